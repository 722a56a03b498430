"""What has been paid, for those above that ask only whether, when and how much.

`spending` sets it beside the bank's statement; a journey opens the first review after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Min

from openphb.domains.payments.models import Payment
from openphb.domains.payments.types import PaymentState
from openphb.foundation.access.types import Permission, Viewer


@dataclass(frozen=True)
class PaidIn:
    """One payment to a budget's account, on the day that the money arrives."""

    payment_id: UUID
    on: date
    pence: int


@dataclass(frozen=True)
class FirstPaid:
    """The day on which a budget was first paid."""

    budget_id: UUID
    on: date


def paid_to_budget(
    *, viewer: Viewer, permission: Permission, budget_id: UUID, after: date | None, until: date
) -> tuple[PaidIn, ...]:
    """Return the payments that arrived after one day (from the first where None) until another.

    `permission` is the one that lets the viewer ask. Returned payments are left out.
    """
    payments = Payment.objects.filter(
        viewer.scope(permission).q(),
        budget_id=budget_id,
        state=PaymentState.PAID,
        run__pay_on__lte=until,
    )
    if after is not None:
        payments = payments.filter(run__pay_on__gt=after)
    rows = payments.order_by("run__pay_on", "id").values_list("id", "run__pay_on", "amount_pence")
    return tuple(PaidIn(id_, on, pence) for id_, on, pence in rows)


def first_paid_in_run(*, viewer: Viewer, run_id: UUID) -> tuple[FirstPaid, ...]:
    """Return each budget that a run paid, with the day it was first paid in any run. One query."""
    paid = Payment.objects.filter(
        viewer.scope(Permission.PAYMENT_VIEW).q(), state=PaymentState.PAID
    )
    budgets = paid.filter(run_id=run_id).values("budget_id")
    rows = (
        paid.filter(budget_id__in=budgets)
        .values_list("budget_id")
        .annotate(on=Min("run__pay_on"))
        .order_by("budget_id")
    )
    return tuple(FirstPaid(budget_id, on) for budget_id, on in rows)
