"""What was done about money paid too much, when it turns out not to have been too much after all."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from openphb.domains.ledger import actions as ledger
from openphb.domains.payments.models import Payment, Recovery, RecoveryLine
from openphb.domains.payments.queries.due import BudgetFacts
from openphb.domains.payments.types import RecoveryKind, RecoveryState
from openphb.foundation.access.types import Actor
from openphb.foundation.audit import trail
from openphb.kernel.periods import Period


def free_offset(payment: Payment) -> None:
    """Have an offset that a payment carried agreed again, or lapse where another recovery waits."""
    ours = Q(tenant_id=payment.tenant_id)
    for offset in Recovery.objects.filter(ours, payment=payment, state=RecoveryState.DONE):
        another = Recovery.objects.filter(
            ours,
            overpayment_id=offset.overpayment_id,
            state__in=[RecoveryState.PROPOSED, RecoveryState.AGREED],
        )
        offset.state = RecoveryState.LAPSED if another.exists() else RecoveryState.AGREED
        offset.payment, offset.done_on = None, None
        offset.save(update_fields=["state", "payment", "done_on"])


def lapse_write_offs(*, by: Actor, at: datetime, found: BudgetFacts, on: date) -> bool:
    """Have the write-offs lapse that now would be paid out; return whether any did.

    What was written off lets a recipient keep money. Where the payment came back, or the days turn
    out to have been worth it, there is nothing to keep, and counting it would pay it again: its
    journal is reversed, and what is still overpaid is put to people anew. `found` counts only what
    was really paid.
    """
    written_off = RecoveryLine.objects.filter(
        tenant_id=found.tenant_id,
        budget_id=found.budget_id,
        recovery__kind=RecoveryKind.WRITE_OFF,
        recovery__state=RecoveryState.DONE,
    ).select_related("recovery")
    spans = [(Period(line.service_from, line.service_to), line.recovery) for line in written_off]
    if not spans:
        return False
    until = max(on, *(span.start for span, _ in spans))
    paying = [period.period for period in found.due(until) if period.pay_pence]
    moot = {
        recovery.id: recovery
        for span, recovery in spans
        if any(span.overlap(period) for period in paying)
    }
    for _, recovery in sorted(moot.items()):
        _lapse(recovery, by=by, at=at, on=on)
    return bool(moot)


def _lapse(recovery: Recovery, *, by: Actor, at: datetime, on: date) -> None:
    assert recovery.journal_id is not None, "a write-off that is done is in the ledger"
    ledger.reverse(
        by=by,
        at=at,
        posted_on=on,
        tenant_id=recovery.tenant_id,
        key=f"recovery:{recovery.id}:lapsed",
        what="write_off_lapsed",
        journal_id=recovery.journal_id,
    )
    recovery.state, recovery.done_on = RecoveryState.LAPSED, None
    recovery.save(update_fields=["state", "done_on"])
    trail.record(
        "recovery.lapsed",
        by=by,
        at=at,
        tenant_id=recovery.tenant_id,
        subject_id=recovery.subject_id,
        record_kind="overpayment",
        record_id=recovery.overpayment_id,
        details={"kind": str(recovery.kind), "pence": recovery.pence},
    )
