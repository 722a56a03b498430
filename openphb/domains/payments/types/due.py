"""What a line entitles to and what is due, before anything is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.types.states import ClosingKind, StopKind
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class Stopped:
    """Days on which a line gives nothing, why, and the record that says so."""

    period: Period
    because: StopKind
    source_id: UUID


@dataclass(frozen=True)
class Entitled:
    """One known fact: over `valid`, a line gives `quantity` × `unit_pence` every `basis`.

    The quantity is in hundredths (2000 is 20); `falls_on` names the days of a basis that has any
    (`kernel.recurring`). A one-off is valid on its one day. On the days of `stopped`, which lie
    apart from each other and in order, it gives nothing.
    """

    line_key: UUID
    line_id: UUID
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    valid: Period
    stopped: tuple[Stopped, ...] = ()
    falls_on: int = 0


@dataclass(frozen=True)
class Scheduled:
    """One known fact: over `valid`, payments come this often, counted from `first_day`."""

    frequency: Frequency
    first_day: date
    valid: Period


@dataclass(frozen=True)
class Accounted:
    """What was already paid, or is reserved in an open run, for a line and a service period."""

    line_key: UUID
    line_id: UUID
    period: Period
    pence: int


@dataclass(frozen=True)
class WorkingPart:
    """A stretch of a service period over which one fact held, and what it came to.

    With `because` it is what a pause, a hospital stay or a death took from that: below zero.
    """

    period: Period
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    pence: int
    because: StopKind | None = None
    source_id: UUID | None = None
    falls_on: int = 0


@dataclass(frozen=True)
class LineDue:
    """One line in one service period: `due` is what it entitles to less what was accounted for."""

    line_key: UUID
    line_id: UUID
    period: Period
    entitled_pence: int
    accounted_pence: int
    parts: tuple[WorkingPart, ...] = ()

    @property
    def due_pence(self) -> int:
        return self.entitled_pence - self.accounted_pence


@dataclass(frozen=True)
class PeriodDue:
    """All lines of one budget in one service period, netted."""

    period: Period
    lines: tuple[LineDue, ...]

    @property
    def net_pence(self) -> int:
        return sum(line.due_pence for line in self.lines)

    @property
    def pay_pence(self) -> int:
        """Return what is paid for it: what is owed, and nothing where more was paid already."""
        return max(self.net_pence, 0)

    @property
    def overpaid_pence(self) -> int:
        """Return what was paid beyond it. It lowers no other payment (reg 13(4), reg 15)."""
        return max(-self.net_pence, 0)


@dataclass(frozen=True)
class PeriodEffect:
    """What a version of a plan would change in one period that is paid already. Pence.

    `arrears` and `overpaid` are by how much each would rise; below zero, by how much it would fall.
    """

    period: Period
    paid_pence: int
    entitled_before_pence: int
    entitled_after_pence: int
    arrears_pence: int
    overpaid_pence: int


@dataclass(frozen=True)
class PlanEffect:
    """What a version of a plan would change in the periods that are paid already."""

    periods: tuple[PeriodEffect, ...]
    lines: tuple[tuple[str, int], ...]
    """What a line is called, and by how many pence its money for those periods would change."""

    @property
    def arrears_pence(self) -> int:
        return sum(one.arrears_pence for one in self.periods)

    @property
    def overpaid_pence(self) -> int:
        return sum(one.overpaid_pence for one in self.periods)


@dataclass(frozen=True)
class Payee:
    """Where a recipient's money goes: an approved account."""

    bank_id: UUID
    account_name: str
    sort_code: str
    account_number: str
    changed_on: date | None = None
    """The day on which it replaced another account; None where it is the first."""


@dataclass(frozen=True)
class RecipientDue:
    """What one budget's recipient is due on a day, period by period, oldest first."""

    budget_id: UUID
    subject_id: UUID
    agreement_id: UUID
    case_id: UUID
    case_reference: str
    recipient_name: str
    payee: Payee | None
    covered: Period
    """The service period that a payment on the day pays for in advance."""
    periods: tuple[PeriodDue, ...]
    co_ordinator_id: UUID | None = None
    """Who is asked about money paid too much."""
    died_on: date | None = None
    """After it nothing is paid without a person's decision."""

    @property
    def due_pence(self) -> int:
        return sum(period.pay_pence for period in self.periods)

    @property
    def covered_pence(self) -> int:
        """Return what is paid for the period covered in advance, without arrears."""
        return sum(one.pay_pence for one in self.periods if one.period.start >= self.covered.start)

    @property
    def overpaid_pence(self) -> int:
        return sum(period.overpaid_pence for period in self.periods)

    @property
    def lines(self) -> tuple[LineDue, ...]:
        return tuple(line for period in self.periods for line in period.lines)


@dataclass(frozen=True)
class LineWords:
    """How a line is called, for people. It is no part of the sum."""

    description: str
    unit: str


@dataclass(frozen=True)
class DueList:
    """What is due to every recipient of a tenant on a day, as known at one place in the order."""

    tenant_id: UUID
    on: date
    known_seq: int
    funder_id: UUID | None
    funder_code: str | None
    recipients: tuple[RecipientDue, ...]
    words: Mapping[UUID, LineWords]
    """By line id."""

    @property
    def owed(self) -> tuple[RecipientDue, ...]:
        """Return the recipients that money is owed to."""
        return tuple(recipient for recipient in self.recipients if recipient.due_pence > 0)

    @property
    def total_pence(self) -> int:
        return sum(recipient.due_pence for recipient in self.recipients)

    @property
    def overpaid_pence(self) -> int:
        return sum(recipient.overpaid_pence for recipient in self.recipients)


@dataclass(frozen=True)
class ClosingLiability:
    """Something still owed lawfully after a death, as it was recorded. Pence."""

    id: UUID
    kind: ClosingKind
    words: str
    authority: str
    pence: int
    due_on: date
    line_description: str
