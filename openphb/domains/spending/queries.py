"""Reading statements, movements and what they were for. Each answer holds what its viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncMonth

from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.paid import paid_to_budget
from openphb.domains.plans.live import queries as live
from openphb.domains.plans.live.types import Purpose
from openphb.domains.spending.models import BankStatement, Coding, StatementLine
from openphb.domains.spending.rules import coding, figures
from openphb.domains.spending.types import (
    CodedPart,
    EarlierCoding,
    Flow,
    MoneyLeft,
    MonthLeft,
    Movement,
    MovementPage,
    PaidSince,
    Part,
    SoFar,
    Spent,
    StatementAnswer,
    StatementFormat,
    UncodedBudget,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50
EARLIER_CODINGS = 500
# What is still to be coded is counted this far back and up to this many, so that Today stays quick.
RECENT = timedelta(weeks=13)
MOST_COUNTED = 100


def statements(*, viewer: Viewer, budget_id: UUID) -> tuple[StatementAnswer, ...]:
    """Return a budget's statements, latest first: at most one a week over four years."""
    rows = _statements(viewer, budget_id).order_by("-closes_on", "-taken_in_at", "-id")
    return tuple(
        StatementAnswer(
            id=row.id,
            budget_id=row.budget_id,
            format=StatementFormat(row.format),
            layout=row.layout,
            opens_on=row.opens_on,
            closes_on=row.closes_on,
            opening_pence=row.opening_pence,
            closing_pence=row.closing_pence,
            taken_in_at=row.taken_in_at,
        )
        for row in rows[:208]
    )


def so_far(*, viewer: Viewer, budget_id: UUID, on: date | None = None) -> SoFar | None:
    """Return what statements prove of a budget's account, up to the end of a day where one is given.

    None where no statement begins by then.
    """
    known = _statements(viewer, budget_id)
    first = known.order_by("opens_on", "taken_in_at", "id").first()
    last = known.order_by("-closes_on", "-taken_in_at", "-id").first()
    if first is None or last is None or (on is not None and on < first.opens_on):
        return None
    closes_on, closing = last.closes_on, last.closing_pence
    if on is not None and on < closes_on:
        after = _lines(viewer, budget_id).filter(on__gt=on).aggregate(moved=Sum("pence"))
        closes_on, closing = on, closing - (after["moved"] or 0)
    return SoFar(first.opens_on, first.opening_pence, closes_on, closing)


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


def movements(*, viewer: Viewer, budget_id: UUID, after: UUID | None = None) -> MovementPage:
    """Return 50 movements, newest first, after one if given, and where the next page begins."""
    rows = _lines(viewer, budget_id)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(on__lt=last.on) | Q(on=last.on, id__lt=last.id))
    found = list(rows.order_by("-on", "-id")[: PAGE + 1])
    shown = _movements(found[:PAGE])
    return MovementPage(shown, shown[-1].id if len(found) > PAGE else None)


def movement(
    *, viewer: Viewer, movement_id: UUID, permission: Permission = Permission.SPENDING_VIEW
) -> Movement:
    """Return one movement and what it was for. Refusal: `nothing_there`."""
    row = StatementLine.objects.filter(viewer.scope(permission).q(), pk=movement_id).first()
    if row is None:
        raise NothingThere("movement")
    return _movements([row])[0]


def uncoded(*, viewer: Viewer, budget_id: UUID) -> tuple[Movement, ...]:
    """Return up to 50 payments out of which it is not yet said, for all or part, what they were for."""
    rows = _still_open(_lines(viewer, budget_id)).order_by("-on", "-id")
    return _movements(list(rows[:PAGE]))


def uncoded_count_for_viewer(*, viewer: Viewer) -> int:
    """Return how many payments of the last 13 weeks wait to be coded by the viewer; 100 is "or more"."""
    rows = StatementLine.objects.filter(
        viewer.scope(Permission.SPENDING_CODE).q(), on__gt=viewer.today - RECENT
    )
    return _still_open(rows)[:MOST_COUNTED].count()


