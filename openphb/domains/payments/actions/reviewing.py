"""A run between draft and approval: held in part, sent on, sent back or given up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.actions.records import audit, count, lock_run, moved
from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.types import (
    PaymentState,
    RunState,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal


def hold(*, by: Viewer, at: datetime, payment_id: UUID, reason: str) -> None:
    """Keep one payment of a draft back. What it would have paid stays due.

    Refusals: `nothing_there`, `run_not_draft`, `payment_held_already`, `reason_needed`.
    """
    with transaction.atomic():
        run, payment = _lock_payment(by, payment_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if payment.state == PaymentState.HELD:
            raise Refusal(
                "payment_held_already", "This payment is held already.", "Nothing needs doing."
            )
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        payment.state, payment.held_reason = PaymentState.HELD, reason.strip()
        payment.save(update_fields=["state", "held_reason"])
        run.version += 1
        count(run)
        audit("payment.held", run, by=actor, at=at, payment=payment)


def release(*, by: Viewer, at: datetime, payment_id: UUID) -> None:
    """Let a held payment of a draft go. Refusals: `nothing_there`, `run_not_draft`, `payment_not_held`."""
    with transaction.atomic():
        run, payment = _lock_payment(by, payment_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if payment.state != PaymentState.HELD:
            raise Refusal("payment_not_held", "This payment is not held.", "Nothing needs doing.")
        payment.state, payment.held_reason = PaymentState.INCLUDED, ""
        payment.save(update_fields=["state", "held_reason"])
        run.version += 1
        count(run)
        audit("payment.released", run, by=actor, at=at, payment=payment)


def review(*, by: Viewer, at: datetime, run_id: UUID, version: int) -> None:
    """Send a draft for approval, having looked at it.

    Refusals: `nothing_there`, `stale`, `run_not_now`, `run_empty`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id, version=version)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if not run.payment_count:
            raise Refusal(
                "run_empty",
                "Every payment in this run is held.",
                "Release the payments that can be made, or cancel the run.",
            )
        moved(run, RunState.REVIEWED)
        audit("run.reviewed", run, by=actor, at=at, pence=run.total_pence)


def send_back(*, by: Viewer, at: datetime, run_id: UUID, reason: str) -> None:
    """Make a run that waits for approval a draft again, with a reason.

    Refusals: `nothing_there`, `run_not_now`, `reason_needed`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        approving = by.scope(Permission.RUN_APPROVE).covers(
            tenant_id=run.tenant_id, subject_id=None
        )
        permission = Permission.RUN_APPROVE if approving else Permission.RUN_PREPARE
        actor = by.act(permission, tenant_id=run.tenant_id)
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        if run.state not in rules.WAITS_FOR_APPROVAL:
            raise rules.transition_fault(RunState(run.state), RunState.DRAFT) or NothingThere("run")
        # The trail keeps who approved it once; what is approved next may be another sum.
        run.first_approved_by = run.first_approved_at = None
        moved(run, RunState.DRAFT)
        audit("run.sent_back", run, by=actor, at=at, reason=reason.strip()[:500])


def cancel(*, by: Viewer, at: datetime, run_id: UUID, reason: str) -> None:
    """Give up a run that is not approved. What it reserved is due again.

    Refusals: `nothing_there`, `run_not_now`, `reason_needed`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        moved(run, RunState.CANCELLED)
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).update(
            state=PaymentState.CANCELLED
        )
        audit("run.cancelled", run, by=actor, at=at, reason=reason.strip()[:500])


def _lock_payment(by: Viewer, payment_id: UUID) -> tuple[PaymentRun, Payment]:
    scope = by.scope(Permission.RUN_VIEW)
    run_id = (
        Payment.objects.filter(scope.tenants_q(), pk=payment_id)
        .values_list("run_id", flat=True)
        .first()
    )
    if run_id is None:
        raise NothingThere("payment")
    # The run first, always: two who hold payments of one run must not count it at once.
    run = lock_run(by, run_id)
    if run.state != RunState.DRAFT:
        raise Refusal(
            "run_not_draft",
            f"Run {run.reference} is {run.state}, so its payments stand as they are.",
            "Send it back to change it, if it is not approved yet.",
        )
    return run, Payment.objects.select_for_update().get(tenant_id=run.tenant_id, pk=payment_id)
