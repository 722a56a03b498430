"""Reading who was invited to help with a plan, and with which plans somebody helps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from openphb.domains.people import queries as people
from openphb.domains.plans.inviting import rules
from openphb.domains.plans.inviting.types import Contributor, ContributorDraft, HelpedPlan, May
from openphb.domains.plans.models import PlanContributor, PlanContributorEnd, PlanVersion
from openphb.domains.plans.together import queries as together
from openphb.domains.plans.together.types import AddedAs
from openphb.domains.plans.types import PlanState
from openphb.foundation.access import queries as access
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import queries as audit
from openphb.kernel.refusal import NothingThere

HELPING = frozenset({Role.SUPPORTER, Role.BROKER, Role.CONTRIBUTOR})
# What the audit calls the page where people add to a plan.
LOOKED = "plan made together"
MOST = 20


def contributors(*, viewer: Viewer, plan_id: UUID) -> tuple[Contributor, ...]:
    """Return who was invited to help with any version of a plan, newest first.

    Refusal: `nothing_there`, also for whoever may not invite.
    """
    scope = viewer.scope(Permission.PLAN_INVITE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    rows = PlanContributor.objects.filter(scope.q(), plan__budget_id=plan.budget_id)
    return _answers(viewer, rows.order_by("-id"))


def contributor(*, viewer: Viewer, contributor_id: UUID) -> Contributor:
    """Return one invitation to help with a plan. Refusal: `nothing_there`."""
    scope = viewer.scope(Permission.PLAN_INVITE)
    found = _answers(viewer, PlanContributor.objects.filter(scope.q(), pk=contributor_id))
    if not found:
        raise NothingThere("invitation")
    return found[0]


def limit_of(*, viewer: Viewer, plan_id: UUID) -> tuple[May, AddedAs | None]:
    """Return the most that a viewer may do with a plan, and as what they were invited, if they were.

    Every role says itself what it may do, but for that of somebody who only helps to plan: they do
    what they were invited to, and without an invitation to this plan they read. Refusal:
    `nothing_there`.
    """
    scope = viewer.scope(Permission.PLAN_CONTRIBUTE)
    plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    roles = {
        one.role
        for one in viewer.grants
        if one.tenant_id == plan.tenant_id
        and one.subject_id in (None, plan.subject_id)
        and one.gives(Permission.PLAN_CONTRIBUTE)
    }
    if not roles & HELPING:
        return May.WRITE, None
    rows = _open_of(viewer, {plan.subject_id})
    here = [row for row in rows if row.plan.budget_id == plan.budget_id]
    may = rules.most([May(row.may) for row in here])
    named = next((AddedAs(row.added_as) for row in here if row.may == may), None)
    return (may if roles == {Role.CONTRIBUTOR} else May.WRITE), named


def mine(*, viewer: Viewer) -> tuple[HelpedPlan, ...]:
    """Return up to 20 plans that the viewer helps with: the latest version of each.

    With what was asked of them, and what happened since they last looked.
    """
    subjects = {
        one.subject_id for one in viewer.grants if one.subject_id and one.role in HELPING
    } & viewer.scope(Permission.PLAN_CONTRIBUTE).subject_ids
    if not subjects:
        return ()
    asked: dict[UUID, list[PlanContributor]] = defaultdict(list)
    for row in _open_of(viewer, subjects):
        asked[row.plan.budget_id].append(row)
    latest: dict[UUID, PlanVersion] = {}
    for plan in PlanVersion.objects.filter(subject_id__in=subjects).order_by("number"):
        latest[plan.budget_id] = plan
    names = people.names(viewer=viewer, subject_ids=subjects)
    askers = names_of(row.invited_by for some in asked.values() for row in some)
    looks = audit.last_looks(viewer=viewer, page=LOOKED, subject_ids=subjects)
    found = []
    for plan in sorted(latest.values(), key=lambda one: one.id, reverse=True)[:MOST]:
        seen = together.together(viewer=viewer, plan_id=plan.id)
        since = looks.get(plan.subject_id)
        theirs = [one for section in seen.sections for one in section.added]
        theirs += together.to_parts(viewer=viewer, plan_id=plan.id)
        invited = asked.get(plan.budget_id, [])
        found.append(
            HelpedPlan(
                plan_id=plan.id,
                number=plan.number,
                is_draft=plan.state == PlanState.DRAFT,
                whose=names.get(plan.subject_id) or next((row.whose for row in invited), ""),
                asked=tuple(f"{askers.get(row.invited_by, '')}: {row.asked}" for row in invited),
                looked_at=since,
                changed=sum(
                    since is not None
                    and one.written_at > since
                    and one.written_by_name != viewer.name
                    for section in seen.sections
                    for one in section.story
                ),
                added=sum(
                    since is not None
                    and one.written_at > since
                    and one.written_by != viewer.user_id
                    for one in theirs
                ),
                answered=sum(
                    since is not None
                    and one.written_by == viewer.user_id
                    and (
                        (one.ending is not None and one.ending.decided_at > since)
                        or any(two.written_at > since for two in one.replies)
                    )
                    for one in theirs
                ),
                may_add=bool(rules.ADDS[limit_of(viewer=viewer, plan_id=plan.id)[0]]),
            )
        )
    return tuple(found)


def _open_of(viewer: Viewer, subject_ids: Iterable[UUID]) -> list[PlanContributor]:
    """Return the invitations of some people's plans that the viewer used and nobody ended."""
    rows = list(
        PlanContributor.objects.filter(
            viewer.scope(Permission.PLAN_CONTRIBUTE).q(), subject_id__in=list(subject_ids)
        )
        .select_related("plan")
        .order_by("-id")
    )
    ended = set(
        PlanContributorEnd.objects.filter(contributor__in=rows).values_list(
            "contributor_id", flat=True
        )
    )
    used = access.used_by(viewer=viewer, invitation_ids=[row.invitation_id for row in rows])
    return [
        row
        for row in rows
        if row.id not in ended
        and row.invitation_id in used
        and used[row.invitation_id].user_id == viewer.user_id
        and used[row.invitation_id].in_force
    ]


def _answers(viewer: Viewer, found: Iterable[PlanContributor]) -> tuple[Contributor, ...]:
    rows = list(found)
    ends = {
        one.contributor_id: one for one in PlanContributorEnd.objects.filter(contributor__in=rows)
    }
    used = access.used_by(viewer=viewer, invitation_ids=[row.invitation_id for row in rows])
    names = names_of({*(row.invited_by for row in rows), *(one.ended_by for one in ends.values())})
    answers = []
    for row in rows:
        end, joined = ends.get(row.id), used.get(row.invitation_id)
        answers.append(
            Contributor(
                id=row.id,
                plan_id=row.plan_id,
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                draft=ContributorDraft(
                    row.name, AddedAs(row.added_as), May(row.may), row.asked, row.expires_on
                ),
                invited_by_name=names.get(row.invited_by, ""),
                invited_at=row.invited_at,
                state=rules.state_of(
                    ended=end is not None,
                    joined=joined is not None,
                    in_force=joined is not None and joined.in_force,
                    expires_on=row.expires_on,
                    today=viewer.today,
                ),
                joined_name=joined.name if joined else "",
                ended_words=end.words if end else "",
                ended_by_name=names.get(end.ended_by, "") if end else "",
                ended_at=end.ended_at if end else None,
            )
        )
    return tuple(answers)
