"""What every change of a run needs: its row locked, its state moved by the table, its audit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Sum

from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.rules.runs import transition_fault
from openphb.domains.payments.types import PaymentState, RunState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Stale


def lock_run(by: Viewer, run_id: UUID, *, version: int | None = None) -> PaymentRun:
    """Return a run that the viewer sees, locked. Refusals: `nothing_there`, `stale`."""
    scope = by.scope(Permission.RUN_VIEW)
    run = (
        PaymentRun.objects.select_for_update(of=("self",))
        .select_related("payer")
        .filter(scope.tenants_q(), pk=run_id)
        .first()
    )
    if run is None:
        raise NothingThere("payment run")
    if version is not None and run.version != version:
        raise Stale()
    return run


def moved(run: PaymentRun, to: RunState) -> None:
    """Move a locked run to a state and save it. Refusal: `run_not_now`."""
    fault = transition_fault(RunState(run.state), to)
    if fault:
        raise fault
    run.state = to
    run.version += 1
    run.save()


def audit(
    what: str,
    run: PaymentRun,
    *,
    by: Actor,
    at: datetime,
    payment: Payment | None = None,
    **details: object,
) -> None:
    """Write what was done to a run, or to one payment of it, to the trail."""
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=run.tenant_id,
        subject_id=payment.subject_id if payment else None,
        record_kind="payment" if payment else "payment_run",
        record_id=payment.id if payment else run.id,
        details={"run": run.reference, **details},
    )


def count(run: PaymentRun) -> None:
    """Count again what a run pays, after one of its payments was held or released."""
    sums = Payment.objects.filter(
        tenant_id=run.tenant_id, run_id=run.id, state=PaymentState.INCLUDED
    ).aggregate(count=Count("id"), pence=Sum("amount_pence"))
    run.payment_count, run.total_pence = sums["count"], int(sums["pence"] or 0)
    run.save(update_fields=["payment_count", "total_pence", "version"])
