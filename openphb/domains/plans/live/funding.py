"""What agreed plans commit their funders to: lines that are bought, and who funds which part.

Whoever calls has shown that they may read the budgets in `reach`, which filters on `tenant_id` or
`budget_id`; row-level security holds besides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.cases.types import Category
from openphb.domains.plans.live.types import AgreedLine, BoughtLine, LineInForce
from openphb.domains.plans.models import BudgetLine, FunderShare, PlanVersion
from openphb.domains.plans.types import LineKind, PlanState
from openphb.foundation.asked import asked
from openphb.kernel.periods import Period

AGREED_ONCE = (PlanState.AGREED, PlanState.SUPERSEDED)
ROWS_AT_A_TIME = 5_000


def budgets_agreed(reach: Q) -> list[UUID]:
    """Return the budgets that had a plan agreed, in order."""
    rows = PlanVersion.objects.filter(reach, state__in=AGREED_ONCE).order_by("budget_id")
    return list(rows.values_list("budget_id", flat=True).distinct())


def categories_of(reach: Q) -> dict[UUID, Category]:
    """Return budget → why the person has it, of budgets that have a plan."""
    rows = PlanVersion.objects.filter(reach).order_by()
    found = rows.values_list("budget_id", "budget__case__category").distinct()
    return {budget_id: Category(category) for budget_id, category in found if category}


def lines_bought(reach: Q) -> tuple[BoughtLine, ...]:
    """Return the lines that no direct payment pays for, on the days their versions are in force.

    A version holds from its start until another that was agreed later starts, and not after its
    case was closed. Two statements, however many budgets.
    """
    return _lines(reach, ~Q(management_option=ManagementOption.DIRECT_PAYMENT))


def lines_direct(reach: Q) -> tuple[BoughtLine, ...]:
    """Return the lines that are to be paid directly, on the same days, signed for or not.

    Two statements, however many budgets.
    """
    return _lines(reach, Q(management_option=ManagementOption.DIRECT_PAYMENT))


def _lines(reach: Q, paid_how: Q) -> tuple[BoughtLine, ...]:
    days = dict(_in_force(reach))
    lines = BudgetLine.objects.filter(paid_how, plan_id__in=list(days))
    found, once = [], set()
    for row in lines.order_by("plan__budget_id", "plan__number", "position", "id").values(
        *("plan__budget_id", "plan_id", "subject_id", "line_key", "id", "management_option"),
        *("quantity_hundredths", "unit_pence", "basis", "falls_on", "valid_from", "valid_to"),
    ):
        held = _held(row, days[row["plan_id"]])
        if held is None or row["line_key"] in once:
            continue
        if row["basis"] == Basis.ONE_OFF:
            # A later version that keeps it, or moves its day, does not order it again.
            once.add(row["line_key"])
        found.append(
            BoughtLine(
                row["plan__budget_id"],
                row["subject_id"],
                row["line_key"],
                row["id"],
                ManagementOption(row["management_option"]),
                row["quantity_hundredths"],
                row["unit_pence"],
                Basis(row["basis"]),
                held,
                row["falls_on"],
            )
        )
    return tuple(found)


def lines_put_by(reach: Q) -> tuple[UUID, ...]:
    """Return the keys of the agreed plans' lines that are paid directly to be put by for extra cover.

    Whoever calls has shown that they may know what money is kept for.
    """
    agreed = PlanVersion.objects.filter(reach, state=PlanState.AGREED)
    lines = BudgetLine.objects.filter(
        plan_id__in=agreed.values("id"),
        kind=LineKind.CONTINGENCY,
        management_option=ManagementOption.DIRECT_PAYMENT,
    )
    return tuple(lines.order_by("position", "id").values_list("line_key", flat=True))


def funder_shares(line_ids: Collection[UUID]) -> dict[UUID, tuple[tuple[UUID, int], ...]]:
    """Return line → (funder, ten-thousandths), the largest first; a line all of one body has none."""
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for line_id, funder_id, part in (
        FunderShare.objects.filter(line_id__in=list(line_ids))
        .order_by("-ten_thousandths", "funder_id")
        .values_list("line_id", "funder_id", "ten_thousandths")
    ):
        found[line_id].append((funder_id, part))
    return {line_id: tuple(parts) for line_id, parts in found.items()}


def budgets_shared(reach: Q) -> list[UUID]:
    """Return the budgets with a line of an agreed plan that more than one body funds, in order."""
    shares = FunderShare.objects.filter(_on_line(reach), ten_thousandths__lt=10_000)
    rows = shares.filter(line__plan__state__in=AGREED_ONCE).order_by("line__plan__budget_id")
    return list(rows.values_list("line__plan__budget_id", flat=True).distinct())


def lines_agreed(reach: Q) -> tuple[AgreedLine, ...]:
    """Return the lines of the last plan agreed for each budget, in their order. Two statements."""
    latest = (
        PlanVersion.objects.filter(reach, state__in=AGREED_ONCE)
        .order_by("budget_id", "-number")
        .distinct("budget_id")
    )
    rows = BudgetLine.objects.filter(plan_id__in=latest.values("id"))
    return tuple(
        AgreedLine(*row)
        for row in rows.order_by("plan__budget_id", "position", "id").values_list(
            "plan__budget_id", "subject_id", "line_key", "id", "description"
        )
    )


def _on_line(reach: Q) -> Q:
    """Return the same reach for what belongs to a line, whose budget is that of its plan."""
    moved = Q()
    moved.connector, moved.negated = reach.connector, reach.negated
    for child in reach.children:
        if isinstance(child, Q):
            moved.children.append(_on_line(child))
        elif isinstance(child, tuple):
            name, value = child
            moved.children.append((name.replace("budget_id", "line__plan__budget_id", 1), value))
    return moved


def line_words(line_ids: Collection[UUID]) -> dict[UUID, tuple[int, int, str]]:
    """Return line → its version's number, its place there and what it is called."""
    rows = BudgetLine.objects.filter(pk__in=line_ids)
    return {
        id_: (number, position, words)
        for id_, number, position, words in rows.values_list(
            "id", "plan__number", "position", "description"
        )
    }


