"""What of budgets a viewer may see."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from openphb.domains.budgets.models import Budget, IndicativeBudget
from openphb.domains.budgets.types import (
    BudgetSummary,
    Frequency,
    WeeksInYear,
)
from openphb.foundation.access.types import Permission, Viewer


def seen(viewer: Viewer) -> Q:
    """Return what of a table of people's rows the viewer may see."""
    return viewer.scope(Permission.BUDGET_VIEW).q()


def told_or_staff(viewer: Viewer) -> Q:
    """Return which indicative budgets: staff see drafts too, a person what they were told."""
    scope = viewer.scope(Permission.BUDGET_VIEW)
    return scope.tenants_q() | Q(subject_id__in=scope.subject_ids, told_on__isnull=False)


def latest(viewer: Viewer, budget_id: UUID) -> IndicativeBudget | None:
    """Return the latest version of a budget's indicative amount that the viewer may see."""
    found = IndicativeBudget.objects.filter(told_or_staff(viewer), budget_id=budget_id)
    return found.order_by("-version").first()


def summary(row: Budget) -> BudgetSummary:
    """Return a budget as others name it."""
    return BudgetSummary(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        case_id=row.case_id,
        opened_on=row.opened_on,
        frequency=Frequency(row.frequency),
        weeks_in_year=WeeksInYear(row.weeks_in_year),
    )
