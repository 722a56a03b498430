"""How money leaves: each rail turns an approved run into the bytes that its bank or system takes.

`table` says what a rail needs; `WRITERS` are those that pay into a bank account; `site` writes for a
site's own system, which pays by invoices or loads cards.
"""

from openphb.domains.payments.rails.cards import CardLoad, card_loads, is_long_number
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
from openphb.domains.payments.rails.site import (
    SitePayout,
    codes_fault,
    layout_of,
    needs_site,
    outside_number,
    site_file,
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
    "SitePayout",
    "Writer",
    "bacs",
    "bacs_on_days",
    "card_loads",
    "codes_fault",
    "deadline",
    "faster_payments",
    "hand_over_by",
    "invoice_number",
    "is_long_number",
    "layout_of",
    "needs_site",
    "outside_number",
    "pay_day_fault",
    "payment_code",
    "payment_id_of",
    "reference",
    "serial",
    "site_file",
    "supplier_invoices",
    "understands",
]
