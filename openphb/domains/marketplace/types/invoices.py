"""What is asked for in an invoice, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.kernel.periods import Period


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
