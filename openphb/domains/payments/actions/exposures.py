"""What may be paid twice: booked when somebody says so, closed when the first rail answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from openphb.domains.ledger import actions as ledger
from openphb.domains.ledger.queries.written import postings_written
from openphb.domains.ledger.types import JournalToPost, Posting
from openphb.domains.payments.actions.records import audit, count
from openphb.domains.payments.actions.recovering import Standing, note_overpayments
from openphb.domains.payments.continuity.rules import exposure_after
from openphb.domains.payments.continuity.types import Event, ExposureState
from openphb.domains.payments.models import (
    Exposure,
    Payment,
    PaymentMove,
    PaymentRun,
    RailOutage,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules.accounts import CLEARING, MAY_BE_DOUBLED
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.types import PaymentState, RunState
from openphb.foundation.access.types import Actor
from openphb.foundation.audit import trail
from openphb.kernel.ids import new_id

PART = 1_000
FIRST_WAS_PAID = "The payment that this one replaces turned out to have been made."


def book_exposures(
    *,
    by: Actor,
    at: datetime,
    on: date,
    run: PaymentRun,
    outage: RailOutage,
    payments: Sequence[Payment],
    reason: str,
) -> int:
    """Make payments of a run exposed: due again, and on their own account; return the pence.

    Each keeps its journal. What it spent is taken back onto the account of what may be doubled,
    which the answer clears.
    """
    journals = _exposing(run.tenant_id, payments)
    posted = ledger.post_many(
        by=by, at=at, posted_on=on, tenant_id=run.tenant_id, journals=journals
    )
    Exposure.objects.bulk_create(
        Exposure(
            id=new_id(),
            tenant_id=run.tenant_id,
            subject_id=payment.subject_id,
            payment=payment,
            outage=outage,
            pence=payment.amount_pence,
            state=ExposureState.OPEN,
            reason=reason,
            prepared_by=run.prepared_by,
            overridden_by=by.user_id,
            overridden_at=at,
            journal_id=posted[_key(payment.id)],
        )
        for payment in payments
    )
    Payment.objects.filter(
        tenant_id=run.tenant_id, id__in=[payment.id for payment in payments]
    ).update(state=PaymentState.EXPOSED)
    return sum(payment.amount_pence for payment in payments)


def _exposing(tenant_id: UUID, payments: Sequence[Payment]) -> list[JournalToPost]:
    """Return the journals that undo what payments spent, and keep that the money may have left."""
    made = {payment.journal_id: payment for payment in payments if payment.journal_id}
    written = postings_written(tenant_id, list(made))
    return [
        JournalToPost(
            key=_key(payment.id),
            what="payment_exposed",
            subject_id=payment.subject_id,
            postings=tuple(
                Posting(MAY_BE_DOUBLED, one.credit_pence, one.debit_pence, one.dimensions)
                if one.account == CLEARING
                else Posting(one.account, one.credit_pence, one.debit_pence, one.dimensions)
                for one in written[journal_id]
            ),
        )
        for journal_id, payment in made.items()
    ]


def _key(payment_id: UUID) -> str:
    return f"payment:{payment_id}:exposed"


def confirm_exposed(
    *,
    by: Actor,
    at: datetime,
    on: date,
    tenant_id: UUID,
    payment_ids: Collection[UUID],
    because: str,
) -> int:
    """Have exposed payments count as made, because their rail made them; return how many.

    Where another payment was made meanwhile the budget is overpaid, and that is put to a person as
    it always is: nothing is taken by itself. What an open run would pay instead is held.
    """
    found = list(
        Exposure.objects.select_for_update(of=("self",))
        .filter(tenant_id=tenant_id, payment_id__in=list(payment_ids), state=ExposureState.OPEN)
        .select_related("payment")
        .order_by("id")
    )
    if not found:
        return 0
    _close(found, Event.CONFIRMED, by=by, at=at, on=on, because=because)
    Payment.objects.filter(tenant_id=tenant_id, id__in=[one.payment_id for one in found]).update(
        state=PaymentState.PAID
    )
    _hold_the_others(found, by=by, at=at)
    budgets = sorted({one.payment.budget_id for one in found})
    for start in range(0, len(budgets), PART):
        note_overpayments(
            by=by,
            at=at,
            tenant_id=tenant_id,
            on=on,
            standings=_stand(tenant_id, budgets[start : start + PART], on),
        )
    return len(found)


def _stand(tenant_id: UUID, budget_ids: Sequence[UUID], on: date) -> list[Standing]:
    reach = Q(tenant_id=tenant_id, budget_id__in=budget_ids)
    known = budget_facts(reach, known_to(tenant_id), reserved=False)
    return [
        Standing(
            budget_id,
            facts.subject_id,
            sum(period.overpaid_pence for period in facts.due(on)),
            facts.co_ordinator_id,
        )
        for budget_id, facts in known.items()
    ]


def _hold_the_others(found: Sequence[Exposure], *, by: Actor, at: datetime) -> None:
    """Hold what open runs would pay in place of payments that were made after all."""
    tenant_id = found[0].tenant_id
    seconds = PaymentMove.objects.filter(
        tenant_id=tenant_id,
        first_id__in=[one.payment_id for one in found],
        second__state=PaymentState.INCLUDED,
    )
    run_ids = set(seconds.values_list("second__run_id", flat=True))
    runs = PaymentRun.objects.select_for_update().filter(
        tenant_id=tenant_id, id__in=run_ids, state__in=OPEN
    )
    for run in runs.order_by("id"):
        Payment.objects.filter(
            tenant_id=tenant_id,
            run_id=run.id,
            id__in=seconds.values("second_id"),
            state=PaymentState.INCLUDED,
        ).update(state=PaymentState.HELD, held_reason=FIRST_WAS_PAID)
        if run.state != RunState.DRAFT:
            # Its total is another now: whoever prepared it looks at it and sends it again.
            run.state = RunState.DRAFT
            run.first_approved_by = run.first_approved_at = None
            run.save(update_fields=["state", "first_approved_by", "first_approved_at"])
        run.version += 1
        count(run)
        audit("run.first_was_paid", run, by=by, at=at)


def exposed_came_back(*, by: Actor, at: datetime, on: date, payment: Payment, because: str) -> None:
    """Close the exposure of a payment that was refused or sent back, if it has one."""
    found = (
        Exposure.objects.select_for_update()
        .filter(tenant_id=payment.tenant_id, payment_id=payment.id)
        .first()
    )
    if found is not None:
        _close([found], Event.CAME_BACK, by=by, at=at, on=on, because=because)


def _close(
    found: Sequence[Exposure],
    event: Event,
    *,
    by: Actor,
    at: datetime,
    on: date,
    because: str,
) -> None:
    tenant_id = found[0].tenant_id
    still_open = [one for one in found if one.state == ExposureState.OPEN]
    closed = (
        ledger.reverse_many(
            by=by,
            at=at,
            posted_on=on,
            tenant_id=tenant_id,
            what="exposure_closed",
            journals={f"{_key(one.payment_id)}:closed": one.journal_id for one in still_open},
        )
        if still_open
        else {}
    )
    changed = []
    for one in found:
        after = exposure_after(ExposureState(one.state), event)
        if after is None:
            continue
        one.closing_journal_id = closed.get(
            f"{_key(one.payment_id)}:closed", one.closing_journal_id
        )
        one.state, one.closed_on = after, on
        one.closed_by, one.closed_at = by.user_id, at
        one.closed_because = because.strip()
        changed.append(one)
    Exposure.objects.bulk_update(
        changed,
        ["state", "closing_journal", "closed_on", "closed_by", "closed_at", "closed_because"],
        batch_size=PART,
    )
    trail.record_all(
        (
            trail.Done(
                f"exposure.{one.state}",
                one.subject_id,
                "exposure",
                one.id,
                {"pence": one.pence},
            )
            for one in changed
        ),
        by=by,
        at=at,
        tenant_id=tenant_id,
    )
