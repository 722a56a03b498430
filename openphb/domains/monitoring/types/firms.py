"""Organisations themselves, and what waits about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.monitoring.types.holdings import HoldingAnswer, Sums
from openphb.domains.monitoring.types.liabilities import LiabilityAnswer
from openphb.domains.monitoring.types.states import HoldingKind, PaperKind, PaperState


@dataclass(frozen=True)
class PaperDraft:
    """A paper that an organisation showed, and from when until when it holds."""

    kind: PaperKind
    holds_from: date
    holds_until: date | None
    number: str
    words: str
    needed: bool = True


@dataclass(frozen=True)
class PaperStanding:
    """How one kind of paper stands today, and what was shown last."""

    kind: PaperKind
    state: PaperState
    draft: PaperDraft | None
    source: str
    recorded_by_name: str = ""


@dataclass(frozen=True)
class FirmPerson:
    """Somebody who works for an organisation and signs in for it."""

    id: UUID
    user_id: UUID
    name: str
    username: str
    invited_at: datetime
    has_opened: bool
    ended_on: date | None


@dataclass(frozen=True)
class CheckAnswer:
    """What an organisation says its client account has on a day, against what it holds here."""

    on: date
    stated_pence: int
    held_pence: int
    by_name: str

    @property
    def difference_pence(self) -> int:
        """Return by how much the account has less than is held; below zero, more."""
        return self.held_pence - self.stated_pence


@dataclass(frozen=True)
class FirmAnswer:
    """An organisation that holds money at one commissioner: for whom, how much, and its papers."""

    organisation_id: UUID
    name: str
    tenant_id: UUID
    holdings: tuple[HoldingAnswer, ...]
    papers: tuple[PaperStanding, ...] = ()
    people: tuple[FirmPerson, ...] = ()
    checks: tuple[CheckAnswer, ...] = ()

    @property
    def sums(self) -> Sums:
        return sum((one.sums for one in self.holdings), Sums())


@dataclass(frozen=True)
class ToWrite:
    """A signed agreement with an organisation that is not written down yet: nothing is advanced."""

    agreement_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    kind: HoldingKind
    signed_for: date


@dataclass(frozen=True)
class Waiting:
    """What waits for staff about money that organisations hold."""

    to_write: tuple[ToWrite, ...] = ()
    to_decide: tuple[HoldingAnswer, ...] = ()
    late_claims: tuple[HoldingAnswer, ...] = ()
    to_ask_back: tuple[HoldingAnswer, ...] = ()
    late_statements: tuple[tuple[HoldingAnswer, date], ...] = ()
    papers: tuple[tuple[FirmAnswer, PaperStanding], ...] = ()
    differences: tuple[tuple[FirmAnswer, CheckAnswer], ...] = ()
    owed: tuple[LiabilityAnswer, ...] = ()
    """What an organisation says is still owed at the end, and nobody has decided."""
