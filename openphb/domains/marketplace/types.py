"""Words of this domain: orders, what was delivered, invoices, and what each is held against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.worth import Worth
from openphb.kernel.periods import Period

WHOLE = 10_000


class VatStatus(StrEnum):
    """What VAT an organisation adds to what it delivers."""

    EXEMPT = "exempt"
    STANDARD = "standard"
    REDUCED = "reduced"

    @property
    def words(self) -> str:
        return {
            VatStatus.EXEMPT: "No VAT: welfare services, or not registered",
            VatStatus.STANDARD: "VAT at the standard rate",
            VatStatus.REDUCED: "VAT at the reduced rate",
        }[self]


class InvoicesCome(StrEnum):
    """How an organisation sends its invoices."""

    PAGE = "page"
    FILE = "file"
    PAPER = "paper"

    @property
    def words(self) -> str:
        return {
            InvoicesCome.PAGE: "On its own page here",
            InvoicesCome.FILE: "As a file, on its own page here",
            InvoicesCome.PAPER: "On paper or by e-mail: we key them",
        }[self]


class OrderState(StrEnum):
    """Where a version of an order stands. One table says which may follow which."""

    TO_AGREE = "to_agree"
    NOT_AGREED = "not_agreed"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            OrderState.TO_AGREE: "Waits for the person’s agreement",
            OrderState.NOT_AGREED: "The person did not agree",
            OrderState.SENT: "Sent: waits for the provider",
            OrderState.ACCEPTED: "Accepted",
            OrderState.DECLINED: "Declined by the provider",
            OrderState.WITHDRAWN: "Withdrawn",
        }[self]

    @property
    def is_live(self) -> bool:
        """Whether it holds its line and days, so that no other order can."""
        return self in (OrderState.TO_AGREE, OrderState.SENT, OrderState.ACCEPTED)


class SaidHow(StrEnum):
    """How somebody's own word reached us: on their page, or through staff."""

    OWN_PAGE = "own_page"
    FACE_TO_FACE = "face_to_face"
    TELEPHONE = "telephone"
    LETTER = "letter"

    @property
    def words(self) -> str:
        return {
            SaidHow.OWN_PAGE: "On their own page",
            SaidHow.FACE_TO_FACE: "Face to face",
            SaidHow.TELEPHONE: "By telephone",
            SaidHow.LETTER: "By letter or e-mail",
        }[self]


class DeliveryAnswer(StrEnum):
    """What the person says of something that was delivered."""

    RIGHT = "right"
    QUESTIONED = "questioned"


class DeliveryStanding(StrEnum):
    """Whether what was delivered counts towards an invoice."""

    CONFIRMED = "confirmed"
    NOT_ANSWERED = "not_answered"
    """Nobody answered in the days that there are for it: it counts, and is marked."""
    WAITING = "waiting"
    QUESTIONED = "questioned"
    TAKEN_BACK = "taken_back"

    @property
    def counts(self) -> bool:
        return self in (DeliveryStanding.CONFIRMED, DeliveryStanding.NOT_ANSWERED)

    @property
    def words(self) -> str:
        return {
            DeliveryStanding.CONFIRMED: "The person says it was right",
            DeliveryStanding.NOT_ANSWERED: "Counts: nobody said it was wrong",
            DeliveryStanding.WAITING: "The person has not answered yet",
            DeliveryStanding.QUESTIONED: "The person says it was not right",
            DeliveryStanding.TAKEN_BACK: "Taken back",
        }[self]


class Why(StrEnum):
    """Why a part of an invoice is not paid yet."""

    SUM = "sum"
    VAT = "vat"
    NOT_CONFIRMED = "not_confirmed"
    QUESTIONED = "questioned"
    ABOVE_ORDER = "above_order"
    ALREADY_INVOICED = "already_invoiced"
    DAYS_OUTSIDE = "days_outside"
    ABOVE_ACTUALS = "above_actuals"
    RATE = "rate"

    @property
    def words(self) -> str:
        return {
            Why.SUM: "The sum does not add up",
            Why.VAT: "VAT is not expected",
            Why.NOT_CONFIRMED: "The person has not said yet whether it was right",
            Why.QUESTIONED: "The person says it was not right",
            Why.ABOVE_ORDER: "More than was ordered",
            Why.ALREADY_INVOICED: "Invoiced already",
            Why.DAYS_OUTSIDE: "Days outside the order",
            Why.ABOVE_ACTUALS: "More than you told us was delivered",
            Why.RATE: "The price is above the order",
        }[self]

    @property
    def mends_itself(self) -> bool:
        """Whether waiting mends it: nobody has to ask the provider anything."""
        return self is Why.NOT_CONFIRMED


