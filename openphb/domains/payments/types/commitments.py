"""What is agreed beside what is paid, by year of care, option and funder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.budgets.types import ManagementOption
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class Commitment:
    """Pence of one year of care, in any cut: a line, a funder, a budget, a commissioner.

    Always: agreed + overpaid = paid + committed. Of what is committed, `accrued` is for care up to
    the day asked about; of what is paid, `prepaid` is for care after it. What was repaid or written
    off is not in `paid`. A part may be below zero where a sum over several is not: a line that was
    swapped for another, a funder whose share of the line became smaller.
    """

    agreed_pence: int = 0
    paid_pence: int = 0
    committed_pence: int = 0
    overpaid_pence: int = 0
    accrued_pence: int = 0
    prepaid_pence: int = 0

    def __add__(self, other: Commitment) -> Commitment:
        return Commitment(
            self.agreed_pence + other.agreed_pence,
            self.paid_pence + other.paid_pence,
            self.committed_pence + other.committed_pence,
            self.overpaid_pence + other.overpaid_pence,
            self.accrued_pence + other.accrued_pence,
            self.prepaid_pence + other.prepaid_pence,
        )

    @property
    def forecast_pence(self) -> int:
        """Return what the year comes to if nothing changes: what is paid and what is still to be."""
        return self.paid_pence + self.committed_pence

    @property
    def adds_up(self) -> bool:
        return self.agreed_pence + self.overpaid_pence == self.paid_pence + self.committed_pence


@dataclass(frozen=True)
class LineYear:
    """One version of a line in one year of care: the smallest thing that is worked out."""

    line_key: UUID
    line_id: UUID
    year: str


@dataclass(frozen=True)
class CommittedPiece:
    """One version of a line over days that are worked out together: what it gives, what was paid.

    `owed` where the stretch that is netted with it is not paid too much; `past` where the days are.
    """

    days: Period
    line_key: UUID
    line_id: UUID
    entitled_pence: int
    paid_pence: int
    owed: bool
    past: bool

    @property
    def of(self) -> Commitment:
        return self.part(self.entitled_pence, self.paid_pence)

    def part(self, entitled: int, paid: int) -> Commitment:
        """Return a part of it: what is owed is committed, else it is overpaid.

        Parts whose entitled and paid pence add up to the whole's add up to it in every column.
        """
        still = entitled - paid
        return Commitment(
            agreed_pence=entitled,
            paid_pence=paid,
            committed_pence=still if self.owed else 0,
            overpaid_pence=0 if self.owed else -still,
            accrued_pence=still if self.owed and self.past else 0,
            # Of what was paid too much for days to come, only what they are worth is in advance.
            prepaid_pence=0 if self.past else (paid if self.owed else entitled),
        )


@dataclass(frozen=True)
class FundedCommitment:
    """A line's commitment in one month of care, as far as one body bears it.

    `person` where it is what the person contributes to that body's part. `source_id` is the pot that
    the commissioner's own part is drawn from. A year before this one is one month: its first.
    """

    budget_id: UUID
    subject_id: UUID
    line_key: UUID
    line_id: UUID
    option: ManagementOption
    funder_id: UUID
    person: bool
    source_id: UUID | None
    year: str
    month: date
    of: Commitment


@dataclass(frozen=True)
class CommitmentSum:
    """A sum over lines for one year of care, one way of managing the money and one funder."""

    year: str
    option: ManagementOption
    funder_id: UUID | None
    funder_name: str
    of: Commitment


@dataclass(frozen=True)
class LineCommitment:
    """A line of one budget in one year of care, with whoever funds it."""

    line_key: UUID
    description: str
    option: ManagementOption
    year: str
    of: Commitment
    funders: tuple[tuple[str, Commitment], ...]


@dataclass(frozen=True)
class BudgetCommitments:
    """What one budget is agreed for, paid and still committed, on a day, as known then."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_id: UUID
    case_reference: str
    on: date
    known_seq: int
    lines: tuple[LineCommitment, ...]

    def year(self, year: str) -> Commitment:
        """Return the sum of a year's lines."""
        return sum((line.of for line in self.lines if line.year == year), Commitment())

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years of care that it has, in order."""
        return tuple(sorted({line.year for line in self.lines}))


@dataclass(frozen=True)
class StatementSummary:
    """A statement in a list."""

    id: UUID
    number: int
    as_of: date
    made_at: datetime


@dataclass(frozen=True)
class StatementAnswer:
    """A dated statement of a commissioner's commitments, and the journal that keeps it."""

    id: UUID
    tenant_id: UUID
    number: int
    as_of: date
    year: str
    known_seq: int
    made_by_name: str
    made_at: datetime
    journal_id: UUID | None
    budgets: int
    sums: tuple[CommitmentSum, ...]

    def of(self, year: str) -> Commitment:
        """Return the sum of a year of care."""
        return sum((one.of for one in self.sums if one.year == year), Commitment())

    @property
    def years(self) -> tuple[str, ...]:
        """Return the years of care that it has, in order."""
        return tuple(sorted({one.year for one in self.sums}))


@dataclass(frozen=True)
class StatedBudget:
    """One budget behind a statement's sum."""

    budget_id: UUID
    case_reference: str
    of: Commitment


@dataclass(frozen=True)
class StatedPage:
    """Some budgets of a statement; `after` asks for those that follow, if any."""

    budgets: tuple[StatedBudget, ...]
    after: UUID | None


@dataclass(frozen=True)
class CommittedNow:
    """What several commissioners have still committed for this year, and since which day at least."""

    pence: int
    as_of: date | None
