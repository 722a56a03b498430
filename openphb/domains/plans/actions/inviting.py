"""Inviting somebody to help with a plan, and ending it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import queries as people
from openphb.domains.plans.actions.drafts import audit
from openphb.domains.plans.inviting import rules
from openphb.domains.plans.inviting.types import ContributorDraft, IssuedLink
from openphb.domains.plans.models import PlanContributor, PlanContributorEnd, PlanVersion
from openphb.foundation.access import actions as access
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.kernel.refusal import NothingThere, Refusal

STAND_FOR_IT = frozenset({Role.HOLDER, Role.REPRESENTATIVE})


def invite_contributor(
    *, by: Viewer, at: datetime, plan_id: UUID, draft: ContributorDraft
) -> IssuedLink:
    """Invite somebody to help with a plan; return the code of their link, which is kept nowhere.

    To write in the plan is a supporter's role, which only the person, whoever represents them, and
    whoever lets people join the record may give. Refusals: `nothing_there`, `not_permitted`,
    `gives_the_record`, and those of `check_draft`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PLAN_INVITE)
        plan = PlanVersion.objects.filter(scope.q(), pk=plan_id).first()
        if plan is None:
            raise NothingThere("plan")
        keys = {"tenant_id": plan.tenant_id, "subject_id": plan.subject_id}
        actor = by.act(Permission.PLAN_INVITE, **keys)
        rules.check_draft(draft, by.today)
        own = any(
            one.role in STAND_FOR_IT and one.subject_id == plan.subject_id for one in by.grants
        )
        gives_record = own or by.scope(Permission.ACCESS_INVITE).covers(**keys)
        rules.check_gives(draft.may, gives_record=gives_record)
        issued = access.issue(
            actor=actor,
            at=at,
            role=rules.role_of(draft.may),
            authority=f"Invited by {actor.name} to help with the plan",
            expires_on=draft.expires_on,
            **keys,
        )
        names = people.names(viewer=by, subject_ids=[plan.subject_id])
        row = PlanContributor.objects.create(
            **keys,
            plan=plan,
            invitation_id=issued.invitation_id,
            name=draft.name.strip(),
            added_as=draft.added_as,
            may=draft.may,
            asked=draft.asked.strip(),
            whose=names.get(plan.subject_id, ""),
            expires_on=draft.expires_on,
            invited_by=actor.user_id,
            invited_at=at,
        )
        details = {"contributor": str(row.pk), "may": str(draft.may), "as": str(draft.added_as)}
        audit("plan.contributor_invited", actor, at, plan, details)
        return IssuedLink(row.pk, issued.code, issued.expires_on)


def end_contributor(*, by: Viewer, at: datetime, contributor_id: UUID, words: str = "") -> None:
    """Withdraw an invitation to help with a plan: its link, and what it gave, end at once.

    What they added stays with the plan. Refusals: `nothing_there`, `not_permitted`, `ended_already`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.PLAN_INVITE)
        row = (
            PlanContributor.objects.select_for_update(of=("self",), no_key=True)
            .select_related("plan")
            .filter(scope.q(), pk=contributor_id)
            .first()
        )
        if row is None:
            raise NothingThere("invitation")
        keys = {"tenant_id": row.tenant_id, "subject_id": row.subject_id}
        actor = by.act(Permission.PLAN_INVITE, **keys)
        if PlanContributorEnd.objects.filter(contributor=row).exists():
            raise Refusal(
                "ended_already", "This has ended already.", "There is nothing more to do."
            )
        access.withdraw(actor=actor, at=at, invitation_id=row.invitation_id)
        PlanContributorEnd.objects.create(
            **keys, contributor=row, words=words.strip(), ended_by=actor.user_id, ended_at=at
        )
        audit("plan.contributor_ended", actor, at, row.plan, {"contributor": str(row.id)})
