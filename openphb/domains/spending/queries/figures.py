"""Reading what is left, what was spent on what, and how both went month by month."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce, TruncMonth

from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.paid import paid_to_budget, paid_to_put_by
from openphb.domains.payments.types.extra_cover import PutBy
from openphb.domains.plans.live import queries as live
from openphb.domains.spending.models import Coding, StatementLine
from openphb.domains.spending.queries.statements import so_far
from openphb.domains.spending.rules import figures
from openphb.domains.spending.rules.put_by import put_by as put_by_of
from openphb.domains.spending.types import Flow, MoneyLeft, MonthLeft, PaidSince, Spent
from openphb.foundation.access.types import Permission, Viewer


def money_left(*, viewer: Viewer, budget_id: UUID, on: date) -> MoneyLeft:
    """Return what a budget's account has on a day, what came in and was spent, with the sums in words.

    Refusal: `nothing_there`.
    """
    budgets.budget(viewer=viewer, budget_id=budget_id)
    proved = so_far(viewer=viewer, budget_id=budget_id, on=on)
    since = paid_to_budget(
        viewer=viewer,
        permission=Permission.SPENDING_VIEW,
        budget_id=budget_id,
        after=proved.closes_on if proved else None,
        until=on,
    )
    moved = (
        _lines(viewer, budget_id)
        .filter(on__lte=on)
        .aggregate(
            into=Coalesce(Sum("pence", filter=Q(pence__gt=0)), 0),
            times_in=Count("id", filter=Q(pence__gt=0)),
            out=Coalesce(Sum("pence", filter=Q(pence__lt=0)), 0),
            times_out=Count("id", filter=Q(pence__lt=0)),
        )
    )
    coded = _codings(viewer, budget_id).filter(movement__on__lte=on).aggregate(all=Sum("pence"))
    return figures.money_left(
        budget_id=budget_id,
        on=on,
        so_far=proved,
        flow=Flow(
            in_pence=moved["into"],
            in_count=moved["times_in"],
            out_pence=-moved["out"],
            out_count=moved["times_out"],
            coded_pence=coded["all"] or 0,
        ),
        paid_since=[PaidSince(one.on, one.pence) for one in since],
    )


def spent_by_outcome(*, viewer: Viewer, budget_id: UUID) -> tuple[Spent, ...]:
    """Return what was spent on each outcome, over all versions of the plan, the most first."""
    return _spent(viewer, budget_id, key="outcome_key", words="outcome__words")


def spent_by_line(*, viewer: Viewer, budget_id: UUID) -> tuple[Spent, ...]:
    """Return what was spent through each line, over all versions of the plan, the most first."""
    return _spent(viewer, budget_id, key="line_key", words="line__description")


def put_by(
    *, viewer: Viewer, budget_id: UUID, line_key: UUID, on: date, left: MoneyLeft | None = None
) -> PutBy:
    """Return what is there of the money put by through a line, by the account as last known.

    `left` is what the account has on that day, where the caller has asked already. Refusal: `nothing_there`.
    """
    spent = _codings(viewer, budget_id).filter(line_key=line_key, movement__on__lte=on)
    return put_by_of(
        paid_to_put_by(
            viewer=viewer,
            permission=Permission.SPENDING_VIEW,
            budget_id=budget_id,
            line_key=line_key,
            until=on,
        ),
        coded_pence=spent.aggregate(all=Sum("pence"))["all"] or 0,
        left=left or money_left(viewer=viewer, budget_id=budget_id, on=on),
    )


def left_by_month(
    *, viewer: Viewer, budget_id: UUID, on: date | None = None
) -> tuple[MonthLeft, ...]:
    """Return what was left at each month's end that statements prove, up to a day; maybe none.

    The day is the viewer's today unless given.

    Refusal: `nothing_there`.
    """
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    until = on or viewer.today
    proved = so_far(viewer=viewer, budget_id=budget_id, on=until)
    if proved is None:
        return ()
    rows = (
        _lines(viewer, budget_id)
        .filter(on__lte=until)
        .annotate(month=TruncMonth("on"))
        .values("month")
        .annotate(
            into=Coalesce(Sum("pence", filter=Q(pence__gt=0)), 0),
            out=Coalesce(Sum("pence", filter=Q(pence__lt=0)), 0),
        )
    )
    return figures.left_by_month(
        so_far=proved,
        moved={row["month"]: (row["into"], -row["out"]) for row in rows},
        costs=live.line_costs(
            viewer=viewer, permission=Permission.SPENDING_VIEW, budget_id=budget_id
        ),
        weeks_in_year=budget.weeks_in_year,
    )


def _lines(viewer: Viewer, budget_id: UUID) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(
        viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id
    )


def _codings(viewer: Viewer, budget_id: UUID) -> QuerySet[Coding]:
    return Coding.objects.filter(viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id)


def _spent(viewer: Viewer, budget_id: UUID, *, key: str, words: str) -> tuple[Spent, ...]:
    # Ids grow with time: the words of the latest version are those of the greatest id.
    sums: dict[UUID, Spent] = {}
    rows = (
        _codings(viewer, budget_id)
        .values(key, words, f"{key[:-4]}_id")
        .annotate(all=Sum("pence"))
        .order_by(f"{key[:-4]}_id")
    )
    for row in rows:
        before = sums[row[key]].pence if row[key] in sums else 0
        sums[row[key]] = Spent(row[key], row[words], before + row["all"])
    return tuple(sorted(sums.values(), key=lambda one: (-one.pence, one.words)))
