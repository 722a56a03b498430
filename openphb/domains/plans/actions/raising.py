"""Raising what an agreed plan pays for its lines: the next version, the same but for its prices."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.actions.starting import copy_version
from openphb.domains.plans.models import BudgetLine, PlanDecision, PlanVersion
from openphb.domains.plans.types import PlanState, Rise, Verdict
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.refusal import NothingThere, Refusal


def raise_prices(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    from_day: date,
    rises: Mapping[UUID, Rise],
    proposed_by: UUID,
    reasons: str,
) -> UUID:
    """Agree to a plan's next version, which pays more for some lines from a day; return its id.

    `rises` are by line key, and `proposed_by` is who put them forward. Nothing else in the plan
    changes, and its review stays when it was. Refusals: `nothing_there`, `not_permitted`,
    `plan_already_open`, `plan_changed`, `approver_submitted_it`, `reasons_missing`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PLAN_VIEW)
        agreed = PlanVersion.objects.select_for_update().filter(scope.q(), pk=plan_id).first()
        if agreed is None:
            raise NothingThere("plan")
        actor = by.act(
            Permission.PLAN_APPROVE, tenant_id=agreed.tenant_id, subject_id=agreed.subject_id
        )
        _refuse_changed(agreed, from_day, rises)
        rules.check_decision(
            state=PlanState.SUBMITTED,
            decided_by_name="",
            submitted_by=proposed_by,
            user_id=actor.user_id,
            verdict=Verdict.APPROVED,
            reasons=reasons,
        )
        row = copy_version(agreed, written_by=proposed_by, at=at)
        row.starts_on, row.review_on = from_day, agreed.review_on
        row.compared_with_id = agreed.compared_with_id
        for line in BudgetLine.objects.filter(plan=row, line_key__in=list(rises)):
            line.unit_pence = rises[line.line_key].to_pence
            line.save(update_fields=["unit_pence"])
        agree_to(row, agreed, submitted_by=proposed_by, by=actor, at=at, reasons=reasons)
        audit(
            "plan.raised",
            actor,
            at,
            row,
            {
                "number": row.number,
                "from": from_day.isoformat(),
                "lines": {str(key): rise.to_pence for key, rise in rises.items()},
                "superseded": str(agreed.id),
            },
        )
        return row.id


def agree_to(
    row: PlanVersion,
    agreed: PlanVersion,
    *,
    submitted_by: UUID,
    by: Actor,
    at: datetime,
    reasons: str,
) -> None:
    """Send a version that was copied for a rule's change, and agree to it in place of `agreed`.

    Both are in the caller's transaction. Who sent it and who agrees to it are two people.
    """
    row.state = PlanState.SUBMITTED
    row.submitted_by, row.submitted_at = submitted_by, at
    row.save()
    PlanDecision.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        plan=row,
        verdict=Verdict.APPROVED,
        reasons=reasons.strip(),
        decided_by=by.user_id,
        decided_at=at,
        submitted_by=submitted_by,
    )
    agreed.state = PlanState.SUPERSEDED
    agreed.version += 1
    agreed.save()
    row.state = PlanState.AGREED
    row.version += 1
    row.save()


def _refuse_changed(agreed: PlanVersion, from_day: date, rises: Mapping[UUID, Rise]) -> None:
    """Refuse where the plan no longer pays what the rises were worked out from."""
    paid = dict(
        BudgetLine.objects.filter(plan=agreed, line_key__in=list(rises)).values_list(
            "line_key", "unit_pence"
        )
    )
    assert agreed.starts_on is not None, "an agreed plan has its first day"
    if (
        agreed.state != PlanState.AGREED
        or agreed.starts_on > from_day
        or paid != {key: rise.from_pence for key, rise in rises.items()}
    ):
        raise Refusal(
            "plan_changed",
            "Another version of this plan was agreed since its prices were looked at.",
            "Look again whether that one is enough.",
        )
