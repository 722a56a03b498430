"""Runs as finance sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from openphb.domains.payments.types.paying import PaymentAnswer
from openphb.domains.payments.types.states import (
    SITE_RAILS,
    Exceptional,
    Rail,
    RunKind,
    RunState,
    WhyLeftOut,
)
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class RunSummary:
    """One run in a list."""

    id: UUID
    tenant_id: UUID
    reference: str
    payer_name: str
    rail: Rail
    pay_on: date
    state: RunState
    payment_count: int
    total_pence: int
    prepared_by: UUID
    prepared_at: datetime
    kind: RunKind = RunKind.ORDINARY
    site_days: int | None = None
    """The working days that a site's own system takes, where it pays."""

    @property
    def words(self) -> str:
        """Return what it waits for."""
        by_a_site = self.rail in SITE_RAILS
        return (WAITS_FOR_SITE if by_a_site else WAITS_FOR).get(self.state, WAITS_FOR[self.state])


WAITS_FOR: Mapping[RunState, str] = {
    RunState.DRAFT: "Look at it and send it for approval",
    RunState.REVIEWED: "Waits for approval",
    RunState.FIRST_OF_TWO: "Waits for a second approval",
    RunState.APPROVED: "Take its file to the bank",
    RunState.SUBMITTED: "Waits for the bank",
    RunState.CONFIRMED: "Paid",
    RunState.CANCELLED: "Cancelled",
    RunState.WITHDRAWN: "Given up before it was sent",
}


WAITS_FOR_SITE: Mapping[RunState, str] = {
    RunState.APPROVED: "Take its file to the system that pays it",
    RunState.SUBMITTED: "Waits for the system that pays it",
}


@dataclass(frozen=True)
class Stamp:
    """Who did something to a run, and when."""

    by: UUID
    name: str
    at: datetime


@dataclass(frozen=True)
class ReportedLine:
    """One line of a run's report: what a budget line was worth for a service period, and why."""

    budget_id: UUID
    line_key: UUID
    line_id: UUID
    period: Period
    entitled_pence: int
    accounted_pence: int
    working: Mapping[str, Any]


@dataclass(frozen=True)
class RunReport:
    """A run's report as then known, and the hash of the one made when it was prepared."""

    content: bytes
    sha256: str
    prepared_sha256: str

    @property
    def the_same(self) -> bool:
        return self.sha256 == self.prepared_sha256


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is owed money and cannot be paid by this run, and why."""

    budget_id: UUID
    subject_id: UUID
    case_reference: str
    recipient_name: str
    pence: int
    because: WhyLeftOut
    agreement_id: UUID | None = None
    """The agreement that is signed now, where one is."""


@dataclass(frozen=True)
class NotThisTime:
    """Somebody whom the run before paid and this one does not."""

    payment_id: UUID
    """What they were paid then."""
    recipient_name: str
    case_reference: str
    pence: int
    ended_on: date | None
    """When their agreement ended, if it has: else nothing is due, or no account is approved."""


@dataclass(frozen=True)
class FileAnswer:
    """The file of a run, without its bytes."""

    name: str
    serial: str
    sha256: str
    payment_count: int
    total_pence: int


@dataclass(frozen=True)
class RunAnswer:
    """One run: its payments, who did what, and its totals. Totals leave out what is held."""

    id: UUID
    tenant_id: UUID
    reference: str
    payer_id: UUID
    payer_name: str
    rail: Rail
    pay_on: date
    state: RunState
    version: int
    known_seq: int
    payment_count: int
    total_pence: int
    held_count: int
    held_pence: int
    exceptions: tuple[PaymentAnswer, ...]
    """Those to look at, held ones first: fifty of them."""
    exception_count: int
    """Payments that need a look."""
    unchanged_count: int
    unchanged_pence: int
    by_year: Mapping[str, int]
    """Pence by the financial year of service; held payments left out."""
    left_out_count: int
    """Who was owed money when it was prepared and could not be paid by it."""
    prepared: Stamp
    approved: Stamp | None
    submitted: Stamp | None
    confirmed: Stamp | None
    file: FileAnswer | None
    needs: Mapping[Exceptional, int] = field(default_factory=dict)
    """How many payments have each reason to be looked at."""
    kind: RunKind = RunKind.ORDINARY
    due_on: date | None = None
    """The day for which what is due was worked out, where the run pays in advance of it."""
    reason: str = ""
    authority: str = ""
    """Why it is out of turn, and who said that it may be."""
    first_approved: Stamp | None = None
    """The first of two approvals."""
    clock_righted: Stamp | None = None
    """Who said that the clock was ahead when it was worked on."""
    last_worked_on: date | None = None
    """Later than today only where the clock was ahead, or is behind."""
    site_days: int | None = None
    """The working days that a site's own system takes, where it pays."""


