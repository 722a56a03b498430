"""Payments as their recipients and staff see them: made, coming, and why."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from openphb.domains.payments.models import LineEntitlement, Payment
from openphb.domains.payments.queries.due import BudgetFacts, budget_facts, known_to
from openphb.domains.payments.rules.due import due_by_period
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.rules.periods import coming_periods, covered_periods, payment_day
from openphb.domains.payments.types import (
    WAS_MADE,
    ComingPayment,
    Exceptional,
    PaymentAnswer,
    PaymentState,
    Rail,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere

PAGE = 50
COMING = 2
MADE = WAS_MADE
TOLD = (PaymentState.PAID, PaymentState.RETURNED)


def payments_of_subject(
    *, viewer: Viewer, subject_id: UUID, after: UUID | None = None
) -> tuple[PaymentAnswer, ...]:
    """Return up to fifty payments made to a person's recipients, newest first.

    Payments of runs that nobody has approved yet are not among them: they are not certain. Nor is
    what was moved to another rail, which the payment by that rail tells.
    """
    rows = _visible(viewer).filter(subject_id=subject_id, state__in=TOLD, bill=None)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return tuple(payment_answer(row) for row in rows.order_by("-id")[:PAGE])


def payment(*, viewer: Viewer, payment_id: UUID) -> PaymentAnswer:
    """Return one payment. Refusal: `nothing_there`."""
    return payment_answer(one_payment(viewer, payment_id))


def coming_up(*, viewer: Viewer, budget_id: UUID, on: date) -> tuple[ComingPayment, ...]:
    """Return the payments to come on or after `on`, soonest first: those in runs, then the next two.

    Until a run is approved they may still change with the plan. What was sent to arrive on `on` has
    come, and is among what was paid (`paid_in`). A payment that is held is not among them: nobody
    can say yet when it comes.
    """
    found = _facts(viewer, budget_id)
    in_runs = Payment.objects.filter(
        viewer.scope(Permission.PAYMENT_VIEW).q(),
        budget_id=budget_id,
        bill=None,
        state__in=[PaymentState.INCLUDED, PaymentState.PAID],
        pay_on__gte=on,
    ).exclude(pay_on=on, sent_on__isnull=False)
    coming = [
        ComingPayment(row.pay_on, row.amount_pence, Period(row.period_from, row.period_to))
        for row in in_runs.order_by("pay_on", "id")
    ]
    if found is None or not found.signed:
        return tuple(coming)
    following = coming_periods(found.schedules, on - timedelta(days=1), COMING)
    until = payment_day(following[-1].start) if following else on
    by_day: dict[date, list[tuple[Period, int]]] = defaultdict(list)
    for period in due_by_period(
        found.facts, covered_periods(found.schedules, until), found.accounted
    ):
        if period.pay_pence:
            day = max(payment_day(period.period.start), on)
            by_day[day].append((period.period, period.pay_pence))
    coming += [
        ComingPayment(day, sum(pence for _, pence in parts), parts[-1][0])
        for day, parts in by_day.items()
    ]
    return tuple(sorted(coming, key=lambda one: one.pay_on))


def paid_in(*, viewer: Viewer, budget_id: UUID, on: date | None = None) -> int:
    """Return the pence that reached a budget's recipient by the end of `on` (today if not given).

    Payments of runs that went to the bank, from the day their money arrives; returned ones are
    not counted.
    """
    return int(
        _visible(viewer)
        .filter(
            budget_id=budget_id,
            bill=None,
            state=PaymentState.PAID,
            sent_on__isnull=False,
            pay_on__lte=on or viewer.today,
        )
        .aggregate(pence=Coalesce(Sum("amount_pence"), 0))["pence"]
    )


def first_payment_on(*, viewer: Viewer, budget_id: UUID) -> date | None:
    """Return the day on which a budget's first direct payment arrives; None while none is approved.

    Its first review is due within three months of it (2013 Regulations, reg 14).
    """
    return (
        _visible(viewer)
        .filter(budget_id=budget_id, state=PaymentState.PAID, bill=None)
        .order_by("pay_on")
        .values_list("pay_on", flat=True)
        .first()
    )


def entitled_between(*, viewer: Viewer, budget_id: UUID, period: Period) -> int:
    """Return the pence that a budget's direct-payment lines entitle to over a period with an end."""
    found = _facts(viewer, budget_id)
    if found is None:
        return 0
    return sum(entitled_pence(fact, period) for fact in found.facts)


def payment_answer(row: Payment) -> PaymentAnswer:
    """Return a payment as others may see it. `row` has its budget's case."""
    return PaymentAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        run_id=row.run_id,
        run_reference=row.run_reference,
        pay_on=row.pay_on,
        state=PaymentState(row.state),
        held_reason=row.held_reason,
        recipient_name=row.recipient_name,
        amount_pence=row.amount_pence,
        last_pence=row.last_pence,
        exceptions=tuple(Exceptional(one) for one in row.exceptions),
        period=Period(row.period_from, row.period_to),
        journal_id=row.journal_id,
        case_reference=row.budget.case.reference,
        rail=Rail(row.rail),
        bill_id=row.bill_id,
    )


def _visible(viewer: Viewer) -> QuerySet[Payment]:
    """Return the payments a viewer may see: staff all of them, others when they are certain."""
    scope = viewer.scope(Permission.PAYMENT_VIEW)
    theirs = Q(tenant_id__in=scope.tenant_ids) | Q(subject_id__in=scope.subject_ids, state__in=MADE)
    return Payment.objects.filter(theirs).select_related("budget__case")


def one_payment(viewer: Viewer, payment_id: UUID) -> Payment:
    """Return the row of a payment that a viewer may see. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=payment_id).first()
    if row is None:
        raise NothingThere("payment")
    return row


def _facts(viewer: Viewer, budget_id: UUID) -> BudgetFacts | None:
    scope = viewer.scope(Permission.PAYMENT_VIEW)
    tenant_id = _tenant_of(scope.q(), budget_id)
    if tenant_id is None:
        return None
    reach = Q(tenant_id=tenant_id, budget_id=budget_id)
    return budget_facts(reach, known_to(tenant_id)).get(budget_id)


def _tenant_of(reach: Q, budget_id: UUID) -> UUID | None:
    return (
        LineEntitlement.objects.filter(reach, budget_id=budget_id)
        .values_list("tenant_id", flat=True)
        .first()
    )
