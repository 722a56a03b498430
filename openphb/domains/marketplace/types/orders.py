"""What is ordered of whom, and how an order stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.marketplace.types.endings import EndingTold
from openphb.domains.payments.worth import Worth
from openphb.kernel.periods import Period


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
    ending: EndingTold | None = None
    """Why it ended by itself."""

    @property
    def worth(self) -> Worth:
        """Return what it comes to, as a sum over days."""
        return Worth(
            self.quantity_hundredths, self.unit_pence, self.basis, self.valid, self.falls_on
        )


@dataclass(frozen=True)
class Terms:
    """What a version of an order says that an invoice is held against."""

    order_id: UUID
    worth: Worth
    vat_ten_thousandths: int


@dataclass(frozen=True)
class LineBalance:
    """What the NHS arranges on one order: agreed, paid and to come in a financial year. Pence."""

    order: OrderAnswer
    agreed_pence: int
    """From its first day in the year to its last, or to the year's end."""
    matched_pence: int
    """Found right in invoices, of care in the year: paid, or to be paid."""
    disputed_pence: int
    """Invoiced for any day, and not found right yet."""

    @property
    def to_come_pence(self) -> int:
        return self.agreed_pence - self.matched_pence
