"""Words of this domain: what a line entitles to, what is due, and how it is paid."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """A payment run's life. One transition table says which may follow which."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class PaymentState(StrEnum):
    """Where one payment of a run stands. A hold keeps money back; it takes nothing away."""

    INCLUDED = "included"
    HELD = "held"
    PAID = "paid"
    RETURNED = "returned"


class Rail(StrEnum):
    """How money leaves."""

    BACS = "bacs"
    FASTER_PAYMENTS = "faster_payments"
    SUPPLIER_INVOICE = "supplier_invoice"
