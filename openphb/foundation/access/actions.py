"""Giving and ending roles; inviting people, and letting them join."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openphb.foundation.access import rules
from openphb.foundation.access.models import Grant, GrantLine, Invitation, User
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import (
    Actor,
    Permission,
    Role,
    Viewer,
)
from openphb.foundation.audit import trail
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class Issued:
    """An invitation with its code, which is nowhere kept: it is shown once."""

    invitation_id: UUID
    code: str
    expires_on: date


@dataclass(frozen=True)
class NewUser:
    """What somebody chose for signing in."""

    name: str
    username: str
    email: str
    password: str


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
) -> UUID:
    """Give a member of staff a role at an organisation, in commissioners' records; return the grant.

    :raises Refusal: `not_permitted` in any of the tenants; `no_such_user`; those of
        `rules.may_give`.
    """
    actors = {one: by.act(Permission.ACCESS_ADMINISTER, tenant_id=one) for one in tenant_ids}
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        raise Refusal(
            "no_such_user",
            "Nobody signs in with this name.",
            "Check how they write it when they sign in.",
            "username",
        )
    assert by.user_id is not None, "nobody acts without signing in"
    refusal = rules.may_give(
        giver_id=by.user_id,
        user_id=user.id,
        role=role,
        tenant_ids=tenant_ids,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority,
        today=by.today,
    )
    if refusal:
        raise refusal
    if not Organisation.objects.filter(id=organisation_id).exists():
        raise NothingThere("organisation")
    grant = Grant.objects.create(
        user=user,
        role=role,
        organisation_id=organisation_id,
        valid_from=valid_from,
        valid_to=valid_to,
        authority=authority.strip(),
        granted_by_id=by.user_id,
        granted_at=at,
    )
    GrantLine.objects.bulk_create(GrantLine(grant=grant, tenant_id=one) for one in actors)
    details = {"role": str(role), "to": str(user.id), "from": valid_from.isoformat()}
    for tenant_id, actor in actors.items():
        _note("access.role_given", actor, at, tenant_id, None, grant.id, details)
    return grant.id


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


@transaction.atomic
def invite(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    role: Role,
    authority: str,
) -> Issued:
    """Issue a one-use code that joins whoever types it to a person's record.

    :raises Refusal: `not_permitted`; those of `rules.may_invite`.
    """
    actor = by.act(Permission.ACCESS_INVITE, tenant_id=tenant_id, subject_id=subject_id)
    if refusal := rules.may_invite(role=role, authority=authority):
        raise refusal
    code = rules.new_code()
    made = Invitation.objects.create(
        code_hash=rules.code_hash(code),
        role=role,
        tenant_id=tenant_id,
        subject_id=subject_id,
        authority=authority.strip(),
        invited_by_id=actor.user_id,
        invited_at=at,
        expires_on=by.today + rules.INVITATION_LASTS,
    )
    trail.record(
        "access.invited",
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        record_kind="invitation",
        record_id=made.id,
        details={"role": str(role)},
    )
    return Issued(made.id, code, made.expires_on)


@transaction.atomic
def join(*, by: Viewer, at: datetime, code: str, new_user: NewUser | None = None) -> UUID:
    """Use a code: join its person's record as the signed-in user, or as a new one; return the user.

    The code is looked at first, so that who has none learns nothing about names in use.

    :raises Refusal: `invitation`; for a new user also `username`, `email` and `password`.
    """
    today = day_of(at)
    found = (
        Invitation.objects.select_for_update()
        .filter(code_hash=rules.code_hash(code), used_at=None, expires_on__gt=today)
        .first()
    )
    if found is None:
        raise rules.no_such_code()
    user_id = by.user_id
    if user_id is None:
        assert new_user is not None, "who is not signed in says how they will be"
        user_id = _make(new_user).id
    grant = Grant.objects.create(
        user_id=user_id,
        role=found.role,
        valid_from=today,
        authority=found.authority,
        granted_by_id=found.invited_by_id,
        granted_at=at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=found.tenant_id, subject_id=found.subject_id)
    found.used_by_id, found.used_at = user_id, at
    found.save(update_fields=["used_by", "used_at"])
    # Written as the one who joined, whose new role reaches exactly this record.
    with acting(user_id, today) as joiner:
        scope = next(g for g in joiner.grants if g.grant_id == grant.id)
        trail.record(
            "access.joined",
            by=Actor(user_id, joiner.name, scope.role, scope.grant_id, scope.authority),
            at=at,
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            record_kind="invitation",
            record_id=found.id,
            details={"role": found.role},
        )
    return user_id


def _make(new: NewUser) -> User:
    """Make the user, or refuse what stands in the way."""
    username, email = new.username.strip(), new.email.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal("username", "Somebody has this name.", "Choose another one.", "username")
    if User.objects.filter(email__iexact=email).exists():
        raise Refusal(
            "email",
            "Somebody signs in with this e-mail address.",
            "If it is you, sign in first and then type your code.",
            "email",
        )
    try:
        validate_password(new.password, User(username=username, email=email, name=new.name))
    except ValidationError as fault:
        raise Refusal("password", " ".join(fault.messages), "", "password") from fault
    made: User = User.objects.create_user(
        username, name=new.name.strip(), email=email, password=new.password
    )
    return made


def _note(
    what: str,
    actor: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID | None,
    grant_id: UUID,
    details: dict[str, str],
) -> None:
    trail.administered(
        what,
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        record_kind="grant",
        record_id=grant_id,
        details=details,
    )