@dataclass(frozen=True)
class PaymentPage:
    """Some payments of a run in order of id; `after` asks for those that follow, if any."""

    payments: tuple[PaymentAnswer, ...]
    after: UUID | None


@dataclass(frozen=True)
class CountAndSum:
    """How many of something there are, and the pence that they come to."""

    count: int
    pence: int


@dataclass(frozen=True)
class MoneyNow:
    """What finance must know of the payments of its commissioners today, each as a number."""

    runs: Mapping[RunState, CountAndSum]
    """Runs that are not finished, by state."""
    soonest: UUID | None
    """The one of them that pays first."""
    exceptions: CountAndSum
    """Payments in runs that are not approved yet that need a look and are to be paid."""
    held: CountAndSum
    """Payments held in those runs."""
    returned: CountAndSum
    """Payments that came back in the last four weeks."""
    overpaid: CountAndSum
    """Budgets with money paid too much that is still open, and what was found of it."""
    unmatched: int
    """Lines of the last four weeks' bank answers that a person must look at."""
    last_unmatched: UUID | None
    """The newest file with such a line."""


@dataclass(frozen=True)
class MonthOfMoney:
    """What the runs of the viewer's commissioners bring in one month, by the day it arrives."""

    first_day: date
    paid_pence: int
    """Confirmed by somebody who saw the bank's statement."""
    under_way_pence: int
    """In runs that are neither confirmed nor cancelled."""


@dataclass(frozen=True)
class PayerAnswer:
    """The account that a tenant pays from."""

    id: UUID
    tenant_id: UUID
    organisation_id: UUID
    organisation_name: str
    ods_code: str | None
    bacs_user_number: str
    bacs_name: str
    sort_code: str
    account_number: str
    tolerance_percent: int


@dataclass(frozen=True)
class Prepared:
    """A run just prepared, and who was left out of it."""

    run_id: UUID
    payments: int
    total_pence: int
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class RunAsked:
    """A run as it is asked for. An advance says which later day it is for, and an emergency whom it
    pays and by whose authority; both say why.
    """

    tenant_id: UUID
    organisation_id: UUID
    pay_on: date
    rail: Rail = Rail.BACS
    kind: RunKind = RunKind.ORDINARY
    due_on: date | None = None
    named: Sequence[str] = ()
    reason: str = ""
    authority: str = ""

    def kept(self) -> dict[str, object]:
        """Return it as JSON can keep it."""
        return {
            "tenant_id": str(self.tenant_id),
            "organisation_id": str(self.organisation_id),
            "pay_on": self.pay_on.isoformat(),
            "rail": str(self.rail),
            "kind": str(self.kind),
            "due_on": self.due_on.isoformat() if self.due_on else None,
            "named": list(self.named),
            "reason": self.reason,
            "authority": self.authority,
        }

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> RunAsked:
        """Return what `kept` gave."""
        return cls(
            tenant_id=UUID(kept["tenant_id"]),
            organisation_id=UUID(kept["organisation_id"]),
            pay_on=date.fromisoformat(kept["pay_on"]),
            rail=Rail(kept["rail"]),
            kind=RunKind(kept["kind"]),
            due_on=date.fromisoformat(kept["due_on"]) if kept["due_on"] else None,
            named=tuple(kept["named"]),
            reason=kept["reason"],
            authority=kept["authority"],
        )
