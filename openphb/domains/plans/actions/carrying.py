"""Taking over a plan that another commissioner agreed, as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.models import (
    BudgetLine,
    ContingencyStep,
    FunderShare,
    LineCover,
    LineNote,
    LineOutcome,
    LineVisit,
    Need,
    Outcome,
    PlanAction,
    PlanAssent,
    PlanCarried,
    PlanDecision,
    PlanPerson,
    PlanSection,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.sections.types import PersonRole
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.carrying import Carrier
from openphb.kernel.refusal import NothingThere

PARTS = (Need, Outcome, PlanSection, Risk, ContingencyStep, PlanPerson, PlanAction, PlanAssent)
OF_LINES = (LineNote, LineVisit, LineCover)


def carry_plan(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    to_budget_id: UUID,
    bodies: Mapping[UUID, UUID],
    from_name: str,
    co_ordinator_id: UUID,
) -> tuple[UUID, Mapping[UUID, UUID]]:
    """Copy the agreed plan of a budget that is shared with a tenant; return its id, and old → new ids.

    Needs, outcomes, lines, risks and steps keep the keys by which versions know them. `bodies` says
    which funder takes another's place. Who decided it, and that they assented, is copied with it; that
    it was another body's decision is kept beside it. The care co-ordinator is the new one. Refusals:
    `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=tenant_id)
        old = PlanVersion.objects.filter(budget_id=budget_id, state=PlanState.AGREED).first()
        if old is None:
            raise NothingThere("plan")
        carrier = Carrier(tenant_id, subject_id)
        made = carrier.copy(
            old,
            budget=to_budget_id,
            number=1,
            state=PlanState.DRAFT,
            compared_with=None,
            submitted_by=None,
            submitted_at=None,
        )
        made.save(force_insert=True)
        for model in PARTS:
            carrier.copy_all(model._default_manager.filter(plan=old).order_by("pk"))
        PlanPerson.objects.filter(plan=made, role=PersonRole.CO_ORDINATOR).update(
            name=names_of([co_ordinator_id]).get(co_ordinator_id, ""), contact=""
        )
        lines = list(BudgetLine.objects.filter(plan=old).order_by("pk"))
        carrier.copy_all(lines)
        for noted in OF_LINES:
            carrier.copy_all(noted._default_manager.filter(line__in=lines).order_by("pk"))
        carrier.copy_all(LineOutcome.objects.filter(line__in=lines).order_by("pk"))
        shares = FunderShare.objects.filter(line__in=lines).order_by("pk")
        FunderShare.objects.bulk_create(
            carrier.copy(one, funder=bodies.get(one.funder_id, one.funder_id)) for one in shares
        )
        PlanCarried.objects.create(
            tenant_id=tenant_id,
            subject_id=subject_id,
            plan=made,
            from_tenant_id=old.tenant_id,
            from_plan_id=old.id,
            from_name=from_name,
            carried_by=actor.user_id,
            carried_at=at,
        )
        made.submitted_by, made.submitted_at = old.submitted_by, old.submitted_at
        made.state = PlanState.SUBMITTED
        made.save()
        decision = PlanDecision.objects.get(plan=old)
        carrier.copy(
            decision,
            reasons=f"{from_name} agreed it, and it goes on. {decision.reasons}",
            level=None,
            limit_weekly_pence=None,
            limit_once_pence=None,
            scheme=None,
            cover=None,
            rise=None,
            by_panel=False,
        ).save(force_insert=True)
        made.state = PlanState.AGREED
        made.save()
        audit("plan.carried", actor, at, made, {"from": str(old.id)})
        return made.id, carrier.ids
