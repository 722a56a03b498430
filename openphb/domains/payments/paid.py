"""What has been paid, day by day, for those above that set it beside the bank's statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.models import Payment
from openphb.domains.payments.types import PaymentState
from openphb.foundation.access.types import Permission, Viewer


@dataclass(frozen=True)
class PaidIn:
    """One payment to a budget's account, on the day that the money arrives."""

    payment_id: UUID
    on: date
    pence: int


def paid_to_budget(
    *, viewer: Viewer, permission: Permission, budget_id: UUID, after: date | None, until: date
) -> tuple[PaidIn, ...]:
    """Return the payments that arrived after one day (from the first where None) until another.

    `permission` is the one that lets the viewer ask. Returned payments are left out, and so are
    those of a run that was approved and has not been sent.
    """
    payments = Payment.objects.filter(
        viewer.scope(permission).q(),
        bill=None,
        budget_id=budget_id,
        state=PaymentState.PAID,
        sent_on__isnull=False,
        pay_on__lte=until,
    )
    if after is not None:
        payments = payments.filter(pay_on__gt=after)
    rows = payments.order_by("pay_on", "id").values_list("id", "pay_on", "amount_pence")
    return tuple(PaidIn(id_, on, pence) for id_, on, pence in rows)


def paid_under(*, tenant_id: UUID, agreement_id: UUID) -> tuple[PaidIn, ...]:
    """Return what was ever paid under an agreement and did not come back, the first first.

    Whoever calls has shown that they may read it. What is approved is paid, sent or not.
    """
    rows = Payment.objects.filter(
        tenant_id=tenant_id, agreement_id=agreement_id, bill=None, state=PaymentState.PAID
    ).order_by("pay_on", "id")
    return tuple(
        PaidIn(id_, on, pence)
        for id_, on, pence in rows.values_list("id", "pay_on", "amount_pence")
    )
