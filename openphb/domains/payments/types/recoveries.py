"""Money paid too much, and what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.payments.types.due import (
    LineWords,
    PeriodDue,
)
from openphb.domains.payments.types.states import (
    RecoveryKind,
    RecoveryState,
)
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class RecoveredLine:
    """A part of an overpaid period that a recovery settles: its pence are below zero."""

    line_key: UUID
    line_id: UUID
    period: Period
    pence: int


@dataclass(frozen=True)
class RecoveryProposed:
    """What a person proposes to do about money paid too much, and what it rests on."""

    kind: RecoveryKind
    pence: int
    reasons: str
    told_on: date | None = None
    """The day of the written notice, with its reasons."""
    answer_by: date | None = None
    """Until when the person may ask to have it looked at again, or must have repaid."""
    repaid_by: str = ""
    """Who must repay."""
    unused_pence: int | None = None
    """Money that lies unused, as the bank statements prove it."""
    unused_on: date | None = None
    enough: str = ""
    """Why what remains is enough for the care that the plan agrees."""


@dataclass(frozen=True)
class RecoveryAnswer:
    """What is done about money paid too much: what was proposed, by whom, and what became of it."""

    id: UUID
    overpayment_id: UUID
    kind: RecoveryKind
    state: RecoveryState
    pence: int
    reasons: str
    told_on: date | None
    answer_by: date | None
    repaid_by: str
    unused_pence: int | None
    unused_on: date | None
    enough: str
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str
    done_on: date | None
    payment_id: UUID | None
    journal_id: UUID | None

    @property
    def open(self) -> bool:
        return self.state in (RecoveryState.PROPOSED, RecoveryState.AGREED)


@dataclass(frozen=True)
class Unanswered:
    """Money paid too much about which nobody has proposed anything yet."""

    overpayment_id: UUID
    recipient_name: str
    found_on: date
    outstanding_pence: int


@dataclass(frozen=True)
class OverpaymentAnswer:
    """Money that a budget was paid too much: when it was found, and how it stands today."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_id: UUID | None
    case_reference: str
    recipient_name: str
    found_on: date
    found_pence: int
    for_name: str
    for_user_id: UUID | None
    closed_on: date | None
    periods: tuple[PeriodDue, ...]
    """The service periods that are overpaid now, oldest first."""
    next_period_pence: int
    """What the next payment pays for its own period: an offset takes less than that."""
    recoveries: tuple[RecoveryAnswer, ...]
    words: Mapping[UUID, LineWords]

    @property
    def outstanding_pence(self) -> int:
        return sum(period.overpaid_pence for period in self.periods)

    @property
    def waiting(self) -> RecoveryAnswer | None:
        """Return what is proposed or agreed and not done, if anything is."""
        return next((one for one in self.recoveries if one.open), None)
