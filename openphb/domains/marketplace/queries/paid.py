"""When the money of what was matched comes: each time that something was matched is paid as one bill."""

from __future__ import annotations

from django.db.models import Sum

from openphb.domains.marketplace.models import MatchedPart, ProviderInvoice
from openphb.domains.marketplace.types import PaidHow, PartPaid
from openphb.foundation.access.types import Viewer


def parts_paid(*, viewer: Viewer, invoice: ProviderInvoice) -> tuple[PartPaid, ...]:  # noqa: ARG001
    """Return what of an invoice was matched each time, and when it is paid. The caller may read it."""
    rounds = (
        MatchedPart.objects.filter(invoice=invoice)
        .values("round")
        .annotate(pence=Sum("pence"))
        .order_by("round")
    )
    return tuple(
        PartPaid(one["pence"], PaidHow.WAITS, None, invoice.pay_by)
        for one in rounds
        if one["pence"]
    )
