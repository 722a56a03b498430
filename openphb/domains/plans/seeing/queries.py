"""What a viewer reads of a person's plan, by the roles that let them see or add to it."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from openphb.domains.plans.models import BudgetLine
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import rules
from openphb.domains.plans.seeing.types import Reads
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access import matrix
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations import queries as organisations

REACHING = (Permission.PLAN_VIEW, Permission.PLAN_CONTRIBUTE)


def reads(*, viewer: Viewer, tenant_id: UUID, subject_id: UUID) -> Reads:
    """Return what a viewer may read of one person's plans; nothing where no role reaches them."""
    giving = [
        one
        for one in viewer.grants
        if one.tenant_id == tenant_id
        and one.subject_id in (None, subject_id)
        and any(matrix.allows(permission, one.role) for permission in REACHING)
    ]
    kinds = organisations.kinds_of(
        one.organisation_id for one in giving if one.organisation_id is not None
    )
    return rules.reads_of(
        rules.stands(one.role, kinds.get(one.organisation_id, "") if one.organisation_id else "")
        for one in giving
    )


def letters_withheld(*, viewer: Viewer, papers: Collection[UUID]) -> frozenset[UUID]:
    """Return which papers are of a plan with lines that the viewer may not read.

    A letter that was sent lists every line, and stays as it was sent: it is opened by whoever reads
    them all. What is not the paper of a plan is not looked at.
    """
    return lines_hidden_in(viewer=viewer, plan_ids=papers)


def lines_hidden_in(*, viewer: Viewer, plan_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these versions have lines that the viewer may not read."""
    hidden = (
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
