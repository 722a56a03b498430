"""Words of this domain: what a line entitles to, what is due, and how it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis, Frequency
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind
from openphb.kernel.periods import Period


class RunState(StrEnum):
    """A payment run's life. One transition table says which may follow which."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Where one payment of a run stands. A hold keeps money back; it takes nothing away.

    `included` and `held` are of an open run. When it is approved they become `paid` and
    `kept_back`, when it is cancelled `cancelled`. What is kept back, cancelled or returned is due
    again.
    """

    INCLUDED = "included"
    HELD = "held"
    PAID = "paid"
    KEPT_BACK = "kept_back"
    CANCELLED = "cancelled"
    RETURNED = "returned"


class Rail(StrEnum):
    """How money leaves."""

    BACS = "bacs"
    FASTER_PAYMENTS = "faster_payments"
    SUPPLIER_INVOICE = "supplier_invoice"


class Exceptional(StrEnum):
    """Why a person should look at a payment before it is sent for approval."""

    FIRST_PAYMENT = "first_payment"
    BANK_CHANGED = "bank_changed"
    AMOUNT_CHANGED = "amount_changed"
    HELD_BEFORE = "held_before"
    CAME_BACK = "came_back"
    LESS_AN_OFFSET = "less_an_offset"


class RecoveryKind(StrEnum):
    """What is done about money paid too much.

    An offset lowers one later payment (reg 13(4)); a repayment is asked for in writing (reg 15);
    a write-off lets it rest.
    """

    OFFSET = "offset"
    REPAYMENT = "repayment"
    WRITE_OFF = "write_off"


class RecoveryState(StrEnum):
    """Proposed by one person, agreed or refused by another; done when the money has moved."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True)
class Entitled:
    """One known fact: over `valid`, a line gives `quantity` × `unit_pence` every `basis`.

    The quantity is in hundredths (2000 is 20). A one-off is valid on its one day.
    """

    line_key: UUID
    line_id: UUID
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    valid: Period


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
    """A stretch of a service period over which one fact held, and what it came to."""

    period: Period
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    pence: int


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
class Payee:
    """Where a recipient's money goes: an approved account."""

    bank_id: UUID
    account_name: str
    sort_code: str
    account_number: str


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
class AnswerSummary:
    """One file in which a bank said what became of payments."""

    id: UUID
    tenant_id: UUID
    format: str
    file_name: str
    taken_in_at: datetime


@dataclass(frozen=True)
class AnswerLine:
    """One thing that a bank said, what it came to here, and why."""

    kind: StatusKind
    on: date
    pence: int | None
    outcome: Outcome
    payment_id: UUID | None
    recipient_name: str
    reason: str
    why: str


@dataclass(frozen=True)
class BankAnswerView:
    """A file with its lines, those that a person must look at first."""

    summary: AnswerSummary
    taken_in_by: str
    counts: Mapping[Outcome, int]
    lines: tuple[AnswerLine, ...]


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


@dataclass(frozen=True)
class ComingPayment:
    """A payment to come: the day the money arrives, its amount, and what it is for."""

    pay_on: date
    pence: int
    period: Period


@dataclass(frozen=True)
class PaymentAnswer:
    """One payment, as its recipient, its staff and finance see it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    run_id: UUID
    run_reference: str
    pay_on: date
    state: PaymentState
    held_reason: str
    recipient_name: str
    amount_pence: int
    last_pence: int | None
    """What this budget was paid the time before; None where this is the first payment."""
    exceptions: tuple[Exceptional, ...]
    period: Period
    journal_id: UUID | None
    case_reference: str

    @property
    def difference_pence(self) -> int | None:
        return None if self.last_pence is None else self.amount_pence - self.last_pence


@dataclass(frozen=True)
class WhyLine:
    """One line of a payment: its name, its sum as a sentence, and what was accounted before."""

    line_key: UUID
    line_id: UUID
    description: str
    sentences: tuple[str, ...]
    period: Period
    entitled_pence: int
    accounted_pence: int
    due_pence: int


@dataclass(frozen=True)
class WhyPayment:
    """Why a payment is what it is: its period, its lines, arrears, the plan and what was known."""

    payment: PaymentAnswer
    lines: tuple[WhyLine, ...]
    """For the service period that the payment is for."""
    earlier: tuple[WhyLine, ...]
    """For service periods before it: what was added, or netted within them."""
    plan_id: UUID | None
    plan_number: int | None
    worked_out_on: date
    known_seq: int
    prepared_by: str | None
    """Named to those who may see runs; None to others."""
    approved_by: str | None

    @property
    def earlier_pence(self) -> int:
        return sum(line.due_pence for line in self.earlier)


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

    @property
    def words(self) -> str:
        """Return what it waits for."""
        return WAITS_FOR[self.state]


WAITS_FOR: Mapping[RunState, str] = {
    RunState.DRAFT: "Look at it and send it for approval",
    RunState.REVIEWED: "Waits for approval",
    RunState.APPROVED: "Take its file to the bank",
    RunState.SUBMITTED: "Waits for the bank",
    RunState.CONFIRMED: "Paid",
    RunState.CANCELLED: "Cancelled",
}


@dataclass(frozen=True)
class Stamp:
    """Who did something to a run, and when."""

    by: UUID
    name: str
    at: datetime


@dataclass(frozen=True)
class LeftOut:
    """Somebody who is owed money and cannot be paid by this run, and why."""

    budget_id: UUID
    subject_id: UUID
    case_reference: str
    recipient_name: str
    pence: int
    because: str


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
    """Payments that need a look, held ones first; then by name."""
    unchanged_count: int
    unchanged_pence: int
    by_year: Mapping[str, int]
    """Pence by the financial year of service; held payments left out."""
    prepared: Stamp
    approved: Stamp | None
    submitted: Stamp | None
    confirmed: Stamp | None
    file: FileAnswer | None
    needs: Mapping[Exceptional, int] = field(default_factory=dict)
    """How many payments have each reason to be looked at."""


@dataclass(frozen=True)
class PaymentPage:
    """Some payments of a run in order of id; `after` asks for those that follow, if any."""

    payments: tuple[PaymentAnswer, ...]
    after: UUID | None


@dataclass(frozen=True)
class PayerAnswer:
    """The account that a tenant pays from."""

    id: UUID
    tenant_id: UUID
    organisation_id: UUID
    organisation_name: str
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
