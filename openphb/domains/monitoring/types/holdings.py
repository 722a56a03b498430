"""One budget that an organisation holds, and where its money is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.monitoring.types.statements import RowAnswer
from openphb.domains.monitoring.types.states import HoldingKind, MoveKind, WhyBack
from openphb.domains.payments.types import BillAnswer
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class HoldingDraft:
    """The terms by which an organisation holds a budget, as its agreement or contract says them.

    The fee is pence every `fee_basis`; `fee_funder_id` is who bears it (None: the commissioner).
    What is held beyond `keep_weeks` of what is due each week is asked back. An organisation that is
    not known yet has a name and no id.
    """

    organisation_id: UUID | None
    fee_pence: int
    fee_basis: Basis
    keep_weeks: int
    source: str
    fee_funder_id: UUID | None = None
    new_name: str = ""


@dataclass(frozen=True)
class Sums:
    """What one organisation had for one budget, and where it is. Pence."""

    advanced_pence: int = 0
    spent_pence: int = 0
    fee_pence: int = 0
    returned_pence: int = 0
    came_back_pence: int = 0
    """Of advances that the bank sent back and that are to be paid again."""

    @property
    def held_pence(self) -> int:
        """Return what is left with the organisation: the law of every holding."""
        return self.advanced_pence - self.spent_pence - self.fee_pence - self.returned_pence

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.advanced_pence + other.advanced_pence,
            self.spent_pence + other.spent_pence,
            self.fee_pence + other.fee_pence,
            self.returned_pence + other.returned_pence,
            self.came_back_pence + other.came_back_pence,
        )


@dataclass(frozen=True)
class ClaimAnswer:
    """Money that was asked back: why, by when, and what has come of it."""

    id: UUID
    why: WhyBack
    pence: int
    asked_on: date
    due_on: date
    words: str
    received_pence: int
    settled_on: date | None

    @property
    def open_pence(self) -> int:
        return max(self.pence - self.received_pence, 0)


@dataclass(frozen=True)
class HoldingAnswer:
    """One budget that an organisation holds: whose, by which terms, and what is left."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    agreement_id: UUID
    organisation_id: UUID
    organisation_name: str
    kind: HoldingKind
    person_name: str
    reference: str
    frequency: Frequency
    first_day: date
    ended_on: date | None
    fee_pence: int
    fee_basis: Basis
    fee_funder_name: str
    keep_weeks: int
    source: str
    sums: Sums
    told_until: date | None
    """The last day that its statements tell of."""
    to_decide: int
    """Rows that wait or are questioned."""
    open_pence: int
    """What these rows come to."""
    claim: ClaimAnswer | None
    """What is asked back and has not come."""


@dataclass(frozen=True)
class AdvanceAnswer:
    """One advance: for which period, how much of it for earlier ones, and how its bill stands."""

    id: UUID
    number: int
    period: Period
    pence: int
    earlier_pence: int
    """Of it, for earlier periods; below zero where they kept it from more than they had."""
    worked_out_on: date
    bill: BillAnswer | None


@dataclass(frozen=True)
class ComingTold:
    """An advance that is still to come, as things stand: nothing promises it."""

    pay_on: date
    period: Period
    pence: int


@dataclass(frozen=True)
class MoveAnswer:
    """One movement of held money, and the journal that says so (None where the bank pays)."""

    on: date
    kind: MoveKind
    pence: int
    words: str


@dataclass(frozen=True)
class LineSpent:
    """What was advanced and spent for one line of the plan. Pence."""

    words: str
    advanced_pence: int
    spent_pence: int


@dataclass(frozen=True)
class HoldingFull:
    """Everything about one holding, for staff and for the organisation itself."""

    holding: HoldingAnswer
    advances: tuple[AdvanceAnswer, ...]
    due_pence: int
    """What is due and not advanced yet; below zero is kept from the next advance."""
    coming: tuple[ComingTold, ...]
    rows: tuple[RowAnswer, ...]
    moves: tuple[MoveAnswer, ...]
    lines: tuple[LineSpent, ...]
    claims: tuple[ClaimAnswer, ...]
    may_ask_pence: int
    """What could be asked back today, by the agreement."""
    why_back: WhyBack | None
    died_on: date | None = None


@dataclass(frozen=True)
class HeldForHolder:
    """Who holds a person's money and what is left of it, with how it comes about."""

    holding: HoldingAnswer
    lines: tuple[LineSpent, ...]
    rows: tuple[RowAnswer, ...]
    working: tuple[str, ...]
    next_on: date | None
