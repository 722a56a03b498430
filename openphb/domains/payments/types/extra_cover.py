"""Extra cover that was started: what is asked, what it costs, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.plans.extra_cover.types import CoverTerms, Starter, Trigger
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class PutBy:
    """Money put by for a line that is still there, and the last day that the account proves."""

    pence: int
    known_on: date | None
    working: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByPhone:
    """Who rang, as whom, and that it was read back to them."""

    name: str
    as_who: Starter
    read_back: bool


@dataclass(frozen=True)
class CoverAsked:
    """What whoever starts extra cover says. Without `days` it runs as long as it may."""

    because: Trigger
    starts_on: date
    days: int | None = None
    words: str = ""
    by_phone: ByPhone | None = None


@dataclass(frozen=True)
class CoverMoney:
    """What extra cover of some days costs, and where the money comes from. Pence."""

    days: int
    day_pence: int
    put_by_pence: int

    @property
    def cost_pence(self) -> int:
        return self.days * self.day_pence

    @property
    def savings_pence(self) -> int:
        """Return what is drawn of the money put by: all of the cost that it can bear."""
        return min(self.put_by_pence, self.cost_pence)

    @property
    def due_pence(self) -> int:
        """Return what becomes due, because it is not put by."""
        return self.cost_pence - self.savings_pence


@dataclass(frozen=True)
class CoverPiece:
    """Days on which a part of the cost becomes due: once on the first of them, or each day."""

    days: Period
    basis: Basis
    pence: int


@dataclass(frozen=True)
class CoverOffer:
    """Extra cover that somebody may start now, and what of its cap is left. Pence."""

    line_id: UUID
    line_key: UUID
    description: str
    supplier: str
    terms: CoverTerms
    year: str
    used_in_year_pence: int
    most_days: int
    """How many days could be started now; 0 where the cap of the year is used up."""
    running: UUID | None
    """The extra cover that is on, or is to come."""

    @property
    def left_in_year_pence(self) -> int:
        return max(self.terms.cap_year_pence - self.used_in_year_pence, 0)


@dataclass(frozen=True)
class CoverPaid:
    """A payment in which some of it was paid."""

    payment_id: UUID
    on: date
    pence: int


@dataclass(frozen=True)
class ExtraCoverAnswer:
    """Extra cover that somebody started, and how it stands. Pence.

    Always: savings + due = cost + kept. `kept` was paid ahead for days that were given up: nobody
    takes it back, it is put by again.
    """

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_id: UUID
    line_id: UUID
    line_key: UUID
    description: str
    supplier: str
    because: Trigger
    words: str
    starts_on: date
    ends_before: date
    agreed_until: date
    """The first day after it, as it was started; later than `ends_before` where it was ended sooner."""
    money: CoverMoney
    kept_pence: int
    known_on: date | None
    year: str
    cap_year_pence: int
    used_in_year_pence: int
    started_by_name: str
    started_at: datetime
    rang: str
    ended_by_name: str
    ended_at: datetime | None
    paid: tuple[CoverPaid, ...] = ()

    @property
    def last_day(self) -> date | None:
        """Return its last day; None where it was given up before it began."""
        days = self.period
        return None if days is None else days.last_day

    @property
    def period(self) -> Period | None:
        if self.ends_before == self.starts_on:
            return None
        return Period(self.starts_on, self.ends_before)

    @property
    def due_pence(self) -> int:
        return self.money.due_pence + self.kept_pence

    @property
    def paid_pence(self) -> int:
        return sum(one.pence for one in self.paid)

    @property
    def ended_sooner(self) -> bool:
        return self.ends_before < self.agreed_until

    def is_over(self, on: date) -> bool:
        """Whether nothing of it is left on a day."""
        return self.ends_before <= on

    def used_pence(self, on: date) -> int:
        """Return what the days up to and including one have cost."""
        days = min((on - self.starts_on).days + 1, self.money.days)
        return max(days, 0) * self.money.day_pence
