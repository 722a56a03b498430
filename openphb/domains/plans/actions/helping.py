"""Keeping the list of those who help to plan, and choosing one of them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.actions.people import put_action
from openphb.domains.plans.helping import queries, rules
from openphb.domains.plans.helping.types import HelperDraft
from openphb.domains.plans.models import HelperChoice, PlanHelper
from openphb.domains.plans.sections.types import ActionDraft
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere


def record_helper(
    *, by: Viewer, at: datetime, tenant_id: UUID, helper: HelperDraft, key: UUID | None = None
) -> UUID:
    """Write down somebody who helps to plan, anew or (with `key`) as they are now; return the row's id.

    What was written before stays. Refusals: `not_permitted`, `nothing_there`, and those of
    `check_helper`.
    """
    with transaction.atomic():
        actor = by.act(Permission.HELPER_RECORD, tenant_id=tenant_id)
        rules.check_helper(helper)
        if key and not PlanHelper.objects.filter(tenant_id=tenant_id, key=key).exists():
            raise NothingThere("helper")
        row = PlanHelper.objects.create(
            tenant_id=tenant_id,
            key=key or new_id(),
            recorded_by=actor.user_id,
            recorded_at=at,
            **asdict(helper),
        )
        trail.record(
            "plan.helper_recorded",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="plan_helper",
            record_id=row.pk,
            details={"key": str(row.key), "kind": str(helper.kind)},
        )
        return row.pk


def choose_helper(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    key: UUID | None,
    words: str = "",
) -> None:
    """Record whom the person chose to help with a draft (None: nobody), and give them their task.

    The task is an action of the plan. Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`,
    `helper_lapsed`.
    """
    with transaction.atomic():
        plan = lock(by=by, permission=Permission.PLAN_WRITE, plan_id=plan_id, version=None)
        actor = by.act(Permission.PLAN_WRITE, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
        plan_rules.require_draft(PlanState(plan.state))
        found = None
        if key is not None:
            listed = queries.chosen(viewer=by, plan_id=plan_id).helpers
            found = next((one for one in listed if one.key == key), None)
            if found is None:
                raise NothingThere("helper")
            rules.check_choice(found.draft, by.today)
        HelperChoice.objects.create(
            tenant_id=plan.tenant_id,
            subject_id=plan.subject_id,
            plan=plan,
            helper_id=found.id if found else None,
            words=words.strip(),
            chosen_on=by.today,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        audit("plan.helper_chosen", actor, at, plan, {"key": str(key) if key else None})
    if found is not None:
        put_action(
            by=by,
            at=at,
            plan_id=plan_id,
            version=version,
            action_id=None,
            action=ActionDraft(f"Help to plan: {found.draft.helps_with}", found.draft.name),
        )
