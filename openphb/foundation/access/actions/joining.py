"""Inviting people to a record, and letting them join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openphb.foundation.access import rules
from openphb.foundation.access.models import Grant, GrantLine, Invitation, User
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Actor, Permission, Role, Viewer
from openphb.foundation.audit import trail
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
    return issue(
        actor=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        role=role,
        authority=authority,
        expires_on=by.today + rules.INVITATION_LASTS,
    )


def issue(
    *,
    actor: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    role: Role,
    authority: str,
    expires_on: date,
) -> Issued:
    """Issue a one-use code, by somebody who was found to be allowed to invite to that record.

    :raises Refusal: those of `rules.may_invite`.
    """
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
        expires_on=expires_on,
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
    found.grant = grant
    found.save(update_fields=["used_by", "used_at", "grant"])
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


def withdraw(*, actor: Actor, at: datetime, invitation_id: UUID) -> None:
    """End an invitation at once, and the role that it led to, by somebody who was found to be allowed.

    What is over already stays as it is. Refusal: `nothing_there`.
    """
    today = day_of(at)
    found = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if found is None:
        raise NothingThere("invitation")
    if found.used_at is None:
        found.expires_on = min(found.expires_on, today)
        found.save(update_fields=["expires_on"])
    grant = found.grant
    if grant is not None and (grant.valid_to is None or grant.valid_to > today):
        grant.valid_to = max(today, grant.valid_from)
        grant.save(update_fields=["valid_to"])
    trail.record(
        "access.invitation_withdrawn",
        by=actor,
        at=at,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
        record_kind="invitation",
        record_id=found.id,
        details={"role": found.role},
    )


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
