"""Words of this domain: what a line lawfully costs, what it is short of, and how it is raised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.plans.live.types import LineInForce
from openphb.kernel.money import Pence


class ShortWhy(StrEnum):
    """Why the money of a line is less than what it lawfully costs."""

    CARD = "card"
    TWO_CARERS = "two_carers"
    MINIMUM_WAGE = "minimum_wage"


class RaiseOutcome(StrEnum):
    """What came of raising one budget of an approved batch."""

    RAISED = "raised"
    PLAN_CHANGED = "plan_changed"
    BEING_WRITTEN = "being_written"
    UNSIGNED = "unsigned"
    DIED = "died"


class BatchState(StrEnum):
    """How a batch stands."""

    PROPOSED = "proposed"
    REFUSED = "refused"
    RAISING = "raising"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Lawful:
    """What one unit of a line costs at least, in pence, and how that is known."""

    pence: Pence
    why: ShortWhy
    words: str
    """A sentence with its source."""
    one_carer_pence: Pence | None = None
    """Where two carers are needed: what one of them costs."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A line whose money is not enough: in pence, one unit and a week."""

    line: LineInForce
    lawful: Lawful
    now_weekly_pence: Pence
    lawful_weekly_pence: Pence

    @property
    def weekly_pence(self) -> Pence:
        """What is missing a week."""
        return self.lawful_weekly_pence - self.now_weekly_pence


@dataclass(frozen=True)
class BudgetShort:
    """A budget that is not enough, and its lines that are not; never empty."""

    budget_id: UUID
    subject_id: UUID
    plan_id: UUID
    lines: tuple[Shortfall, ...]

    @property
    def weekly_pence(self) -> Pence:
        return sum(one.weekly_pence for one in self.lines)

    @property
    def is_latest(self) -> bool:
        """Whether its price can be raised: no later version of its plan is agreed."""
        return self.lines[0].line.is_latest


@dataclass(frozen=True)
class Sufficiency:
    """Every live budget of a commissioner beside what its own plan lawfully costs on a day."""

    tenant_id: UUID
    on: date
    known_seq: int
    """The rate card's place in the order of knowledge."""
    budgets: int
    """Live budgets with anything that comes again and again."""
    judged: int
    """Lines whose lawful price is known."""
    by_hand: int
    """Lines that were priced by hand and are not looked at."""
    unpriced: int
    """Lines that name a price which the card does not have on this day."""
    short: tuple[BudgetShort, ...]
    """Worst first."""

    @property
    def weekly_pence(self) -> Pence:
        """What all of them are short of a week."""
        return sum(one.weekly_pence for one in self.short)


@dataclass(frozen=True)
class RowAnswer:
    """One line of a batch: what it pays and is to pay, for one unit and a week, in pence."""

    id: UUID
    budget_id: UUID
    subject_id: UUID
    line_id: UUID
    line_key: UUID
    description: str
    from_pence: Pence
    to_pence: Pence
    from_weekly_pence: Pence
    to_weekly_pence: Pence
    why: ShortWhy
    words: str
    left_out: str
    """The reason it was left out; blank where it is in."""

    @property
    def weekly_pence(self) -> Pence:
        return self.to_weekly_pence - self.from_weekly_pence


@dataclass(frozen=True)
class RaiseAnswer:
    """What came of one budget of a batch."""

    id: UUID
    budget_id: UUID
    subject_id: UUID
    plan_id: UUID | None
    """The version that pays the new prices; None where it was not raised."""
    outcome: RaiseOutcome


@dataclass(frozen=True)
class RiseTold:
    """What a person is told of the rise of their budget."""

    plan_id: UUID
    """The version that pays the new prices."""
    from_day: date
    rows: tuple[RowAnswer, ...]
    reason: str
    decided_at: datetime
    decided_by_name: str


@dataclass(frozen=True)
class BatchSummary:
    """A batch in a list."""

    id: UUID
    tenant_id: UUID
    commissioner: str
    from_day: date
    state: BatchState
    budgets: int
    weekly_pence: Pence
    """Of the rows that are in it."""
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime


@dataclass(frozen=True)
class Batch:
    """An uplift batch, whole."""

    summary: BatchSummary
    rows: tuple[RowAnswer, ...]
    raises: tuple[RaiseAnswer, ...]
    decided_by_name: str
    decided_at: datetime | None
    reason: str
