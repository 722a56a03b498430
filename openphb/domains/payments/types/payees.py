"""Whom a site's own system pays: a recipient's supplier number, or the id of their card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.payments.types.house_rules import HouseRuleState
from openphb.domains.payments.types.states import Rail


@dataclass(frozen=True)
class NumberProposed:
    """A number as it is proposed: for which rail, from which day, and who said that it is right."""

    rail: Rail
    number: str
    valid_from: date
    source: str
    site: str = ""
    """Which of the supplier's sites is paid; "" where there is none."""


@dataclass(frozen=True)
class NumberNow:
    """The number that a recipient is paid by on a day."""

    number_id: UUID
    number: str
    site: str
    changed_on: date | None
    """When it was agreed, where another number was agreed before it."""


@dataclass(frozen=True)
class PaidTo:
    """Where a run sends one recipient's money: an approved account or a number, never both."""

    bank_id: UUID | None
    number_id: UUID | None
    changed_on: date | None

    @property
    def id(self) -> UUID:
        found = self.bank_id or self.number_id
        assert found is not None
        return found


@dataclass(frozen=True)
class PayeeNumberAnswer:
    """One number in its history: who proposed and decided it, and whether it holds today."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    case_reference: str
    rail: Rail
    number: str
    site: str
    source: str
    valid_from: date
    state: HouseRuleState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str
    ended_on: date | None
    ended_because: str
    in_force: bool


@dataclass(frozen=True)
class PayeeAnswer:
    """Somebody whom a site's own system can pay: every number of theirs, newest first."""

    agreement_id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    case_reference: str
    numbers: tuple[PayeeNumberAnswer, ...] = ()

    def now(self, rail: Rail) -> PayeeNumberAnswer | None:
        """Return the number that holds today for a rail."""
        return next((one for one in self.numbers if one.rail is rail and one.in_force), None)


@dataclass(frozen=True)
class PayeePage:
    """Some payees in order of id; `after` asks for those that follow, if any."""

    payees: tuple[PayeeAnswer, ...]
    after: UUID | None
