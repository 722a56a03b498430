"""Reading the panel: its meetings, what waits for it, and conditions that are to be done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.plans import reference
from openphb.domains.plans.models import (
    PanelCondition,
    PanelConditionMet,
    PanelDecision,
    PanelItem,
    PanelLine,
    PanelMeeting,
    PanelMember,
    PanelReferral,
    PanelVoice,
)
from openphb.domains.plans.panel.rules import QUORUM
from openphb.domains.plans.panel.types import ConditionAnswer, Item, Meeting, PanelSaid, Voice
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access import queries as access
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

MOST = 50


def quorum(on: date) -> int:
    """Return how many have to take part in a decision of the panel on a day."""
    return reference.limit_on(QUORUM, on).value


def meetings(*, viewer: Viewer) -> tuple[Meeting, ...]:
    """Return up to 50 meetings of the viewer's commissioners, the latest first."""
    scope = viewer.scope(Permission.PANEL_VIEW)
    rows = PanelMeeting.objects.filter(scope.tenants_q()).order_by("-held_on", "-id")[:MOST]
    return _meetings(viewer, list(rows))


def meeting(*, viewer: Viewer, meeting_id: UUID) -> Meeting:
    """Return one meeting. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PANEL_VIEW)
    row = PanelMeeting.objects.filter(scope.tenants_q(), pk=meeting_id).first()
    if row is None:
        raise NothingThere("meeting")
    return _meetings(viewer, [row])[0]


def item(*, viewer: Viewer, item_id: UUID) -> Item:
    """Return one plan on an agenda. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PANEL_VIEW).q()
    row = PanelItem.objects.filter(scope, pk=item_id).first()
    if row is None:
        raise NothingThere("plan on the agenda")
    found = meeting(viewer=viewer, meeting_id=row.meeting_id)
    return next(one for one in found.items if one.id == item_id)


def condition(*, viewer: Viewer, condition_id: UUID) -> ConditionAnswer:
    """Return one condition. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PANEL_VIEW).q()
    rows = list(PanelCondition.objects.filter(scope, pk=condition_id))
    if not rows:
        raise NothingThere("condition")
    return _conditions(rows)[0]


def conditions_open(*, viewer: Viewer) -> tuple[ConditionAnswer, ...]:
    """Return up to 50 conditions that are to be done: the viewer's own, or all for who runs panels."""
    scope = viewer.scope(Permission.PANEL_VIEW).q()
    mine = viewer.scope(Permission.PANEL_RUN).tenants_q()
    if viewer.user_id is not None:
        mine |= Q(owner=viewer.user_id)
    return _conditions(_open(scope, mine))


@asked
def _open(scope: Q, mine: Q) -> QuerySet[PanelCondition]:
    met = PanelConditionMet.objects.filter(scope).values("condition_id")
    rows = PanelCondition.objects.filter(scope, mine).exclude(pk__in=met)
    return rows.order_by("due_on", "id")[:MOST]


def said_of(*, viewer: Viewer, plan_id: UUID) -> PanelSaid | None:
    """Return what the panel decided last about a version, or None."""
    scope = viewer.scope(Permission.PLAN_VIEW).q()
    rows = PanelDecision.objects.filter(scope, sent__plan_id=plan_id).select_related("sent")
    found = _said(viewer, list(rows.order_by("-sent__version")[:1]))
    return next(iter(found.values()), None)


