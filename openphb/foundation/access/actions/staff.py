"""Staff accounts: invited by who administers, opened by a link that works once."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from openphb.foundation.access import rules
from openphb.foundation.access.actions import roles
from openphb.foundation.access.actions.roles import Given
from openphb.foundation.access.models import GrantLine, StaffInvitation, User
from openphb.foundation.access.session import acting
from openphb.foundation.access.sign_in.services import CIS2
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal

# Long enough that no link is ever guessed; a person follows it, and never types it.
LINK_BYTES = 32


@dataclass(frozen=True)
class NewStaff:
    """A member of staff who cannot sign in yet."""

    name: str
    username: str
    email: str
    cis2_uid: str = ""
    """The 12 digits of their Care Identity; "" where they do not sign in with it."""


@dataclass(frozen=True)
class IssuedLink:
    """An invitation with its secret, which is nowhere kept: the link is shown once."""

    user_id: UUID
    secret: str
    expires_on: date
    given: Given


@transaction.atomic
def invite_staff(
    *,
    by: Viewer,
    at: datetime,
    person: NewStaff,
    role: Role,
    organisation_id: UUID,
    tenant_ids: Collection[UUID],
    valid_from: date,
    valid_to: date | None,
    authority: str,
) -> IssuedLink:
    """Make an account without a password and give or propose its role; return the link that opens it.

    :raises Refusal: `not_permitted` in any of the tenants; `username`, `email`, `cis2_uid`; those
        of `rules.may_give`.
    """
    actors = {one: by.act(Permission.ACCESS_ADMINISTER, tenant_id=one) for one in tenant_ids}
    user = make_user(person)
    given = roles.give(
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
    for tenant_id, actor in actors.items():
        trail.administered(
            "access.staff_invited",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="user",
            record_id=user.id,
        )
    return _issue(user, given, invited_by=by.user_id, at=at)


@transaction.atomic
def invite_again(*, by: Viewer, at: datetime, user_id: UUID) -> IssuedLink:
    """Issue a new link for somebody whose account was never opened; the links before it end.

    Whoever opens the account has every role that was given to it, so who issues the link must
    administer all of them.

    :raises Refusal: `nothing_there`; `not_permitted` in any of the tenants; `account_opened`.
    """
    lines = GrantLine.objects.filter(grant__user_id=user_id, subject=None).order_by("id")
    grants = {line.tenant_id: line.grant_id for line in lines}
    user = User.objects.select_for_update().filter(id=user_id, is_active=True).first()
    if user is None or not grants:
        raise NothingThere("role")
    actors = {one: by.act(Permission.ACCESS_ADMINISTER, tenant_id=one) for one in grants}
    waiting = StaffInvitation.objects.filter(user=user, used_at=None)
    if user.has_usable_password() or not waiting.exists():
        raise Refusal(
            "account_opened",
            "This account was opened already, so it needs no link.",
            "If they cannot sign in, they can choose “Forgotten password” where they sign in.",
        )
    waiting.filter(expires_on__gt=day_of(at)).update(expires_on=day_of(at))
    for tenant_id, actor in actors.items():
        trail.administered(
            "access.staff_invited_again",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="user",
            record_id=user.id,
        )
    given = Given(next(iter(grants.values())), None)
    return _issue(user, given, invited_by=by.user_id, at=at)


@transaction.atomic
def add_administrator(
    *, by: None, at: datetime, person: NewStaff, organisation_id: UUID, tenant_ids: Collection[UUID]
) -> IssuedLink:
    """Invite an administrator from the shell of whoever runs the system; return the link.

    The first one's role begins at once. Another one waits until somebody who administers agrees.
    `by` is nobody: the shell is no user.

    :raises Refusal: `username`, `email`, `nowhere`.
    """
    assert by is None, "the shell is no user"
    if not tenant_ids:
        raise Refusal(
            "nowhere",
            "There are no commissioner's records to administer yet.",
            "Say with --organisation which commissioner's records these are.",
            "--organisation",
        )
    user = make_user(person)
    today = day_of(at)
    authority = "Added at the command line by who runs the system"
    if roles.held_before(Role.ADMINISTRATOR, tenant_ids):
        proposal_id = roles.propose(
            user=user,
            role=Role.ADMINISTRATOR,
            organisation_id=organisation_id,
            tenant_ids=tenant_ids,
            valid_from=today,
            valid_to=None,
            authority=authority,
            proposed_by=None,
            at=at,
        )
        return _issue(user, Given(None, proposal_id), invited_by=None, at=at)
    grant_id = roles.make_grant(
        user=user,
        role=Role.ADMINISTRATOR,
        organisation_id=organisation_id,
        tenant_ids=tenant_ids,
        valid_from=today,
        valid_to=None,
        authority=authority,
        granted_by=None,
        at=at,
    )
    # Written as the new one, by the role that is there now: the shell has none.
    with acting(user.id, today) as viewer:
        for tenant_id in tenant_ids:
            trail.administered(
                "access.role_given",
                by=viewer.act(Permission.ACCESS_ADMINISTER, tenant_id=tenant_id),
                at=at,
                tenant_id=tenant_id,
                subject_id=None,
                record_kind="grant",
                record_id=grant_id,
                details={"role": str(Role.ADMINISTRATOR), "by": "the command line"},
            )
    return _issue(user, Given(grant_id, None), invited_by=None, at=at)


@transaction.atomic
def accept_staff_invitation(*, by: Viewer, at: datetime, secret: str, password: str) -> UUID:
    """Use an invitation's link: choose the account's password; return the user.

    `by` is nobody: the link is what lets them in, and a second factor is asked for next.

    :raises Refusal: `invitation`; `password`; `signed_in` where somebody is signed in.
    """
    if by.user_id is not None:
        raise Refusal(
            "signed_in",
            "Somebody is signed in here.",
            "Sign out, then open the link again.",
        )
    today = day_of(at)
    found = (
        StaffInvitation.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(
            secret_hash=rules.secret_hash(secret),
            used_at=None,
            expires_on__gt=today,
            user__is_active=True,
        )
        .first()
    )
    if found is None:
        raise no_such_link()
    user = found.user
    try:
        validate_password(password, user)
    except ValidationError as fault:
        raise Refusal("password", " ".join(fault.messages), "", "password") from fault
    user.set_password(password)
    user.save(update_fields=["password"])
    found.used_at = at
    found.save(update_fields=["used_at"])
    return user.id


def no_such_link() -> Refusal:
    """The refusal of a link: the same words whether it is wrong, used or too old."""
    return Refusal(
        "invitation",
        "This link cannot be used.",
        "A link works once and for 14 days. If you have used it, sign in. If not, ask the person "
        "who sent it to you for a new one.",
    )


def _issue(user: User, given: Given, *, invited_by: UUID | None, at: datetime) -> IssuedLink:
    secret = secrets.token_urlsafe(LINK_BYTES)
    made = StaffInvitation.objects.create(
        user=user,
        secret_hash=rules.secret_hash(secret),
        invited_by_id=invited_by,
        invited_at=at,
        expires_on=day_of(at) + rules.INVITATION_LASTS,
    )
    return IssuedLink(user.id, secret, made.expires_on, given)


def make_user(person: NewStaff) -> User:
    """Make an account without a password. Refusals: `username`, `email`, `cis2_uid`."""
    username, email = person.username.strip(), person.email.strip().lower()
    if User.objects.filter(username__iexact=username).exists():
        raise Refusal(
            "username",
            "Somebody signs in with this name.",
            "If it is them, give them the role. If not, choose another name.",
            "username",
        )
    if User.objects.filter(email__iexact=email).exists():
        raise Refusal(
            "email",
            "Somebody signs in with this e-mail address.",
            "If it is them, give them the role instead of inviting them.",
            "email",
        )
    user: User = User.objects.create_user(
        username, name=person.name.strip(), email=email, password=None
    )
    if uid := person.cis2_uid.replace(" ", ""):
        _remember_care_identity(user, uid)
    return user


def _remember_care_identity(user: User, uid: str) -> None:
    if not re.fullmatch(r"[0-9]{12}", uid):
        raise Refusal(
            "cis2_uid",
            "A Care Identity number has 12 digits.",
            "It stands on the smartcard, or in their Care Identity profile.",
            "cis2_uid",
        )
    if SocialAccount.objects.filter(provider=CIS2, uid=uid).exists():
        raise Refusal(
            "cis2_uid",
            "Somebody signs in with this Care Identity.",
            "If it is them, give them the role instead of inviting them.",
            "cis2_uid",
        )
    SocialAccount.objects.create(user=user, provider=CIS2, uid=uid, extra_data={})
