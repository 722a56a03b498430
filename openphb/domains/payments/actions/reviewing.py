"""A run between draft and approval: held in part, sent on, sent back or given up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.actions.records import audit, count, lock_run, moved
from openphb.domains.payments.models import CoolingOffWaiver, Payment, PaymentRun
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.kinds import authority_fault
from openphb.domains.payments.types import (
    Exceptional,
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
    """Let a held payment of a draft go.

    Refusals: `nothing_there`, `run_not_draft`, `payment_not_held`, `account_waits`.
    """
    with transaction.atomic():
        run, payment = _lock_payment(by, payment_id)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        if payment.state != PaymentState.HELD:
            raise Refusal("payment_not_held", "This payment is not held.", "Nothing needs doing.")
        _refuse_waiting(payment)
        payment.state, payment.held_reason = PaymentState.INCLUDED, ""
        payment.save(update_fields=["state", "held_reason"])
        run.version += 1
        count(run)
        audit("payment.released", run, by=actor, at=at, payment=payment)


def waive_cooling_off(
    *, by: Viewer, at: datetime, payment_id: UUID, reason: str, authority: str
) -> None:
    """Let the changed account of a held payment be paid before its waiting days are over.

    By somebody who neither gave the account nor approved it; the payment is released by whoever
    prepares the run. Refusals: `nothing_there`, `account_waits_not`, `account_waits_waived`,
    `account_waits_own`, `reason_needed`, `run_authority`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.COOLING_OFF_WAIVE)
        payment = (
            Payment.objects.filter(scope.q(), pk=payment_id)
            .select_related("bank", "number", "organisation_account")
            .first()
        )
        if payment is None:
            raise NothingThere("payment")
        run = lock_run(by, payment.run_id)
        actor = by.act(
            Permission.COOLING_OFF_WAIVE,
            tenant_id=payment.tenant_id,
            subject_id=payment.subject_id,
        )
        fault = (
            _waiver_fault(payment, actor.user_id)
            or rules.reason_fault(reason)
            or authority_fault(authority)
        )
        if fault:
            raise fault
        given_by, agreed_by = _hands(payment)
        CoolingOffWaiver.objects.create(
            tenant_id=payment.tenant_id,
            subject_id=payment.subject_id,
            bank=payment.bank,
            number=payment.number,
            organisation_account=payment.organisation_account,
            reason=reason.strip(),
            authority=authority.strip(),
            given_by=given_by,
            agreed_by=agreed_by,
            waived_by=actor.user_id,
            waived_at=at,
        )
        audit("payment.cooling_off_waived", run, by=actor, at=at, payment=payment)


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
        # Also one that was prepared while the clock was ahead: it moves no money.
        run = lock_run(by, run_id, any_day=True)
        actor = by.act(Permission.RUN_PREPARE, tenant_id=run.tenant_id)
        fault = rules.reason_fault(reason)
        if fault:
            raise fault
        moved(run, RunState.CANCELLED)
        Payment.objects.filter(tenant_id=run.tenant_id, run_id=run.id).update(
            state=PaymentState.CANCELLED
        )
        audit("run.cancelled", run, by=actor, at=at, reason=reason.strip()[:500])


def _waived(payment: Payment) -> bool:
    waivers = CoolingOffWaiver.objects.filter(
        tenant_id=payment.tenant_id,
        bank_id=payment.bank_id,
        number_id=payment.number_id,
        organisation_account_id=payment.organisation_account_id,
    )
    return waivers.exists()


def _hands(payment: Payment) -> tuple[UUID, UUID]:
    """Return who proposed and who decided the account or the number that a payment is paid to."""
    found = payment.bank or payment.number or payment.organisation_account
    assert found is not None
    assert found.decided_by is not None
    return found.proposed_by, found.decided_by


def _refuse_waiting(payment: Payment) -> None:
    if Exceptional.ACCOUNT_WAITS in payment.exceptions and not _waived(payment):
        raise Refusal(
            "account_waits",
            payment.held_reason,
            "Where the person cannot wait, somebody who neither gave nor approved the account can "
            "let it be paid, with a reason.",
        )


def _waiver_fault(payment: Payment, user_id: UUID) -> Refusal | None:
    if Exceptional.ACCOUNT_WAITS not in payment.exceptions:
        return Refusal(
            "account_waits_not", "The account of this payment does not wait.", "Release it."
        )
    if _waived(payment):
        return Refusal(
            "account_waits_waived", "This account may be paid already.", "Release the payment."
        )
    if user_id in _hands(payment):
        return Refusal(
            "account_waits_own",
            "You gave or approved this account, so somebody else must let it be paid.",
            "Ask the PHB manager or another finance approver.",
        )
    return None


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
