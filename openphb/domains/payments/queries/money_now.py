"""The payments of the viewer's commissioners today, as numbers that lead to where they are decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce

from openphb.domains.payments.models import (
    BankAnswerLine,
    Overpayment,
    PaymentReturn,
    PaymentRun,
)
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.rules.runs import OPEN
from openphb.domains.payments.types import CountAndSum, MoneyNow, RunState
from openphb.foundation.access.types import Permission, Viewer

LATELY = timedelta(days=28)
KEPT = (
    *("payment_count", "total_pence", "unchanged_count", "unchanged_pence"),
    *("held_count", "held_pence"),
)
FINISHED = (RunState.CONFIRMED, RunState.CANCELLED)


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


def _sum(rows: QuerySet[Any], pence: str) -> CountAndSum:
    found = rows.aggregate(count=Count("id"), pence=Sum(pence))
    return CountAndSum(int(found["count"]), int(found["pence"] or 0))


def _first(rows: QuerySet[Any], name: str) -> UUID | None:
    found: UUID | None = rows.values_list(name, flat=True).first()
    return found
