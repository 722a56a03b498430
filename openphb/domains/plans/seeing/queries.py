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


def letters_withheld(*, viewer: Viewer, papers: Collection[UUID]) -> frozenset[UUID]:
    """Return which papers are of a plan with lines that the viewer may not read.

    A letter that was sent lists every line, and stays as it was sent: it is opened by whoever reads
    them all. What is not the paper of a plan is not looked at.
    """
    return lines_hidden_in(viewer=viewer, plan_ids=papers)


def lines_hidden_in(*, viewer: Viewer, plan_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these versions have lines that the viewer may not read."""
    if not plan_ids:
        return frozenset()
    hidden = list(
        BudgetLine.objects.filter(plan_id__in=plan_ids)
        .exclude(sees=Sees.BOTH)
        .values_list("plan_id", "tenant_id", "subject_id", "sees")
        .distinct()
    )
    read: dict[tuple[UUID, UUID], frozenset[Sees]] = {}
    found = set()
    for plan_id, tenant_id, subject_id, sees in hidden:
        whose = (tenant_id, subject_id)
        if whose not in read:
            read[whose] = reads(viewer=viewer, tenant_id=tenant_id, subject_id=subject_id).lines
        if Sees(sees) not in read[whose]:
            found.add(plan_id)
    return frozenset(found)


def as_read_by(*, viewer: Viewer, plan: PlanAnswer) -> PlanAnswer:
    """Return a whole plan as a viewer may read it; a plan that all its readers share costs nothing."""
    if rules.is_shared(plan):
        return plan
    return rules.without(
        plan, reads(viewer=viewer, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    )
