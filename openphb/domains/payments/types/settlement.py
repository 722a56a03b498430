"""Words for what bodies owe each other for care that one of them paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.kernel.periods import Period, financial_year


class SettlementState(StrEnum):
    """How far a statement between two bodies is."""

    DRAFT = "draft"
    """Put to both sides; neither, or one, has agreed."""
    AGREED = "agreed"
    """Both have agreed and it is in the ledger; the money has not moved."""
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"
    """Taken back before both agreed: as if it had not been made."""


class Side(StrEnum):
    """Which of the two bodies of a statement."""

    OURS = "ours"
    THEIRS = "theirs"


class RefundBy(StrEnum):
    """Who pays a person's own contributions back after a hand-over."""

    COUNCIL = "council"
    """The council, which took them; it is repaid the whole cost of the care."""
    NHS = "nhs"
    """The NHS straight to the person; the council is repaid its own money only."""


class RefundState(StrEnum):
    """How far the refund of a person's contributions is."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    PAID = "paid"


@dataclass(frozen=True)
class RefundWaiting:
    """A refund that waits to be decided, or to be paid by a body."""

    id: UUID
    case_reference: str
    pence: int
    state: RefundState
    by_body: str
    since: datetime


@dataclass(frozen=True)
class CellKey:
    """One line in one calendar month: what one body paid of it that another bears."""

    budget_id: UUID
    line_key: UUID
    month: date
    payer_id: UUID
    bearer_id: UUID


@dataclass(frozen=True)
class Cell:
    """Pence of care, and of them what the person had paid to the payer and is to have back."""

    line_id: UUID
    days: Period
    care_pence: int
    refund_pence: int = 0


@dataclass(frozen=True)
class PaidRow:
    """What another body's own system paid for one line over some days.

    `paid_pence` is all that went into the care; `contribution_pence` the part of it that came from
    the person. A correction is a row of its own, possibly below zero.
    """

    budget_id: UUID
    line_key: UUID
    line_id: UUID
    payer_id: UUID
    period: Period
    paid_pence: int
    contribution_pence: int


@dataclass(frozen=True)
class HandOverDraft:
    """A hand-over as somebody records it: the NHS pays from a day on, for what a council paid for."""

    from_id: UUID
    effective_on: date
    decided_on: date
    decided_by: str
    reason: str
    source: str
    refund_by: RefundBy


@dataclass(frozen=True)
class HandOverAnswer:
    """A hand-over as it was recorded."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_reference: str
    from_id: UUID
    from_name: str
    to_name: str
    effective_on: date
    decided_on: date
    decided_by: str
    reason: str
    source: str
    refund_by: RefundBy
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class StatedLine:
    """One line of a statement: care in one month that one of the two paid and the other bears.

    `owed_pence` is what the bearer owes the payer: the care, less what it gives back to the person
    itself. Below zero it takes back what an earlier statement said.
    """

    budget_id: UUID
    subject_id: UUID
    case_reference: str
    line_key: UUID
    words: str
    days: Period
    paid_by_us: bool
    care_pence: int
    refund_pence: int
    owed_pence: int

    @property
    def year(self) -> str:
        return financial_year(self.days.start)

    @property
    def to_us_pence(self) -> int:
        """Return the same as pence that are owed to the body that pays here."""
        return self.owed_pence if self.paid_by_us else -self.owed_pence


@dataclass(frozen=True)
class SettlementSummary:
    """A statement in a list. `to_us_pence` above zero is owed to the body that pays here."""

    id: UUID
    tenant_id: UUID
    number: int
    ours: str
    other_id: UUID
    other: str
    period: Period
    state: SettlementState
    to_us_pence: int
    agreed: tuple[Side, ...]
    disputed: bool


@dataclass(frozen=True)
class PairNow:
    """What one other body and we owe each other now that no statement has said yet."""

    tenant_id: UUID
    other_id: UUID
    other: str
    to_us_pence: int
    period: Period


@dataclass(frozen=True)
class SideAgreed:
    """That one side agreed: who, when and how; `keyed_by` where somebody here wrote it down for them."""

    side: Side
    body: str
    name: str
    agreed_on: date
    how: str
    keyed_by: str


@dataclass(frozen=True)
class DisputeAnswer:
    """What one side says is wrong with a statement, and how it ended."""

    id: UUID
    side: Side
    name: str
    words: str
    raised_on: date
    resolved_words: str
    resolved_on: date | None


@dataclass(frozen=True)
class SettlementAnswer:
    """A statement with its lines, who agreed, what is disputed, and how it was settled."""

    summary: SettlementSummary
    known_seq: int
    drafted_by: UUID
    drafted_by_name: str
    drafted_at: datetime
    lines: tuple[StatedLine, ...]
    agreed: tuple[SideAgreed, ...]
    disputes: tuple[DisputeAnswer, ...]
    journal_id: UUID | None
    settled_on: date | None
    reference: str
    settled_journal_id: UUID | None

    @property
    def by_year(self) -> tuple[tuple[str, int], ...]:
        """Return what is owed to us for each year of care, in order."""
        years = sorted({line.year for line in self.lines})
        return tuple(
            (year, sum(line.to_us_pence for line in self.lines if line.year == year))
            for year in years
        )


@dataclass(frozen=True)
class RowAnswer:
    """What became of one row of another body's schedule: `code` is "" where it was taken."""

    line: int
    taken: bool
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class ScheduleTaken:
    """What taking in a schedule came to."""

    schedule_id: UUID
    added: int
    known: int
    wrong: int


@dataclass(frozen=True)
class ScheduleAnswer:
    """A schedule that was taken in, row by row."""

    id: UUID
    tenant_id: UUID
    body: str
    file_name: str
    taken_in_by: str
    taken_in_at: datetime
    added: int
    known: int
    paid_pence: int
    contribution_pence: int
    rows: tuple[RowAnswer, ...]


@dataclass(frozen=True)
class RefundDay:
    """One day's part of a refund."""

    day: date
    pence: int


@dataclass(frozen=True)
class RefundLineAnswer:
    """What is refunded of one line in one month."""

    words: str
    days: Period
    pence: int


@dataclass(frozen=True)
class RefundAnswer:
    """A refund of a person's contributions: how much, for which days, by whom and how far it is."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_reference: str
    hand_over: HandOverAnswer
    by_name: str
    pence: int
    state: RefundState
    lines: tuple[RefundLineAnswer, ...]
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str
    paid_on: date | None
    paid_reference: str
    journal_id: UUID | None
    paid_journal_id: UUID | None


Cells = Mapping[CellKey, Cell]
