"""The panel: referring a plan to it, its meetings, what was decided there, and conditions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans.actions.drafts import audit, lock
from openphb.domains.plans.answers import answer_of
from openphb.domains.plans.models import (
    BudgetLine,
    PanelCondition,
    PanelConditionMet,
    PanelDecision,
    PanelItem,
    PanelLine,
    PanelMeeting,
    PanelMember,
    PanelReferral,
    PanelVoice,
    PlanSent,
    PlanVersion,
)
from openphb.domains.plans.panel import queries, rules
from openphb.domains.plans.panel.types import ConditionDraft, Voice
from openphb.domains.plans.rules import check_words
from openphb.domains.plans.seeing import rules as seeing
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal


def refer_to_panel(*, by: Viewer, at: datetime, plan_id: UUID, reason: str) -> None:
    """Let the panel look at a plan that waits, though no rule asks for it.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_submitted`, `panel_referred`,
    `words_missing`.
    """
    with transaction.atomic():
        row = _waiting(by, plan_id, Permission.PLAN_APPROVE)
        actor = by.act(Permission.PLAN_APPROVE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        check_words(reason, where="reason", name="Why the panel should look at it")
        if PanelReferral.objects.filter(plan=row).exists():
            raise Refusal(
                "panel_referred", "It was referred to the panel already.", "Read how it stands."
            )
        PanelReferral.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            reason=reason.strip(),
            referred_by=actor.user_id,
            referred_at=at,
        )
        audit("plan.referred_to_panel", actor, at, row, {"number": row.number})


def call_meeting(
    *, by: Viewer, at: datetime, tenant_id: UUID, held_on: date, place: str = ""
) -> UUID:
    """Call a meeting of the panel; return its id. Refusals: `not_permitted`, `meeting_day_over`."""
    actor = by.act(Permission.PANEL_RUN, tenant_id=tenant_id)
    if held_on < by.today:
        raise Refusal(
            "meeting_day_over", "That day is over.", "Choose today or a later day.", "held_on"
        )
    with transaction.atomic():
        row = PanelMeeting.objects.create(
            tenant_id=tenant_id,
            held_on=held_on,
            place=place.strip(),
            called_by=actor.user_id,
            called_at=at,
        )
        trail.record(
            "panel.called",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="panel meeting",
            record_id=row.id,
            details={"held_on": held_on.isoformat()},
        )
        return row.id


def put_on_agenda(
    *, by: Viewer, at: datetime, meeting_id: UUID, plan_ids: Collection[UUID]
) -> None:
    """Put plans that wait on a meeting's agenda; one that is on it stays.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_submitted`.
    """
    with transaction.atomic():
        meeting = queries.meeting(viewer=by, meeting_id=meeting_id)
        by.act(Permission.PANEL_RUN, tenant_id=meeting.tenant_id)
        there = {one.plan_id for one in meeting.items}
        for plan_id in plan_ids:
            if plan_id in there:
                continue
            row = _waiting(by, plan_id, Permission.PANEL_RUN)
            if row.tenant_id != meeting.tenant_id:
                raise NothingThere("plan")
            actor = by.act(Permission.PANEL_RUN, tenant_id=row.tenant_id, subject_id=row.subject_id)
            PanelItem.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                meeting_id=meeting_id,
                plan=row,
                put_by=actor.user_id,
                put_at=at,
            )
            audit("plan.put_to_panel", actor, at, row, {"meeting": str(meeting_id)})


def record_present(
    *, by: Viewer, at: datetime, meeting_id: UUID, members: Collection[UUID]
) -> None:
    """Record who was at a meeting, beside those who are recorded.

    Refusals: `nothing_there`, `not_permitted`, `meeting_not_yet`, `panel_member_unknown`.
    """
    with transaction.atomic():
        meeting = queries.meeting(viewer=by, meeting_id=meeting_id)
        actor = by.act(Permission.PANEL_RUN, tenant_id=meeting.tenant_id)
        if by.today < meeting.held_on:
            raise Refusal(
                "meeting_not_yet",
                "The meeting was not held yet.",
                "Record who was there on its day or after.",
                "members",
            )
        people = {one.user_id for one in queries.people_of(viewer=by, tenant_id=meeting.tenant_id)}
        if not set(members) <= people:
            raise Refusal(
                "panel_member_unknown",
                "Only people whose role lets them sit on the panel were there as members.",
                "Choose from the list. Roles are given under Roles.",
                "members",
            )
        there = {one for one, _name in meeting.present}
        for member in sorted(set(members) - there):
            PanelMember.objects.create(
                tenant_id=meeting.tenant_id,
                meeting_id=meeting_id,
                member=member,
                recorded_by=actor.user_id,
                recorded_at=at,
            )
        trail.record(
            "panel.present",
            by=actor,
            at=at,
            tenant_id=meeting.tenant_id,
            subject_id=None,
            record_kind="panel meeting",
            record_id=meeting_id,
            details={"members": sorted(str(one) for one in set(members) - there)},
        )


def record_panel_decision(
    *,
    by: Viewer,
    at: datetime,
    item_id: UUID,
    verdict: Verdict,
    reasons: str,
    voices: Sequence[Voice],
    conditions: Sequence[ConditionDraft] = (),
    not_agreed: Collection[UUID] = (),
) -> UUID:
    """Record what a meeting decided about a plan; return its id. The plan is then decided so.

    `not_agreed` are the lines that a part leaves out. Refusals: `nothing_there`, `not_permitted`,
    `plan_not_submitted`, `words_missing`, `panel_decided`, `lines_left_out`, those of `check_lines`,
    of `check_voices` and of `check_conditions`.
    """
    with transaction.atomic():
        item = queries.item(viewer=by, item_id=item_id)
        row = _waiting(by, item.plan_id, Permission.PANEL_RUN)
        actor = by.act(Permission.PANEL_RUN, tenant_id=row.tenant_id, subject_id=row.subject_id)
        sent = list(PlanSent.objects.filter(plan=row).order_by("version"))
        if not sent or PanelDecision.objects.filter(sent=sent[-1]).exists():
            raise Refusal(
                "panel_decided",
                "What the panel decided about this plan is recorded already.",
                "Read it with the plan.",
            )
        seeing.check_decides(answer_of(row, by))
        check_words(reasons, where="reasons", name="What the panel found")
        lines = BudgetLine.objects.filter(plan=row).values_list("id", flat=True)
        rules.check_lines(verdict, not_agreed, lines=set(lines))
        members = dict(
            PanelMember.objects.filter(meeting_id=item.meeting_id).values_list("member", "id")
        )
        rules.check_voices(
            voices,
            present=members,
            senders={one.sent_by for one in sent},
            quorum=queries.quorum(by.today),
        )
        people = {one.user_id for one in queries.people_of(viewer=by, tenant_id=row.tenant_id)}
        rules.check_conditions(conditions, verdict, on=by.today, people=people)
        whose = {"tenant_id": row.tenant_id, "subject_id": row.subject_id}
        made = PanelDecision.objects.create(
            **whose,
            item_id=item_id,
            sent=sent[-1],
            verdict=verdict,
            reasons=reasons.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        for line_id in sorted(set(not_agreed)):
            PanelLine.objects.create(**whose, decision=made, line_id=line_id)
        for voice in voices:
            PanelVoice.objects.create(
                **whose,
                decision=made,
                member_id=members[voice.user_id],
                agrees=voice.agrees,
                words=voice.words.strip(),
            )
        for one in conditions:
            PanelCondition.objects.create(
                **whose, decision=made, words=one.words.strip(), owner=one.owner, due_on=one.due_on
            )
        audit(
            "plan.panel_decided",
            actor,
            at,
            row,
            {
                "verdict": verdict,
                "not_agreed": [str(one) for one in sorted(set(not_agreed))],
                "took_part": [str(one.user_id) for one in voices],
                "dissent": sum(not one.agrees for one in voices),
                "conditions": len(conditions),
            },
        )
        return made.id


def meet_condition(*, by: Viewer, at: datetime, condition_id: UUID, words: str) -> None:
    """Record what was done about a condition: by its owner, or by who runs the panel.

    Refusals: `nothing_there`, `not_permitted`, `condition_met`, `condition_of_another`,
    `words_missing`.
    """
    with transaction.atomic():
        found = queries.condition(viewer=by, condition_id=condition_id)
        row = lock(by=by, permission=Permission.PANEL_VIEW, plan_id=found.plan_id, version=None)
        actor = by.act(Permission.PANEL_VIEW, tenant_id=row.tenant_id, subject_id=row.subject_id)
        runs = found.tenant_id in by.scope(Permission.PANEL_RUN).tenant_ids
        if found.owner != actor.user_id and not runs:
            raise Refusal("condition_of_another", f"{found.owner_name} sees to this.", "Ask them.")
        if PanelConditionMet.objects.filter(condition_id=condition_id).exists():
            raise Refusal("condition_met", "It is done already.", "Read what was done.")
        check_words(words, where="words", name="What was done")
        PanelConditionMet.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            condition_id=condition_id,
            words=words.strip(),
            met_by=actor.user_id,
            met_at=at,
        )
        audit("plan.condition_met", actor, at, row, {"condition": str(condition_id)})


def _waiting(by: Viewer, plan_id: UUID, permission: Permission) -> PlanVersion:
    row = lock(by=by, permission=permission, plan_id=plan_id, version=None)
    if row.state != PlanState.SUBMITTED:
        raise Refusal(
            "plan_not_submitted",
            "This version does not wait for a decision.",
            "Read how it stands now.",
        )
    return row
