"""After a pause, a hospital stay or a death was recorded: what that means for money paid and to pay."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.payments.actions.records import audit, count
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.models import (
    ClosingCost,
    LineEntitlement,
    Payment,
    PaymentRun,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules.closing import closing_fault
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.rules.words import died_words
from openphb.domains.payments.types import ClosingKind, Exceptional, PaymentState, RunState
from openphb.domains.plans import queries as plans
from openphb.foundation.access.types import Actor, NotPermitted, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

# It takes no amount: whoever may record the circumstance may have its consequence looked at.
MAY_NOTE = (Permission.PAUSE_RECORD, Permission.AGREEMENT_STOP, Permission.CIRCUMSTANCE_RECORD)


def note_circumstances(*, by: Viewer, at: datetime, tenant_id: UUID, subject_id: UUID) -> None:
    """Look at a person's budgets again after something about them was recorded.

    What was paid too much by that is opened for the co-ordinator; after a death, payments in open
    runs are held as stopped. No payment is lowered. Refusals: `not_permitted`.
    """
    with transaction.atomic():
        actor = _actor(by, tenant_id, subject_id)
        found = budget_facts(Q(tenant_id=tenant_id, subject_id=subject_id), known_to(tenant_id))
        for budget_id, one in sorted(found.items()):
            note_overpayment_of_budget(
                by=actor, at=at, tenant_id=tenant_id, budget_id=budget_id, on=by.today
            )
            if one.died_on is not None:
                _stop_open_payments(actor, at, tenant_id, budget_id, one.died_on)


def _actor(by: Viewer, tenant_id: UUID, subject_id: UUID) -> Actor:
    for permission in MAY_NOTE:
        try:
            return by.act(permission, tenant_id=tenant_id, subject_id=subject_id)
        except NotPermitted:
            continue
    raise NotPermitted(MAY_NOTE[0])


def _stop_open_payments(
    actor: Actor, at: datetime, tenant_id: UUID, budget_id: UUID, died_on: date
) -> None:
    """Hold what open runs would pay, so that it is paid only if a person releases it."""
    # The runs first, always: as when a payment is held by hand.
    open_runs = {
        run.id: run
        for run in PaymentRun.objects.select_for_update().filter(
            tenant_id=tenant_id,
            state__in=OPEN,
            id__in=Payment.objects.filter(
                tenant_id=tenant_id, budget_id=budget_id, bill=None
            ).values("run_id"),
        )
    }
    payments = Payment.objects.select_for_update().filter(
        tenant_id=tenant_id,
        budget_id=budget_id,
        bill=None,
        run_id__in=open_runs,
        state__in=[PaymentState.INCLUDED, PaymentState.HELD],
    )
    for payment in payments:
        if Exceptional.STOPPED in payment.exceptions:
            continue
        payment.exceptions = [*payment.exceptions, str(Exceptional.STOPPED)]
        payment.state, payment.held_reason = PaymentState.HELD, died_words(died_on)
        payment.save(update_fields=["state", "held_reason", "exceptions"])
        run = open_runs[payment.run_id]
        if run.state == RunState.REVIEWED:
            # Its total is another now: whoever prepared it looks at it and sends it again.
            run.state = RunState.DRAFT
            run.save(update_fields=["state"])
        run.version += 1
        count(run)
        audit("payment.stopped", run, by=actor, at=at, payment=payment)


def record_closing_cost(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    line_id: UUID,
    kind: ClosingKind,
    pence: int,
    due_on: date,
    words: str,
    authority: str,
) -> UUID:
    """Record what is still owed after a death or a stop for a line of the plan; return its id.

    It becomes due once, on its day, whatever is stopped; its payment waits for a person's release.
    Refusals: `nothing_there`, `not_permitted`, and those of `rules.closing.closing_fault`.
    """
    with transaction.atomic():
        agreement = agreements.agreement_of_budget(viewer=by, budget_id=budget_id)
        if agreement is None:
            raise NothingThere("agreement")
        actor = by.act(
            Permission.CLOSING_RECORD,
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
        )
        Subject.objects.select_for_update(no_key=True).get(
            tenant_id=agreement.tenant_id, pk=agreement.subject_id
        )
        known = budget_facts(
            Q(tenant_id=agreement.tenant_id, budget_id=budget_id), known_to(agreement.tenant_id)
        ).get(budget_id)
        plan = plans.agreed_whole(viewer=by, budget_id=budget_id)
        line = next((one for one in plan.lines if one.id == line_id), None) if plan else None
        fault = closing_fault(
            signed=agreement.state is AgreementState.SIGNED and known is not None,
            ended=known is not None
            and (
                known.died_on is not None
                or any(
                    one.told.for_good for one in agreements.pauses(viewer=by, budget_id=budget_id)
                )
            ),
            line_known=line is not None
            and line.management_option is ManagementOption.DIRECT_PAYMENT,
            pence=pence,
            due_on=due_on,
            first_day=agreement.first_day,
            words=words,
            authority=authority,
        )
        if fault:
            raise fault
        line_key = new_id()
        row = ClosingCost.objects.create(
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
            budget_id=budget_id,
            line_id=line_id,
            line_key=line_key,
            kind=kind,
            words=words.strip(),
            authority=authority.strip(),
            pence=pence,
            due_on=due_on,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        known_seq = facts.next_known_seq(agreement.tenant_id)
        facts.record(
            LineEntitlement,
            key={
                "tenant_id": agreement.tenant_id,
                "subject_id": agreement.subject_id,
                "line_key": line_key,
            },
            valid=Period(due_on, due_on + timedelta(days=1)),
            values={
                "line_id": line_id,
                "budget_id": budget_id,
                "agreement_id": agreement.id,
                "management_option": ManagementOption.DIRECT_PAYMENT,
                "quantity_hundredths": 100,
                "unit_pence": pence,
                "basis": Basis.ONE_OFF,
                "closing": True,
            },
            by=actor,
            at=at,
            known_seq=known_seq,
        )
        trail.record(
            "closing_cost.recorded",
            by=actor,
            at=at,
            tenant_id=agreement.tenant_id,
            subject_id=agreement.subject_id,
            record_kind="closing_cost",
            record_id=row.id,
            details={"kind": str(kind), "pence": pence, "known_seq": known_seq},
        )
        return row.id
