"""Budgets as they are counted and compared."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.budgets.models import Budget, IndicativeBudget
from openphb.domains.budgets.types import (
    BudgetCounted,
    ToldAmount,
)
from openphb.domains.cases.types import Category
from openphb.foundation.access.types import Permission, Viewer


def counted(*, viewer: Viewer, on: date) -> tuple[BudgetCounted, ...]:
    """Return the budgets whose case is open on a day, where the viewer may compare them. One query."""
    reach = viewer.scope(Permission.FAIRNESS_VIEW).tenants_q()
    rows = Budget.objects.filter(reach, opened_on__lte=on).filter(
        Q(case__closed_on=None) | Q(case__closed_on__gt=on)
    )
    return tuple(
        BudgetCounted(id_, tenant_id, subject_id, Category(category), co_ordinator_id)
        for id_, tenant_id, subject_id, category, co_ordinator_id in rows.values_list(
            "id", "tenant_id", "subject_id", "case__category", "case__co_ordinator_id"
        )
    )


def told_by(*, viewer: Viewer, on: date) -> dict[UUID, ToldAmount]:
    """Return budget → what was told last, up to a day, where the viewer may compare. One query."""
    reach = viewer.scope(Permission.FAIRNESS_VIEW).tenants_q()
    rows = IndicativeBudget.objects.filter(reach, told_on__lte=on)
    latest = rows.order_by("budget_id", "-version").distinct("budget_id")
    return {
        budget_id: ToldAmount(annual_pence, levels if isinstance(levels, dict) else None)
        for budget_id, annual_pence, levels in latest.values_list(
            "budget_id", "annual_pence", "working__needs__levels"
        )
    }
