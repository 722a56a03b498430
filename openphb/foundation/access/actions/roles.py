"""Giving staff roles, agreeing to those that need two people, renewing and ending them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.foundation.access import rules
from openphb.foundation.access.models import (
    Grant,
    GrantLine,
    RoleProposal,
    RoleProposalLine,
    User,
)
from openphb.foundation.access.types import TAKES_TWO, Actor, Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class Given:
    """What giving a role made: a grant, or a proposal that waits for a second person."""

    grant_id: UUID | None
    proposal_id: UUID | None


@transaction.atomic
def give_role(
    *,
    by: Viewer,
    at: datetime,
    username: str,
    role: Role,
    organisation_id: UUID,
    tenant_ids: Collection[UUID],
    valid_from: date,
    valid_to: date | None,
    authority: str,
) -> Given:
    """Give a member of staff a role at an organisation, in commissioners' records.

    A finance approver and an administrator take two people, unless nobody has ever held that role
    in any of the tenants: then a proposal is made, and the role begins when somebody else agrees.

    :raises Refusal: `not_permitted` in any of the tenants; `no_such_user`; those of
        `rules.may_give`.
    """
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    actors = _administering(by, tenant_ids)
    if user is None:
        raise Refusal(
            "no_such_user",
            "Nobody signs in with this name.",
            "Check how they write it when they sign in, or invite them.",
            "username",
        )
    return give(
        actors=actors,
        by=by,
        at=at,
        user=user,
        role=role,
        organisation_id=organisation_id,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority,
    )


def give(
    *,
    actors: dict[UUID, Actor],
    by: Viewer,
    at: datetime,
    user: User,
    role: Role,
    organisation_id: UUID,
    valid_from: date,
    valid_to: date | None,
    authority: str,
) -> Given:
    """Give or propose a role, as somebody who was found to administer each of the tenants."""
    assert by.user_id is not None, "nobody acts without signing in"
    refusal = rules.may_give(
        giver_id=by.user_id,
        user_id=user.id,
        role=role,
        tenant_ids=actors,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority,
        today=by.today,
    )
    if refusal:
        raise refusal
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NothingThere("organisation")
    details = {"role": str(role), "to": str(user.id), "from": valid_from.isoformat()}
    if held_before(role, actors):
        proposal_id = propose(
            user=user,
            role=role,
            organisation_id=organisation_id,
            tenant_ids=actors,
            valid_from=valid_from,
            valid_to=valid_to,
            authority=authority,
            proposed_by=by.user_id,
            at=at,
        )
        for tenant_id, actor in actors.items():
            _note("access.role_proposed", actor, at, tenant_id, None, proposal_id, details)
        return Given(None, proposal_id)
    grant_id = make_grant(
        user=user,
        role=role,
        organisation_id=organisation_id,
        tenant_ids=actors,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority,
        granted_by=by.user_id,
        at=at,
    )
    for tenant_id, actor in actors.items():
        _note("access.role_given", actor, at, tenant_id, None, grant_id, details)
    return Given(grant_id, None)


def held_before(role: Role, tenant_ids: Collection[UUID]) -> bool:
    """Return whether this role takes two people in these tenants: it does, but for the first one.

    Who held it once counts as well, so that nobody ends the others and is alone again.
    """
    if role not in TAKES_TWO:
        return False
    # Two who give the first one at once: the second waits here, and then is not the first.
    list(Tenant.objects.select_for_update().filter(id__in=tenant_ids).order_by("id"))
    return GrantLine.objects.filter(
        grant__role=role, tenant_id__in=tenant_ids, subject=None
    ).exists()


def propose(
    *,
    user: User,
    role: Role,
    organisation_id: UUID,
    tenant_ids: Collection[UUID],
    valid_from: date,
    valid_to: date | None,
    authority: str,
    proposed_by: UUID | None,
    at: datetime,
) -> UUID:
    """Write a role that waits for a second person; return the proposal. None proposes from the shell."""
    made = RoleProposal.objects.create(
        user=user,
        role=role,
        organisation_id=organisation_id,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority.strip(),
        proposed_by_id=proposed_by,
        proposed_at=at,
    )
    RoleProposalLine.objects.bulk_create(
        RoleProposalLine(proposal=made, tenant_id=one) for one in tenant_ids
    )
    return made.id


def make_grant(
    *,
    user: User,
    role: Role,
    organisation_id: UUID,
    tenant_ids: Collection[UUID],
    valid_from: date,
    valid_to: date | None,
    authority: str,
    granted_by: UUID | None,
    at: datetime,
) -> UUID:
    """Write a staff role that was decided on; return the grant."""
    grant = Grant.objects.create(
        user=user,
        role=role,
        organisation_id=organisation_id,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority.strip(),
        granted_by_id=granted_by,
        granted_at=at,
    )
    GrantLine.objects.bulk_create(GrantLine(grant=grant, tenant_id=one) for one in tenant_ids)
    return grant.id


@transaction.atomic
def decide_proposal(*, by: Viewer, at: datetime, proposal_id: UUID, agree: bool) -> UUID | None:
    """Agree to a role that somebody else proposed, or turn it down; return the grant if agreed.

    A role that should have begun by now begins today.

    :raises Refusal: `not_permitted` in any of its tenants; those of `rules.may_decide`.
    """
    found = RoleProposal.objects.select_for_update(of=("self",)).filter(id=proposal_id).first()
    if found is None:
        raise NothingThere("proposal")
    lines = RoleProposalLine.objects.filter(proposal=found)
    actors = _administering(by, list(lines.values_list("tenant_id", flat=True)))
    assert by.user_id is not None, "nobody acts without signing in"
    refusal = rules.may_decide(
        decider_id=by.user_id,
        proposer_id=found.proposed_by_id,
        user_id=found.user_id,
        decided=found.decided_at is not None,
        valid_to=found.valid_to if agree else None,
        today=by.today,
    )
    if refusal:
        raise refusal
    grant_id = None
    if agree:
        grant_id = make_grant(
            user=found.user,
            role=Role(found.role),
            organisation_id=found.organisation_id,
            tenant_ids=actors,
            valid_from=max(found.valid_from, by.today),
            valid_to=found.valid_to,
            authority=found.authority,
            granted_by=by.user_id,
            at=at,
        )
    found.decided_by_id, found.decided_at, found.agreed = by.user_id, at, agree
    found.grant_id = grant_id
    found.save(update_fields=["decided_by", "decided_at", "agreed", "grant"])
    details = {
        "role": found.role,
        "to": str(found.user_id),
        "proposed_by": str(found.proposed_by_id or "the command line"),
    }
    what = "access.role_given" if agree else "access.role_turned_down"
    for tenant_id, actor in actors.items():
        _note(what, actor, at, tenant_id, None, grant_id or found.id, details)
    return grant_id


@transaction.atomic
def renew_role(*, by: Viewer, at: datetime, grant_id: UUID, until: date | None) -> None:
    """Let a staff role that has not ended go on until a later day, or without an end.

    :raises Refusal: `not_permitted` unless the viewer administers everywhere it reaches;
        those of `rules.may_renew`.
    """
    grant = Grant.objects.select_for_update().filter(id=grant_id).exclude(role=Role.SYSTEM).first()
    lines = list(GrantLine.objects.filter(grant_id=grant_id))
    if grant is None or any(line.subject_id for line in lines):
        raise NothingThere("role")
    actors = _administering(by, [line.tenant_id for line in lines])
    refusal = rules.may_renew(
        own=grant.user_id == by.user_id,
        role=Role(grant.role),
        valid_to=grant.valid_to,
        until=until,
        today=by.today,
    )
    if refusal:
        raise refusal
    grant.valid_to = until
    grant.save(update_fields=["valid_to"])
    details = {
        "role": grant.role,
        "of": str(grant.user_id),
        "until": until.isoformat() if until else "no end",
    }
    for tenant_id, actor in actors.items():
        _note("access.role_renewed", actor, at, tenant_id, None, grant.id, details)


@transaction.atomic
def end_role(*, by: Viewer, at: datetime, grant_id: UUID, on: date) -> None:
    """End a role: `on` is the first day without it. Today is at once.

    :raises Refusal: `not_permitted` unless the viewer administers everywhere it reaches;
        those of `rules.may_end`.
    """
    grant = Grant.objects.select_for_update().filter(id=grant_id).first()
    lines = list(GrantLine.objects.filter(grant_id=grant_id))
    if grant is None or grant.role == Role.SYSTEM:
        raise NothingThere("role")
    actors = [
        (
            line,
            by.act(
                Permission.ACCESS_ADMINISTER,
                tenant_id=line.tenant_id,
                subject_id=line.subject_id,
            ),
        )
        for line in lines
    ]
    refusal = rules.may_end(
        valid_from=grant.valid_from, valid_to=grant.valid_to, on=on, today=by.today
    )
    if refusal:
        raise refusal
    grant.valid_to = on
    grant.save(update_fields=["valid_to"])
    details = {"role": grant.role, "of": str(grant.user_id), "on": on.isoformat()}
    for line, actor in actors:
        _note("access.role_ended", actor, at, line.tenant_id, line.subject_id, grant.id, details)


def _administering(by: Viewer, tenant_ids: Collection[UUID]) -> dict[UUID, Actor]:
    return {one: by.act(Permission.ACCESS_ADMINISTER, tenant_id=one) for one in tenant_ids}


def _note(
    what: str,
    actor: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID | None,
    record_id: UUID,
    details: dict[str, str],
) -> None:
    trail.administered(
        what,
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        record_kind="grant",
        record_id=record_id,
        details=details,
    )
