"""How money leaves: each rail turns an approved run into the bytes that its bank or system takes.

`table` says what a rail needs; `WRITERS` are those that pay into a bank account; an invoice and a
card load need other details, so each has a function of its own.
"""

from openphb.domains.payments.rails.cards import CardLoad, card_loads
from openphb.domains.payments.rails.invoices import Invoice, invoice_number, supplier_invoices
from openphb.domains.payments.rails.making import (
    WRITERS,
    From,
    Made,
    Payout,
    Writer,
    bacs,
    bacs_on_days,
    faster_payments,
)
from openphb.domains.payments.rails.references import (
    payment_code,
    payment_id_of,
    reference,
    serial,
)
from openphb.domains.payments.rails.table import (
    RAILS,
    Needs,
    RailRule,
    deadline,
    hand_over_by,
    pay_day_fault,
    understands,
)

__all__ = [
    "RAILS",
    "WRITERS",
    "CardLoad",
    "From",
    "Invoice",
    "Made",
    "Needs",
    "Payout",
    "RailRule",
    "Writer",
    "bacs",
    "bacs_on_days",
    "card_loads",
    "deadline",
    "faster_payments",
    "hand_over_by",
    "invoice_number",
    "pay_day_fault",
    "payment_code",
    "payment_id_of",
    "reference",
    "serial",
    "supplier_invoices",
    "understands",
]