def versions_in_force(reach: Q, on: date) -> QuerySet[PlanVersion]:
    """Return the version of each budget that is in force on a day, of cases that are open then."""
    return (
        PlanVersion.objects.filter(reach, state__in=AGREED_ONCE, starts_on__lte=on)
        .filter(Q(budget__case__closed_on=None) | Q(budget__case__closed_on__gt=on))
        # What was agreed last holds from its start on, also where that is before an earlier
        # version's: a budget's versions are agreed in the order of their numbers.
        .order_by("budget_id", "-number")
        .distinct("budget_id")
    )


def lines_in_force(reach: Q, on: date, *, most: int | None = None) -> Iterator[LineInForce]:
    """Yield the lines that come again and again and are in force on a day. One statement.

    Of the `most` oldest budgets, where that is given; streamed, where it is not.
    """
    if most is None:
        rows = _running(reach, on, None).iterator(chunk_size=ROWS_AT_A_TIME)
    else:
        rows = _running_of_few(reach, on, most)
    for row in rows:
        tenant_id, subject_id, budget_id, plan_id, line_id, line_key, kind, *rest = row
        quantity, unit, unit_pence, basis, falls_on, rate_code, carers, weeks, state = rest
        yield LineInForce(
            tenant_id,
            subject_id,
            budget_id,
            plan_id,
            line_id,
            line_key,
            LineKind(kind),
            quantity,
            unit,
            unit_pence,
            Basis(basis),
            falls_on,
            rate_code,
            carers,
            WeeksInYear(weeks),
            state == PlanState.AGREED,
        )


def _running(reach: Q, on: date, most: int | None) -> Any:
    lines = (
        BudgetLine.objects.filter(
            plan_id__in=versions_in_force(reach, on).values("id")[:most], valid_from__lte=on
        )
        .filter(Q(valid_to=None) | Q(valid_to__gt=on))
        .exclude(basis=Basis.ONE_OFF)
    )
    return lines.values_list(
        *("tenant_id", "subject_id", "plan__budget_id", "plan_id", "id", "line_key", "kind"),
        *("quantity_hundredths", "unit", "unit_pence", "basis", "falls_on", "rate_code"),
        *("carers_needed", "plan__budget__weeks_in_year", "plan__state"),
    )


_running_of_few = asked(_running)


def _in_force(reach: Q) -> Iterator[tuple[UUID, Period]]:
    """Yield each version that is in force on some day, with its days."""
    versions = PlanVersion.objects.filter(reach, state__in=AGREED_ONCE, starts_on__isnull=False)
    begun: dict[UUID, date] = {}
    # The last agreed first: each goes on until the earliest start of those agreed after it.
    for plan_id, budget_id, starts_on, closed_on in versions.order_by(
        "budget_id", "-number"
    ).values_list("id", "budget_id", "starts_on", "budget__case__closed_on"):
        assert starts_on is not None
        ends = [end for end in (begun.get(budget_id), closed_on) if end is not None]
        if not ends or starts_on < min(ends):
            yield plan_id, Period(starts_on, min(ends) if ends else None)
        begun[budget_id] = min(starts_on, begun.get(budget_id, starts_on))


def _held(row: dict[str, Any], in_force: Period) -> Period | None:
    """Return when a line gives while its version is in force; a one-off gives on its first day."""
    if row["basis"] == Basis.ONE_OFF:
        day = max(row["valid_from"], in_force.start)
        return Period(day, day + timedelta(days=1)).overlap(in_force)
    return Period(row["valid_from"], row["valid_to"]).overlap(in_force)