def referred(plan_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return plan → who referred it to the panel and why, of plans that the caller may see."""
    rows = list(PanelReferral.objects.filter(plan_id__in=plan_ids))
    names = names_of(row.referred_by for row in rows)
    return {row.plan_id: f"{names.get(row.referred_by, '')}: {row.reason}" for row in rows}


def people_of(*, viewer: Viewer, tenant_id: UUID) -> tuple[access.Allowed, ...]:
    """Return who may sit on a commissioner's panel by their role. Refusal: `nothing_there`."""
    found = access.allowed(viewer=viewer, permission=Permission.PANEL_VIEW, tenant_ids=[tenant_id])
    if tenant_id not in found:
        raise NothingThere("commissioner")
    return found[tenant_id]


def _meetings(viewer: Viewer, rows: Sequence[PanelMeeting]) -> tuple[Meeting, ...]:
    ids = [row.id for row in rows]
    present: dict[UUID, list[UUID]] = defaultdict(list)
    for each in PanelMember.objects.filter(meeting_id__in=ids).order_by("id"):
        present[each.meeting_id].append(each.member)
    scope = viewer.scope(Permission.PANEL_VIEW).q()
    items = list(
        PanelItem.objects.filter(scope, meeting_id__in=ids).select_related("plan").order_by("id")
    )
    decisions = PanelDecision.objects.filter(item_id__in=[one.id for one in items])
    by_item = {row.item_id: row.id for row in decisions}
    said = _said(viewer, list(decisions.select_related("sent")))
    reasons = referred([one.plan_id for one in items])
    names = names_of(
        [row.called_by for row in rows] + [one for many in present.values() for one in many]
    )
    tenants = dict(
        Tenant.objects.filter(pk__in={row.tenant_id for row in rows}).values_list("id", "name")
    )
    return tuple(
        Meeting(
            row.id,
            row.tenant_id,
            tenants.get(row.tenant_id, ""),
            row.held_on,
            row.place,
            names.get(row.called_by, ""),
            tuple((one, names.get(one, "")) for one in present[row.id]),
            tuple(
                Item(
                    one.id,
                    one.meeting_id,
                    one.plan_id,
                    one.tenant_id,
                    one.subject_id,
                    one.plan.number,
                    reasons.get(one.plan_id, ""),
                    PlanState(one.plan.state) is PlanState.SUBMITTED,
                    said.get(by_item[one.id]) if one.id in by_item else None,
                )
                for one in items
                if one.meeting_id == row.id
            ),
        )
        for row in rows
    )


def _said(viewer: Viewer, rows: Sequence[PanelDecision]) -> dict[UUID, PanelSaid]:
    """Return decision → what was decided, of rows that the viewer may see.

    A line that they may not read is not named.
    """
    ids = [row.id for row in rows]
    reads = {
        keys: seeing.reads(viewer=viewer, tenant_id=keys[0], subject_id=keys[1]).lines
        for keys in {(row.tenant_id, row.subject_id) for row in rows}
    }
    voices: dict[UUID, list[PanelVoice]] = defaultdict(list)
    for voice in (
        PanelVoice.objects.filter(decision_id__in=ids).select_related("member").order_by("id")
    ):
        voices[voice.decision_id].append(voice)
    lines: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for left_out in (
        PanelLine.objects.filter(decision_id__in=ids)
        .select_related("line")
        .order_by("line__position", "line_id")
    ):
        if Sees(left_out.line.sees) in reads[(left_out.tenant_id, left_out.subject_id)]:
            lines[left_out.decision_id].append((left_out.line_id, left_out.line.description))
    conditions: dict[UUID, list[ConditionAnswer]] = defaultdict(list)
    asked = list(PanelCondition.objects.filter(decision_id__in=ids).order_by("due_on", "id"))
    for row, answer in zip(asked, _conditions(asked), strict=True):
        conditions[row.decision_id].append(answer)
    names = names_of(
        [row.recorded_by for row in rows]
        + [voice.member.member for many in voices.values() for voice in many]
    )
    return {
        row.id: PanelSaid(
            row.id,
            row.sent.plan_id,
            row.sent.version,
            Verdict(row.verdict),
            row.reasons,
            tuple(
                Voice(one.member.member, one.agrees, one.words, names.get(one.member.member, ""))
                for one in voices[row.id]
            ),
            tuple(conditions[row.id]),
            names.get(row.recorded_by, ""),
            row.recorded_at,
            tuple(lines[row.id]),
        )
        for row in rows
    }


def _conditions(rows: Sequence[PanelCondition]) -> tuple[ConditionAnswer, ...]:
    decisions = {
        one.id: one
        for one in PanelDecision.objects.filter(
            pk__in={row.decision_id for row in rows}
        ).select_related("sent")
    }
    met = {
        row.condition_id: row
        for row in PanelConditionMet.objects.filter(condition_id__in=[row.id for row in rows])
    }
    names = names_of([row.owner for row in rows] + [one.met_by for one in met.values()])
    return tuple(
        ConditionAnswer(
            row.id,
            decisions[row.decision_id].sent.plan_id,
            row.tenant_id,
            row.subject_id,
            row.words,
            row.owner,
            names.get(row.owner, ""),
            row.due_on,
            day_of(decisions[row.decision_id].recorded_at),
            met[row.id].words if row.id in met else "",
            names.get(met[row.id].met_by, "") if row.id in met else "",
        )
        for row in rows
    )
