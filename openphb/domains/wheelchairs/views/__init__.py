"""Pages about wheelchairs: for staff, for finance, and the person's own."""

from openphb.domains.wheelchairs.views.arranging import arrange, chair, end, handed_over, order
from openphb.domains.wheelchairs.views.mending import changed, looked, repair, repair_done
from openphb.domains.wheelchairs.views.money import (
    added,
    added_back,
    added_paid,
    added_withdraw,
    invoice,
    invoice_withdraw,
)
from openphb.domains.wheelchairs.views.own import own

__all__ = [
    "added",
    "added_back",
    "added_paid",
    "added_withdraw",
    "arrange",
    "chair",
    "changed",
    "end",
    "handed_over",
    "invoice",
    "invoice_withdraw",
    "looked",
    "order",
    "own",
    "repair",
    "repair_done",
]