class SentBy(StrEnum):
    """How an invoice reached us."""

    PAGE = "page"
    FILE = "file"
    KEYED = "keyed"


@dataclass(frozen=True)
class ProviderDraft:
    """An organisation that is bought from, as staff write it down."""

    name: str
    ods_code: str
    """Blank where it has none."""
    vat: VatStatus
    invoices_come: InvoicesCome
    contact: str
    """How we reach it about orders."""


@dataclass(frozen=True)
class ProviderAnswer:
    """An organisation that a commissioner buys from."""

    id: UUID
    tenant_id: UUID
    organisation_id: UUID
    name: str
    ods_code: str
    vat: VatStatus
    invoices_come: InvoicesCome
    contact: str
    members: tuple[MemberAnswer, ...] = ()


@dataclass(frozen=True)
class MemberAnswer:
    """Somebody who works for a provider and may sign in for it."""

    id: UUID
    user_id: UUID
    name: str
    username: str
    invited_at: datetime
    has_opened: bool
    """Whether they have chosen a password."""
    ended_on: date | None


@dataclass(frozen=True)
class OrderDraft:
    """What is to be ordered on one line. Pence with VAT, for one unit; quantities in hundredths."""

    organisation_id: UUID
    quantity_hundredths: int
    unit_pence: int
    starts_on: date
    ends_on: date | None
    """The last day; None goes on."""
    person_name: str
    how_to_reach: str
    to_know: str
    """What the provider has to know to deliver, and no more. It may be blank."""


@dataclass(frozen=True)
class Agreed:
    """The person's own agreement: whose word it was, and how it reached us."""

    name: str
    how: SaidHow


@dataclass(frozen=True)
class LineToOrder:
    """A line of the agreed plan that the NHS buys, and who is ordered on it now."""

    budget_id: UUID
    line_id: UUID
    line_key: UUID
    description: str
    supplier: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    falls_on: int
    valid: Period
    orders: tuple[OrderAnswer, ...]


@dataclass(frozen=True)
class OrderAnswer:
    """One version of an order. Pence with VAT, for one unit."""

    id: UUID
    order_key: UUID
    number: int
    reference: str
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    organisation_id: UUID
    organisation_name: str
    line_id: UUID
    line_key: UUID
    description: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    vat_ten_thousandths: int
    basis: Basis
    falls_on: int
    valid: Period
    person_name: str
    how_to_reach: str
    to_know: str
    state: OrderState
    made_by_name: str
    made_at: datetime
    agreed_name: str
    agreed_at: datetime | None
    agreed_how: SaidHow | None
    answered_by_name: str
    answered_at: datetime | None
    answer_words: str
    ended_words: str

    @property
    def worth(self) -> Worth:
        """Return what it comes to, as a sum over days."""
        return Worth(
            self.quantity_hundredths, self.unit_pence, self.basis, self.valid, self.falls_on
        )


@dataclass(frozen=True)
class DeliveryGiven:
    """What a provider says was delivered on a day. Nought takes back what was said before."""

    order_key: UUID
    on: date
    hundredths: int
    words: str
    row_id: str
    """The provider's own; blank where it has none."""


@dataclass(frozen=True)
class DeliveryTold:
    """What was delivered on a day, what the person says of it, and how much of it is invoiced."""

    id: UUID
    order_id: UUID
    order_key: UUID
    on: date
    hundredths: int
    unit: str
    words: str
    row_id: str
    sent_on: date
    counts_on: date
    """The day from which it counts though nobody answered."""
    standing: DeliveryStanding
    answer_words: str
    answered_by_name: str
    answered_how: SaidHow | None
    matched_hundredths: int


@dataclass(frozen=True)
class LineClaim:
    """One line of an invoice, as it was sent. Price without VAT for one unit; the sum with it."""

    order_key: UUID
    first_day: date
    last_day: date
    hundredths: int
    unit_pence: int
    vat_pence: int
    pence: int


@dataclass(frozen=True)
class InvoiceGiven:
    """An invoice as a provider sends it, for one person's budget."""

    number: str
    invoiced_on: date
    lines: tuple[LineClaim, ...]
    corrects: str = ""
    """The number of the invoice whose unpaid rest it takes the place of; blank: of none."""

    @property
    def pence(self) -> int:
        return sum(line.pence for line in self.lines)


@dataclass(frozen=True)
class Difference:
    """A part of an invoice's line that is not paid yet, and why."""

    why: Why
    pence: int
    hundredths: int = 0
    """How much of what is invoiced it is about; 0 where it is about money alone."""


@dataclass(frozen=True)
class Terms:
    """What a version of an order says that an invoice is held against."""

    order_id: UUID
    worth: Worth
    vat_ten_thousandths: int


