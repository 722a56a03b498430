"""What a viewer reads of a person's plan, by the roles that let them see or add to it."""

from __future__ import annotations

from uuid import UUID

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


def as_read_by(*, viewer: Viewer, plan: PlanAnswer) -> PlanAnswer:
    """Return a whole plan as a viewer may read it; a plan that all its readers share costs nothing."""
    if rules.is_shared(plan):
        return plan
    return rules.without(
        plan, reads(viewer=viewer, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
    )