def uncoded_by_budget(*, viewer: Viewer) -> tuple[UncodedBudget, ...]:
    """Return up to 50 budgets with payments of the last 13 weeks for the viewer to code, oldest first.

    Only what is still open of a payment counts.
    """
    rows = (
        _still_open(
            StatementLine.objects.filter(
                viewer.scope(Permission.SPENDING_CODE).q(), on__gt=viewer.today - RECENT
            )
        )
        .values("budget_id", "subject_id")
        .annotate(movements=Count("id"), open=Sum(-F("pence") - F("coded")), oldest_on=Min("on"))
        .order_by("oldest_on", "budget_id")
    )
    return tuple(
        UncodedBudget(
            row["budget_id"], row["subject_id"], row["movements"], row["open"], row["oldest_on"]
        )
        for row in rows[:PAGE]
    )


def purposes(*, viewer: Viewer, budget_id: UUID) -> tuple[Purpose, ...]:
    """Return the pairs of line and outcome that the viewer may code this budget's spending to."""
    return live.purposes(viewer=viewer, permission=Permission.SPENDING_CODE, budget_id=budget_id)


def suggestion(*, viewer: Viewer, movement_id: UUID) -> tuple[Part, ...]:
    """Return how a movement would be coded if it were like the last one to the same payee.

    Refusal: `nothing_there`.
    """
    one = movement(viewer=viewer, movement_id=movement_id, permission=Permission.SPENDING_CODE)
    earlier = (
        Coding.objects.filter(viewer.scope(Permission.SPENDING_CODE).q(), budget_id=one.budget_id)
        .exclude(movement_id=movement_id)
        .select_related("movement")
        .order_by("-movement__on", "-movement_id")
    )
    return coding.suggestion(
        one.payee,
        one.pence,
        [
            EarlierCoding(
                movement_id=row.movement_id,
                on=row.movement.on,
                payee=row.movement.payee,
                movement_pence=row.movement.pence,
                line_key=row.line_key,
                outcome_key=row.outcome_key,
                pence=row.pence,
            )
            for row in earlier[:EARLIER_CODINGS]
        ],
        purposes(viewer=viewer, budget_id=one.budget_id),
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


def _statements(viewer: Viewer, budget_id: UUID) -> QuerySet[BankStatement]:
    # Whoever may add a statement needs what is there to hold it against, and sees no more of it.
    reach = viewer.scope(Permission.SPENDING_VIEW).q() | viewer.scope(Permission.STATEMENT_ADD).q()
    return BankStatement.objects.filter(reach, budget_id=budget_id)


def _lines(viewer: Viewer, budget_id: UUID) -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(
        viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id
    )


def _codings(viewer: Viewer, budget_id: UUID) -> QuerySet[Coding]:
    return Coding.objects.filter(viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id)


def _still_open(rows: QuerySet[StatementLine]) -> QuerySet[StatementLine]:
    """Return the payments out whose codings come to less than they do."""
    coded = (
        Coding.objects.filter(tenant_id=OuterRef("tenant_id"), movement_id=OuterRef("pk"))
        .order_by()
        .values("movement_id")
        .annotate(all=Sum("pence"))
        .values("all")
    )
    open_ = rows.filter(pence__lt=0).annotate(coded=Coalesce(Subquery(coded), 0))
    return open_.filter(coded__lt=-F("pence"))


def _movements(rows: Iterable[StatementLine]) -> tuple[Movement, ...]:
    """Return frozen movements with their parts: one query for all of them."""
    rows = list(rows)
    parts: dict[UUID, list[CodedPart]] = {row.id: [] for row in rows}
    codings = Coding.objects.filter(movement_id__in=list(parts))
    for one in codings.select_related("line", "outcome").order_by("-pence", "id"):
        parts[one.movement_id].append(
            CodedPart(
                id=one.id,
                line_id=one.line_id,
                line_key=one.line_key,
                line=one.line.description,
                outcome_id=one.outcome_id,
                outcome_key=one.outcome_key,
                outcome=one.outcome.words,
                pence=one.pence,
            )
        )
    return tuple(
        Movement(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            budget_id=row.budget_id,
            on=row.on,
            pence=row.pence,
            payee=row.payee,
            reference=row.reference,
            kind=row.kind,
            parts=tuple(parts[row.id]),
        )
        for row in rows
    )


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
