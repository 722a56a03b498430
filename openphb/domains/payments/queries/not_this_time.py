"""Who was paid last time and is not paid now: what a list of payments cannot show."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.types import NotThisTime, PaymentState, RunKind, RunState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

MOST = 50
LEFT = (RunState.APPROVED, RunState.SUBMITTED, RunState.CONFIRMED)


def not_this_time(*, viewer: Viewer, run_id: UUID) -> tuple[NotThisTime, ...]:
    """Return up to fifty people whom the ordinary run before paid and an open one leaves out.

    Three statements. None for a run that is no longer open, or out of turn. Refusal:
    `nothing_there`.
    """
    runs = PaymentRun.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q())
    run = runs.filter(pk=run_id).first()
    if run is None:
        raise NothingThere("payment run")
    if run.state not in OPEN or run.kind != RunKind.ORDINARY:
        return ()
    before = (
        runs.filter(
            tenant_id=run.tenant_id,
            payer_id=run.payer_id,
            kind=RunKind.ORDINARY,
            state__in=LEFT,
            pay_on__lt=run.pay_on,
        )
        .order_by("-pay_on", "-id")
        .values_list("id", flat=True)
        .first()
    )
    now = Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).values("budget_id")
    rows = (
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=before, state=PaymentState.PAID)
        .exclude(budget_id__in=now)
        .select_related("agreement", "budget__case")
        .order_by("recipient_name", "id")[:MOST]
    )
    return tuple(
        NotThisTime(
            row.id,
            row.recipient_name,
            row.budget.case.reference,
            row.amount_pence,
            row.agreement.ended_on,
        )
        for row in rows
    )
