"""Reading whether a version lowers a direct payment, and what was decided where one was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Ground, NoticeKind
from openphb.domains.plans.lowering import rules
from openphb.domains.plans.lowering.types import (
    Fall,
    FallStep,
    LoweredAnswer,
    Lowering,
    PaidLine,
    Paying,
)
from openphb.domains.plans.models import BudgetLine, LoweredPayment, PlanVersion
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer

# One payment made smaller by what is unused is decided with what was overpaid, never with a plan.
OFFSET = "offset"


def would_lower(*, viewer: Viewer, plan_id: UUID) -> Lowering | None:
    """Return how a version that waits would lower the direct payment today; None where it would not."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    row = PlanVersion.objects.select_related("budget").filter(scope, pk=plan_id).first()
    return None if row is None else lowering_of(row, viewer)


def lowering_of(row: PlanVersion, viewer: Viewer) -> Lowering | None:
    """Return how a version that its caller may see lowers the direct payment, if agreed today.

    Three queries where something was agreed before, one where nothing was.
    """
    agreed = list(
        PlanVersion.objects.filter(
            budget_id=row.budget_id, state__in=[PlanState.AGREED, PlanState.SUPERSEDED]
        )
        .exclude(pk=row.pk)
        .order_by("number")
    )
    if not agreed or row.starts_on is None:
        return None
    paying = _paying([*_counting(agreed, row.starts_on), row])
    found = rules.fall(paying[:-1], paying[-1], WeeksInYear(row.budget.weeks_in_year))
    if found is None:
        return None
    return Lowering(found, _notice_days(agreed[-1], viewer), viewer.today)


def grounds(viewer: Viewer, on: date) -> tuple[Ground, ...]:
    """Return the law's reasons for which a plan may lower a direct payment on a day."""
    return tuple(
        one
        for one in cases.grounds_for(viewer=viewer, kind=NoticeKind.REDUCTION, on=on)
        if one.code != OFFSET
    )


def lowered_by(*, viewer: Viewer, plan_id: UUID) -> LoweredAnswer | None:
    """Return what was decided where a version lowered the direct payment; None where it did not."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    row = LoweredPayment.objects.filter(scope, plan_id=plan_id).first()
    if row is None:
        return None
    return LoweredAnswer(
        Lowering(
            Fall(tuple(_step(one) for one in row.steps), row.once_day, row.once_less_pence),
            row.notice_days,
            row.decided_on,
        ),
        tuple(row.grounds),
        row.why_sooner,
    )


def _step(kept: Mapping[str, Any]) -> FallStep:
    return FallStep(
        date.fromisoformat(kept["day"]), kept["was_weekly_pence"], kept["now_weekly_pence"]
    )


def _notice_days(before: PlanVersion, viewer: Viewer) -> int:
    """Return the longer of what the agreed plan promises the person and what the body promises all.

    The agreement's own condition names the weeks of the plan that it was prepared from.
    """
    usual = cases.notice_days(
        viewer=viewer, tenant_id=before.tenant_id, kind=NoticeKind.REDUCTION, on=viewer.today
    )
    return max(before.notice_weeks * 7, usual)


def _counting(agreed: Sequence[PlanVersion], day: date) -> list[PlanVersion]:
    """Return the versions that count on some day from `day` on, in the order they were agreed."""
    found: list[PlanVersion] = []
    for row in reversed(agreed):
        if row.starts_on is None or (
            found and found[-1].starts_on and row.starts_on >= found[-1].starts_on
        ):
            continue
        found.append(row)
        if row.starts_on <= day:
            break
    return found[::-1]


def _paying(rows: Sequence[PlanVersion]) -> list[Paying]:
    lines: dict[UUID, list[PaidLine]] = defaultdict(list)
    for line in BudgetLine.objects.filter(
        plan_id__in=[row.pk for row in rows],
        management_option=ManagementOption.DIRECT_PAYMENT,
    ).order_by("plan_id", "position", "id"):
        lines[line.plan_id].append(
            PaidLine(
                line.line_key,
                line.quantity_hundredths,
                line.unit_pence,
                Basis(line.basis),
                line.falls_on,
                line.valid_from,
                line.valid_to,
            )
        )
    return [
        Paying(row.starts_on, tuple(lines[row.pk])) for row in rows if row.starts_on is not None
    ]
