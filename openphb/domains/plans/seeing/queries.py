"""What a viewer reads of a person's plan, by the roles that let them see or add to it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from openphb.domains.plans.models import BudgetLine
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import rules
from openphb.domains.plans.seeing.types import Reads
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.standing import standings
from openphb.foundation.access.types import Permission, Viewer

REACHING = (Permission.PLAN_VIEW, Permission.PLAN_CONTRIBUTE)


def reads(*, viewer: Viewer, tenant_id: UUID, subject_id: UUID) -> Reads:
    """Return what a viewer may read of one person's plans; nothing where no role reaches them."""
    return rules.reads_of(
        standings(viewer=viewer, tenant_id=tenant_id, subject_id=subject_id, reaching=REACHING)
    )


def with_hidden_lines(*, viewer: Viewer, plan_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these versions have a line that the viewer may not read.

    For lists: sums of such a version are not for them. One query, and one more where a line is not
    for all.
    """
    if not plan_ids:
        return frozenset()
    rows = list(
        BudgetLine.objects.filter(plan_id__in=plan_ids)
        .exclude(sees=Sees.BOTH)
        .values_list("plan_id", "tenant_id", "subject_id", "sees")
        .distinct()
    )
    seen = {
        keys: reads(viewer=viewer, tenant_id=keys[0], subject_id=keys[1]).lines
        for keys in {(row[1], row[2]) for row in rows}
    }
    return frozenset(row[0] for row in rows if Sees(row[3]) not in seen[(row[1], row[2])])


def as_read_by(*, viewer: Viewer, plan: PlanAnswer) -> PlanAnswer:
    """Return a whole plan as a viewer may read it; a plan that all its readers share costs nothing."""
    if rules.is_shared(plan):
        return plan
    return rules.without(
        plan, reads(viewer=viewer, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    )
