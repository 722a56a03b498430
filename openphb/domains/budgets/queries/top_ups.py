"""What somebody adds to accommodation after section 117."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from openphb.domains.budgets import added_home
from openphb.domains.budgets.models import AccommodationTopUp, Budget
from openphb.domains.budgets.queries.seen import seen
from openphb.domains.budgets.types import PaidBy, TopUpAnswer
from openphb.domains.cases.types import Category
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


def top_ups(*, viewer: Viewer, budget_id: UUID) -> tuple[TopUpAnswer, ...]:
    """Return what somebody adds, or added, to accommodation of a budget, newest first."""
    rows = AccommodationTopUp.objects.filter(
        viewer.scope(Permission.BUDGET_VIEW).q(), budget_id=budget_id
    )
    return _answers(rows.order_by("-recorded_at", "-id"))


def top_up(*, viewer: Viewer, top_up_id: UUID) -> TopUpAnswer:
    """Return one thing that somebody adds. Refusal: `nothing_there`."""
    rows = AccommodationTopUp.objects.filter(viewer.scope(Permission.BUDGET_VIEW).q(), pk=top_up_id)
    if found := _answers(rows):
        return found[0]
    raise NothingThere("what somebody adds")


def why_not_added(*, viewer: Viewer, budget_id: UUID) -> Refusal | None:
    """Return why nobody may add to accommodation of a budget; None where it is lawful.

    Refusal, raised: `nothing_there`.
    """
    row = Budget.objects.filter(seen(viewer), pk=budget_id).select_related("case").first()
    if row is None:
        raise NothingThere("budget")
    return added_home.unlawful(Category(row.case.category))


def _answers(rows: Iterable[AccommodationTopUp]) -> tuple[TopUpAnswer, ...]:
    found = list(rows)
    names = names_of(row.recorded_by for row in found)
    return tuple(
        TopUpAnswer(
            id=row.id,
            budget_id=row.budget_id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            paid_by=PaidBy(row.paid_by),
            name=row.name,
            home=row.home,
            cost_pence=row.cost_pence,
            usual_pence=row.usual_pence,
            weekly_pence=row.weekly_pence,
            paid_to=row.paid_to,
            valid=Period(row.valid.lower, row.valid.upper),
            agreed_on=row.agreed_on,
            review_on=row.review_on,
            recorded_by_name=names.get(row.recorded_by, ""),
            recorded_at=row.recorded_at,
            ended_words=row.ended_words,
        )
        for row in found
    )
