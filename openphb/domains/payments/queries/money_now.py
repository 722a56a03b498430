"""The payments of the viewer's commissioners today, as numbers that lead to where they are decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from openphb.domains.payments.models import (
    BankAnswerLine,
    Overpayment,
    PaymentReturn,
    PaymentRun,
)
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.types import CountAndSum, MoneyNow, MonthOfMoney, RunState
from openphb.foundation.access.types import Permission, Viewer

LATELY = timedelta(days=28)
MONTHS_SHOWN = 6
KEPT = (
    *("payment_count", "total_pence", "unchanged_count", "unchanged_pence"),
    *("held_count", "held_pence"),
)
NOT_PAID = (RunState.CANCELLED, RunState.WITHDRAWN)
FINISHED = (RunState.CONFIRMED, *NOT_PAID)


def money_now(*, viewer: Viewer) -> MoneyNow:
    """Return it in six statements, from sums that runs keep, however many payments they have.

    What the viewer may not see is counted as nothing.
    """
    runs = PaymentRun.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q()).exclude(
        state__in=FINISHED
    )
    by_state = runs.values_list("state").annotate(Count("id"), Sum("total_pence")).order_by("state")
    kept = runs.filter(state__in=OPEN).aggregate(**{name: Coalesce(Sum(name), 0) for name in KEPT})
    returned = PaymentReturn.objects.filter(
        viewer.scope(Permission.PAYMENT_VIEW).tenants_q(), returned_on__gt=viewer.today - LATELY
    )
    overpaid = Overpayment.objects.filter(
        viewer.scope(Permission.RECOVERY_VIEW).tenants_q(), closed_on=None
    )
    unmatched = BankAnswerLine.objects.filter(
        viewer.scope(Permission.PAYMENT_RETURN).tenants_q(),
        outcome__in=[Outcome.UNMATCHED, Outcome.AMBIGUOUS],
        on__gt=viewer.today - LATELY,
    )
    return MoneyNow(
        runs={RunState(state): CountAndSum(n, int(pence or 0)) for state, n, pence in by_state},
        soonest=_first(runs.order_by("pay_on", "id"), "id"),
        exceptions=CountAndSum(
            kept["payment_count"] - kept["unchanged_count"],
            int(kept["total_pence"] - kept["unchanged_pence"]),
        ),
        held=CountAndSum(kept["held_count"], int(kept["held_pence"])),
        returned=_sum(returned, "payment__amount_pence"),
        overpaid=_sum(overpaid, "found_pence"),
        unmatched=unmatched.count(),
        last_unmatched=_first(unmatched.order_by("-answer_id"), "answer_id"),
    )


def money_by_month(*, viewer: Viewer) -> tuple[MonthOfMoney, ...]:
    """Return the last six months, this one last, from the sums that runs keep: one statement."""
    firsts = [viewer.today.replace(day=1)]
    while len(firsts) < MONTHS_SHOWN:
        firsts.append((firsts[-1] - timedelta(days=1)).replace(day=1))
    firsts.reverse()
    paid = Q(state=RunState.CONFIRMED)
    found = {
        row["month"]: row
        for row in PaymentRun.objects.filter(
            viewer.scope(Permission.RUN_VIEW).tenants_q(),
            pay_on__gte=firsts[0],
            pay_on__lt=(firsts[-1] + timedelta(days=32)).replace(day=1),
        )
        .exclude(state__in=NOT_PAID)
        .values(month=TruncMonth("pay_on"))
        .annotate(
            paid=Coalesce(Sum("total_pence", filter=paid), 0),
            coming=Coalesce(Sum("total_pence", filter=~paid), 0),
        )
    }
    return tuple(
        MonthOfMoney(first, int(found[first]["paid"]), int(found[first]["coming"]))
        if first in found
        else MonthOfMoney(first, 0, 0)
        for first in firsts
    )


def _sum(rows: QuerySet[Any], pence: str) -> CountAndSum:
    found = rows.aggregate(count=Count("id"), pence=Sum(pence))
    return CountAndSum(int(found["count"]), int(found["pence"] or 0))


def _first(rows: QuerySet[Any], name: str) -> UUID | None:
    found: UUID | None = rows.values_list(name, flat=True).first()
    return found
