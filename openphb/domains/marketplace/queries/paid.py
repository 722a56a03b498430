"""When the money of what was matched comes: each time that something was matched is paid as one bill."""

from __future__ import annotations

from django.db.models import Sum

from openphb.domains.marketplace import reach
from openphb.domains.marketplace.models import MatchedPart, ProviderInvoice
from openphb.domains.marketplace.rules.invoicing import bill_key
from openphb.domains.marketplace.types import PaidHow, PartPaid
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import BillAnswer, BillState
from openphb.foundation.access.types import Permission, Viewer


def parts_paid(*, viewer: Viewer, invoice: ProviderInvoice) -> tuple[PartPaid, ...]:
    """Return what of an invoice was matched each time, and when it is paid. The caller may read it."""
    rounds = {
        one["round"]: one["pence"]
        for one in MatchedPart.objects.filter(invoice=invoice)
        .values("round")
        .annotate(pence=Sum("pence"))
        .order_by("round")
        if one["pence"]
    }
    own = invoice.organisation_id in reach.organisations(viewer)
    bills = payments.bills_by_key(
        viewer=viewer,
        permission=Permission.ORDER_PROVIDE if own else Permission.INVOICE_VIEW,
        tenant_id=invoice.tenant_id,
        keys=[bill_key(invoice.id, round_) for round_ in rounds],
    )
    return tuple(
        _part(viewer, pence, bills[bill_key(invoice.id, round_)])
        for round_, pence in rounds.items()
    )


def _part(viewer: Viewer, pence: int, bill: BillAnswer) -> PartPaid:
    to_come = bill.pay_on is not None and bill.pay_on > viewer.today
    state = {
        BillState.WAITING: PaidHow.RETURNED if bill.returned_on else PaidHow.WAITS,
        BillState.IN_A_RUN: PaidHow.IN_A_RUN,
        # Its run is approved; the money arrives on its day.
        BillState.PAID: PaidHow.IN_A_RUN if to_come else PaidHow.PAID,
        BillState.WITHDRAWN: PaidHow.WITHDRAWN,
    }[bill.state]
    return PartPaid(pence, state, bill.pay_on, bill.pay_by)
