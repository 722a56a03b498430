"""What adding to a plan does first and last: reach the draft, look who may read and add, keep it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from openphb.domains.plans import reference
from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.inviting import queries as inviting
from openphb.domains.plans.inviting.rules import check_adds
from openphb.domains.plans.models import (
    PART_MODELS,
    Contribution,
    ContributionEnding,
    PaperReturn,
    PlanSection,
    PlanVersion,
)
from openphb.domains.plans.sections.types import PartKind, PersonRole, Section, Sees
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.seeing.rules import check_may_read
from openphb.domains.plans.together import queries, rules
from openphb.domains.plans.together.types import AddedAs, Adds, Became, Came, InWordsOf
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.kernel.refusal import NothingThere


def locked_draft(by: Viewer, plan_id: UUID) -> tuple[PlanVersion, Actor]:
    """Lock a draft that somebody may add to. Refusals: `nothing_there`, `plan_not_draft`."""
    # A broker adds to a plan, and sees no more of it: `lock` asks for the whole.
    reach = by.scope(Permission.PLAN_CONTRIBUTE).q()
    plan = PlanVersion.objects.select_for_update().filter(reach, pk=plan_id).first()
    if plan is None:
        raise NothingThere("plan")
    plan_rules.require_draft(PlanState(plan.state))
    return plan, by.act(
        Permission.PLAN_CONTRIBUTE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
    )


def check_reads_section(by: Viewer, plan: PlanVersion, section: Section) -> None:
    """Refusals: `nothing_there`, `not_permitted`: who may not read a section adds nothing to it."""
    stood = PlanSection.objects.filter(plan=plan, section=section).first()
    if stood is not None and stood.sees != Sees.BOTH:
        reads = seeing.reads(viewer=by, tenant_id=plan.tenant_id, subject_id=plan.subject_id)
        check_may_read(Sees(stood.sees), reads.parts)
    if section in reference.restricted():
        by.act(Permission.PLAN_SAFEGUARD, tenant_id=plan.tenant_id, subject_id=plan.subject_id)


def sees_of_part(by: Viewer, plan: PlanVersion, kind: PartKind, part_id: UUID) -> Sees:
    """Return who reads a part of a plan. Refusal `nothing_there`: `by` does not, or it is gone."""
    keys = {"tenant_id": plan.tenant_id, "subject_id": plan.subject_id}
    part = PART_MODELS[kind]._default_manager.filter(plan=plan, pk=part_id).first()
    sees_plan = by.scope(Permission.PLAN_VIEW).covers(**keys)
    if part is None or (kind in rules.WITH_THE_PLAN and not sees_plan):
        raise NothingThere("part of the plan")
    # The care co-ordinator's name is never left out.
    if getattr(part, "role", "") == PersonRole.CO_ORDINATOR:
        return Sees.BOTH
    sees = Sees(getattr(part, "sees", Sees.BOTH))
    reads = seeing.reads(viewer=by, **keys)
    check_may_read(sees, reads.lines if kind is PartKind.LINE else reads.parts)
    return sees


def check_may_add(by: Viewer, plan: PlanVersion, adds: Adds | None) -> AddedAs | None:
    """Return as what somebody was invited to this plan, if they were; refuse what they were not."""
    may, named = inviting.limit_of(viewer=by, plan_id=plan.id)
    check_adds(may, adds)
    return named


def locked_contribution(
    by: Viewer, contribution_id: UUID, permission: Permission
) -> tuple[Contribution, Actor]:
    """Lock the draft of something that was added, which `by` may read; return it.

    Refusals: `nothing_there`, `not_permitted`, `plan_not_draft`.
    """
    reach = by.scope(Permission.PLAN_CONTRIBUTE).q()
    row = Contribution.objects.filter(reach, pk=contribution_id).first()
    if row is None:
        raise NothingThere("contribution")
    # What was added never changes: its version is what two who answer at once wait for.
    plan, _actor = locked_draft(by, row.plan_id)
    if row.kind == PartKind.SECTION:
        check_reads_section(by, plan, Section(row.section))
    else:
        queries.contribution(viewer=by, contribution_id=contribution_id)
    row.plan = plan
    return row, by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)


def keep(
    plan: PlanVersion,
    actor: Actor,
    at: datetime,
    about: Section | PartKind,
    adds: Adds,
    words: str,
    *,
    today: date,
    said: InWordsOf | None = None,
    back: PaperReturn | None = None,
    named: AddedAs | None = None,
    part_id: UUID | None = None,
    sees: Sees = Sees.BOTH,
) -> UUID:
    """Keep what somebody adds beside a section or a part, and write its audit; return its id."""
    is_section = isinstance(about, Section)
    row = Contribution.objects.create(
        tenant_id=plan.tenant_id,
        subject_id=plan.subject_id,
        plan=plan,
        kind=PartKind.SECTION if is_section else about,
        section=about if is_section else "",
        part_id=part_id,
        sees=sees,
        adds=adds,
        words=words.strip(),
        name=said.name.strip() if said else "",
        added_as=said.added_as if said else named or rules.added_as(actor.role),
        came=said.came if said else Came.ONLINE,
        said_on=said.said_on if said else today,
        came_back=back,
        written_by=actor.user_id,
        written_at=at,
    )
    part = {"part": str(part_id)} if part_id else {}
    where = {"section": str(about)} if is_section else {"kind": str(about), **part}
    audit("plan.added_to", actor, at, plan, {**where, "adds": str(adds)})
    return row.pk


def end(
    row: Contribution,
    actor: Actor,
    at: datetime,
    became: Became,
    words: str,
    revision: int | None,
    part_id: UUID | None = None,
) -> None:
    """Keep what became of something that was added. Refusals: those of `rules.check_ending`."""
    ended = ContributionEnding.objects.filter(contribution=row).exists()
    rules.check_ending(Adds(row.adds), became, words, was_ended=ended)
    ContributionEnding.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        contribution=row,
        became=became,
        words=words.strip(),
        revision=revision,
        part_id=part_id,
        decided_by=actor.user_id,
        decided_at=at,
    )
    audit(
        "plan.addition_ended", actor, at, row.plan, {"contribution": str(row.id), "became": became}
    )
