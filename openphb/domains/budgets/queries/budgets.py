"""Reads about budgets: one, those of a case or a person, and those that wait for an amount."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef

from openphb.domains.budgets.models import Budget, IndicativeBudget
from openphb.domains.budgets.queries.seen import seen, summary
from openphb.domains.budgets.types import (
    BudgetSummary,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def budget(*, viewer: Viewer, budget_id: UUID) -> BudgetSummary:
    """Return one budget. Refusal: `nothing_there`."""
    row = Budget.objects.filter(seen(viewer), id=budget_id).first()
    if row is None:
        raise NothingThere("budget")
    return summary(row)


def budget_of_case(*, viewer: Viewer, case_id: UUID) -> BudgetSummary | None:
    """Return the budget of a case, or None where there is none that the viewer may see."""
    return budgets_of_cases(viewer=viewer, case_ids=[case_id]).get(case_id)


def budget_named(
    *, viewer: Viewer, permission: Permission, budget_id: UUID
) -> tuple[BudgetSummary, str]:
    """Return a budget and its case's reference. Refusal: `nothing_there`.

    `permission` is the one that lets the viewer ask, on the budget's own person.
    """
    rows = Budget.objects.filter(viewer.scope(permission).q(), pk=budget_id)
    row = rows.select_related("case").first()
    if row is None:
        raise NothingThere("budget")
    return summary(row), row.case.reference


def budgets_of_cases(*, viewer: Viewer, case_ids: Collection[UUID]) -> dict[UUID, BudgetSummary]:
    """Return case → budget for those cases that have one; in one query."""
    if not case_ids:
        return {}
    found = Budget.objects.filter(seen(viewer), case_id__in=case_ids)
    return {row.case_id: summary(row) for row in found}


def budgets_of_subject(*, viewer: Viewer, subject_id: UUID) -> tuple[BudgetSummary, ...]:
    """Return every budget of one person, newest first."""
    found = Budget.objects.filter(seen(viewer), subject_id=subject_id)
    return tuple(summary(row) for row in found.order_by("-opened_on", "-id"))


def without_indicative(*, viewer: Viewer) -> tuple[BudgetSummary, ...]:
    """Return at most 200 budgets whose amount nobody has worked out yet, oldest first."""
    worked = IndicativeBudget.objects.filter(budget=OuterRef("pk"))
    found = Budget.objects.filter(seen(viewer)).filter(~Exists(worked))
    return tuple(summary(row) for row in found.order_by("opened_on", "id")[:200])
