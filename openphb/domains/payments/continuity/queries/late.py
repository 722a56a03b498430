"""Who has no money on the day that it was due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum

from openphb.domains.payments.continuity.rules import late_why
from openphb.domains.payments.continuity.types import (
    ExposureState,
    LateAnswer,
    LateWhy,
    StandingSum,
)
from openphb.domains.payments.models import (
    BankAnswerLine,
    Exposure,
    LateAlarm,
    LateLook,
    Payment,
    PaymentRun,
    RailOutage,
)
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.returned.types import StatusKind
from openphb.domains.payments.types import DUE_AGAIN, PaymentState, RunState
from openphb.foundation.access.types import Permission, Viewer

PAGE = 50
PART = 1_000
PAID_ANEW = (LateWhy.MOVED, LateWhy.CAME_BACK)
# What is older was looked at for a year.
LOOK_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Late:
    """A payment whose day has come, and whose money is not there as far as anybody knows."""

    payment_id: UUID
    subject_id: UUID
    budget_id: UUID
    due_on: date
    pence: int
    why: LateWhy


def late_on(tenant_id: UUID, today: date) -> list[Late]:
    """Return everybody in a tenant whose money was due by `today` and is not known to be there.

    One payment a budget, the one that was due first. What came back or was moved counts only as far
    as what was due on its day has not arrived since: who is owed nothing any more is not late.
    """
    found = list(_candidates(tenant_id, today))
    owed = _owed(tenant_id, [one for one in found if one.why in PAID_ANEW], today)
    late: dict[UUID, Late] = {}
    for one in found:
        if one.why not in PAID_ANEW or owed[one.payment_id]:
            late.setdefault(one.budget_id, one)
    return list(late.values())


def _candidates(tenant_id: UUID, today: date) -> list[Late]:
    """Return payments whose day has come and whose money may not be there, oldest first.

    Those to recipients: what an organisation is owed late is told of its bill.
    """
    in_time = Q(tenant_id=tenant_id, pay_on__lte=today, pay_on__gt=today - LOOK_BACK)
    unsent = Q(state__in=[PaymentState.INCLUDED, PaymentState.PAID], sent_on=None)
    found = [
        *_late(Payment.objects.filter(Q(state__in=[*DUE_AGAIN]) | unsent, in_time, bill=None)),
        *_late(_unsure(tenant_id, in_time)),
    ]
    return sorted(found, key=lambda one: one.payment_id)


def _unsure(tenant_id: UUID, in_time: Q) -> QuerySet[Payment]:
    """Return what was sent by a rail that was out then or since, and that nobody confirmed."""
    out = RailOutage.objects.filter(
        Q(ended_on=None) | Q(ended_at__gte=OuterRef("submitted_at")),
        tenant_id=tenant_id,
        rail=OuterRef("rail"),
    )
    runs = PaymentRun.objects.filter(Exists(out), in_time, state=RunState.SUBMITTED)
    accepted = BankAnswerLine.objects.filter(
        tenant_id=tenant_id, payment_id=OuterRef("id"), kind=StatusKind.ACCEPTED
    )
    found_paid = Exposure.objects.filter(
        tenant_id=tenant_id, payment_id=OuterRef("id"), state=ExposureState.PAID
    )
    return Payment.objects.filter(
        ~Exists(accepted),
        ~Exists(found_paid),
        bill=None,
        tenant_id=tenant_id,
        run_id__in=list(runs.values_list("id", flat=True)),
        state=PaymentState.PAID,
        sent_on__isnull=False,
    )


def _late(rows: QuerySet[Payment]) -> Iterator[Late]:
    for payment_id, subject_id, budget_id, pay_on, pence, state, sent_on in rows.values_list(
        *("id", "subject_id", "budget_id", "pay_on", "amount_pence", "state", "sent_on")
    ):
        why = late_why(payment=PaymentState(state), sent=sent_on is not None)
        yield Late(payment_id, subject_id, budget_id, pay_on, pence, why)


def _owed(tenant_id: UUID, candidates: Sequence[Late], today: date) -> dict[UUID, int]:
    """Return payment → the pence that were due on its day and have not arrived by `today`."""
    owed: dict[UUID, int] = {}
    known_seq = known_to(tenant_id)
    for start in range(0, len(candidates), PART):
        part = candidates[start : start + PART]
        reach = Q(tenant_id=tenant_id, budget_id__in={one.budget_id for one in part})
        facts = budget_facts(reach, known_seq, arrived_by=today)
        for one in part:
            of_budget = facts.get(one.budget_id)
            owed[one.payment_id] = (
                sum(period.pay_pence for period in of_budget.due(one.due_on)) if of_budget else 0
            )
    return owed


def late_sum(*, viewer: Viewer) -> StandingSum:
    """Return how many are late, as somebody last looked, and the pence."""
    found = _open(viewer).aggregate(count=Count("id"), pence=Sum("pence"))
    return StandingSum(int(found["count"]), int(found["pence"] or 0))


def late(*, viewer: Viewer) -> tuple[LateAnswer, ...]:
    """Return fifty of those who are late as somebody last looked, the longest wait first."""
    rows = (
        _open(viewer)
        .order_by("due_on", "id")
        .values_list(
            *("payment_id", "subject_id", "payment__recipient_name"),
            *("payment__budget__case__reference", "pence", "due_on", "why", "raised_on"),
            "payment__run_id",
        )
    )
    return tuple(
        LateAnswer(
            payment_id, subject_id, name, case, pence, due_on, LateWhy(why), raised_on, run_id
        )
        for payment_id, subject_id, name, case, pence, due_on, why, raised_on, run_id in rows[:PAGE]
    )


def looked_on(*, viewer: Viewer) -> date | None:
    """Return when somebody last looked who is late, for the viewer's commissioners."""
    rows = LateLook.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q())
    return rows.order_by("-id").values_list("looked_on", flat=True).first()


def _open(viewer: Viewer) -> QuerySet[LateAlarm]:
    return LateAlarm.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q(), cleared_on=None)
