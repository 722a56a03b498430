"""Raising what agreed plans pay for their lines: agreed once for all of them, then plan by plan."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.actions.lowering import lower
from openphb.domains.plans.actions.starting import copy_version
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving import rules as approving_rules
from openphb.domains.plans.models import BudgetLine, GeneralRise, PlanDecision, PlanVersion
from openphb.domains.plans.types import PlanState, Rise, Verdict
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.money import Pence
from openphb.kernel.refusal import NothingThere, Refusal


def agree_general_rise(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    about_id: UUID,
    weekly_pence: Pence,
    proposed_by: UUID,
    reasons: str,
) -> UUID:
    """Agree to a rise of many plans at once, as the commissioner's policy; return its id.

    `about_id` is whatever says which plans and prices, and `weekly_pence` is all that they rise by a
    week. It is for whoever a plan would be for that cost as much a week: the limit is for the whole,
    so that a large rise is not agreed as many small ones. Refusals: `not_permitted`,
    `nothing_there`, `reasons_missing`, those of `approving.rules.authority_of`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PLAN_APPROVE, tenant_id=tenant_id)
        setting = approving.setting(viewer=by, tenant_id=tenant_id)
        authority = approving_rules.authority_of(
            actor.user_id,
            approving_rules.whole_of(weekly_pence, proposed_by, on=by.today),
            setting.scheme,
            able=setting.able,
            covers=setting.covers,
            on=by.today,
        )
        rules.check_words(reasons, where="reason", name="Why it is agreed")
        row = GeneralRise.objects.create(
            tenant_id=tenant_id,
            about_id=about_id,
            weekly_pence=weekly_pence,
            reasons=reasons.strip(),
            proposed_by=proposed_by,
            decided_by=actor.user_id,
            decided_at=at,
            level=authority.level,
            limit_weekly_pence=authority.weekly_pence,
            scheme_id=setting.scheme.id,
            cover_id=authority.cover_id,
        )
        trail.record(
            "plan.general_rise",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="general rise",
            record_id=row.id,
            details={"weekly_pence": weekly_pence, "level": authority.level},
        )
        return row.id


def raise_prices(
    *,
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    from_day: date,
    rises: Mapping[UUID, Rise],
    about_id: UUID,
) -> UUID:
    """Agree to a plan's next version, which pays more for some lines from a day; return its id.

    `rises` are by line key, and `about_id` names the general rise of which they are a part: who put
    it forward sends the version, and who agreed to it agrees to this. Nothing else in the plan
    changes, and its review stays when it was. Refusals: `nothing_there`, `not_permitted`,
    `plan_already_open`, `plan_changed`, `rise_not_agreed`, `price_falls`, `approver_submitted_it`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PLAN_VIEW)
        agreed = PlanVersion.objects.select_for_update().filter(scope.q(), pk=plan_id).first()
        if agreed is None:
            raise NothingThere("plan")
        actor = by.act(
            Permission.PLAN_APPROVE, tenant_id=agreed.tenant_id, subject_id=agreed.subject_id
        )
        rise = _rise(agreed.tenant_id, about_id, actor)
        _refuse_falls(rises)
        _refuse_changed(agreed, from_day, rises)
        row = copy_version(agreed, written_by=rise.proposed_by, at=at)
        row.starts_on, row.review_on = from_day, agreed.review_on
        row.compared_with_id = agreed.compared_with_id
        for line in BudgetLine.objects.filter(plan=row, line_key__in=list(rises)):
            line.unit_pence = rises[line.line_key].to_pence
            line.save(update_fields=["unit_pence"])
        agree_to(
            row,
            agreed,
            submitted_by=rise.proposed_by,
            by=by,
            actor=actor,
            at=at,
            reasons=rise.reasons,
            rise=rise,
        )
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
    by: Viewer,
    actor: Actor,
    at: datetime,
    reasons: str,
    rise: GeneralRise | None = None,
) -> None:
    """Send a version that was copied for a rise or a move, and agree to it in place of `agreed`.

    Both are in the caller's transaction, and the database asks for the rise or the move by the end
    of it. Refusals: `approver_submitted_it`, `reasons_missing`, those of `lowering.lower`: neither
    way may pay anybody less.
    """
    rules.check_decision(
        state=PlanState.SUBMITTED,
        decided_by_name="",
        submitted_by=submitted_by,
        user_id=actor.user_id,
        verdict=Verdict.APPROVED,
        reasons=reasons,
    )
    row.state = PlanState.SUBMITTED
    row.submitted_by, row.submitted_at = submitted_by, at
    row.save()
    PlanDecision.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        plan=row,
        verdict=Verdict.APPROVED,
        reasons=reasons.strip(),
        decided_by=actor.user_id,
        decided_at=at,
        submitted_by=submitted_by,
        rise=rise,
        level=rise.level if rise else None,
        scheme_id=rise.scheme_id if rise else None,
        cover_id=rise.cover_id if rise else None,
    )
    lower(row, by=by, actor=actor, at=at, reasons=reasons)
    agreed.state = PlanState.SUPERSEDED
    agreed.version += 1
    agreed.save()
    row.state = PlanState.AGREED
    row.version += 1
    row.save()


def _rise(tenant_id: UUID, about_id: UUID, actor: Actor) -> GeneralRise:
    """Return the general rise that somebody agreed to. Refusal: `rise_not_agreed`."""
    rise = GeneralRise.objects.filter(
        tenant_id=tenant_id, about_id=about_id, decided_by=actor.user_id
    ).first()
    if rise is None:
        raise Refusal(
            "rise_not_agreed",
            "You did not agree to this rise as a whole, so no plan can be raised by it.",
            "Decide about the whole of it first.",
        )
    return rise


def _refuse_falls(rises: Mapping[UUID, Rise]) -> None:
    """Refuse a price that falls: less for a person is decided for that person, and told with notice."""
    if any(one.to_pence < one.from_pence for one in rises.values()):
        raise Refusal(
            "price_falls",
            "A price would fall. A rise for everybody cannot lower what a person is paid.",
            "Change the plan of each person whom it concerns: they are told before, with reasons.",
        )


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