@dataclass(frozen=True)
class Delivered:
    """Something delivered, as far as a match needs it."""

    id: UUID
    order_id: UUID
    on: date
    hundredths: int
    matched_hundredths: int
    standing: DeliveryStanding

    @property
    def open_hundredths(self) -> int:
        return self.hundredths - self.matched_hundredths


@dataclass(frozen=True)
class Used:
    """How much of one period of an order is matched already."""

    hundredths: int = 0
    pence: int = 0


@dataclass(frozen=True)
class Claimed:
    """A line of an invoice with what was matched and credited of it before."""

    days: Period
    hundredths: int
    unit_pence: int
    vat_pence: int
    pence: int
    matched_hundredths: int = 0
    matched_pence: int = 0
    credited_pence: int = 0

    @property
    def open_pence(self) -> int:
        return self.pence - self.matched_pence - self.credited_pence


@dataclass(frozen=True)
class TakenPart:
    """So much of one delivery that a line of an invoice is matched with now."""

    delivery_id: UUID
    hundredths: int


@dataclass(frozen=True)
class PeriodPart:
    """So much of one period of an order that is matched now."""

    order_id: UUID
    period: Period
    hundredths: int
    pence: int


@dataclass(frozen=True)
class Match:
    """What of a line is matched now, by which deliveries and periods, and why the rest is not."""

    pence: int
    taken: tuple[TakenPart, ...]
    periods: tuple[PeriodPart, ...]
    differences: tuple[Difference, ...]

    @property
    def hundredths(self) -> int:
        return sum(part.hundredths for part in self.taken)

    @property
    def disputed_pence(self) -> int:
        return sum(one.pence for one in self.differences)


class PaidHow(StrEnum):
    """Where the money of a matched part is."""

    WAITS = "waits"
    """It waits for the next run."""
    IN_A_RUN = "in_a_run"
    PAID = "paid"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class PartPaid:
    """A part of an invoice that was matched at one time, and when its money comes."""

    pence: int
    state: PaidHow
    on: date | None
    """The day on which it arrives or arrived; None while no run has it."""
    pay_by: date


@dataclass(frozen=True)
class InvoiceLineTold:
    """One line of an invoice beside its order, what was delivered, and what was matched of it."""

    id: UUID
    order_key: UUID
    order_reference: str
    description: str
    unit: str
    order_unit_pence: int
    days: Period
    hundredths: int
    delivered_hundredths: int
    """What counts or counted on these days, whoever invoiced it."""
    unit_pence: int
    vat_pence: int
    pence: int
    matched_pence: int
    credited_pence: int
    differences: tuple[Difference, ...]

    @property
    def disputed_pence(self) -> int:
        return sum(one.pence for one in self.differences)


@dataclass(frozen=True)
class InvoiceSummary:
    """An invoice in a list. Pence."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    organisation_id: UUID
    organisation_name: str
    person_name: str
    number: str
    invoiced_on: date
    received_on: date
    pay_by: date
    pence: int
    matched_pence: int
    credited_pence: int
    replaced: bool
    """Whether a corrected invoice took the place of its unpaid rest."""

    @property
    def disputed_pence(self) -> int:
        """Return what waits: neither matched nor credited."""
        return self.pence - self.matched_pence - self.credited_pence


@dataclass(frozen=True)
class InvoiceTold:
    """An invoice with its lines, what is paid of it and when."""

    summary: InvoiceSummary
    corrects: str
    lines: tuple[InvoiceLineTold, ...]
    paid: tuple[PartPaid, ...] = ()
    credits: tuple[CreditTold, ...] = ()


@dataclass(frozen=True)
class CreditTold:
    """A credit note: the provider takes back a part of what it asked for."""

    number: str
    credited_on: date
    pence: int


@dataclass(frozen=True)
class Received:
    """What came of an invoice that was sent: how much is paid, and how much waits."""

    invoice_id: UUID
    is_new: bool
    matched_pence: int
    disputed_pence: int


@dataclass(frozen=True)
class RowWrong:
    """A row of a file that was not taken: where, why, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class FileTaken:
    """What came of a file: rows added, changed, known before, and those that were not taken."""

    added: int
    changed: int
    known: int
    wrong: tuple[RowWrong, ...] = ()
    invoices: tuple[Received, ...] = field(default_factory=tuple)


@dataclass(frozen=True)
class LineBalance:
    """What the NHS arranges on one order: agreed, paid and to come in a financial year. Pence."""

    order: OrderAnswer
    agreed_pence: int
    """From its first day in the year to its last, or to the year's end."""
    matched_pence: int
    """Found right in invoices: paid, or to be paid."""
    disputed_pence: int
    """Invoiced and not found right yet."""

    @property
    def to_come_pence(self) -> int:
        return self.agreed_pence - self.matched_pence
