"""Whom a checked identity stands for: the holder of a record, or a member of staff who was joined."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.foundation.access.models import Grant, GrantLine, StaffInvitation, User
from openphb.foundation.access.session import acting
from openphb.foundation.access.sign_in.records import OwnRecord, records_of
from openphb.foundation.access.sign_in.services import Identity
from openphb.foundation.access.types import Actor, Role
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal


@transaction.atomic
def claim(*, identity: Identity, known: User | None, signed_in: User | None, at: datetime) -> User:
    """Return who signs in by NHS login; a first time joins them to their own records, and no other.

    `known` has signed in by NHS login before; `signed_in` is signed in already, and links it.

    :raises Refusal: `no_record`, `account_closed`, `email_missing`, `email_in_use`.
    """
    assert identity.nhs_number is not None, "NHS login's identity has one"
    records = records_of(identity.nhs_number, identity.born)
    if not records:
        raise _no_record()
    today = day_of(at)
    user = known or _linked(signed_in, records, today) or _only_holder(records, today)
    if user is not None and not user.is_active:
        raise _closed()
    if user is None:
        user = _new(identity, records[0].name)
    # A role that staff have ended stays ended: it counts as held.
    lines = GrantLine.objects.filter(grant__user=user, grant__role=Role.HOLDER)
    held = set(lines.values_list("subject_id", flat=True))
    for record in records:
        if record.subject_id not in held:
            _join(user, record, at, today)
    return user


@transaction.atomic
def joined_staff(
    *, identity: Identity, known: User | None, signed_in: User | None, at: datetime
) -> User:
    """Return the member of staff with this Care Identity; CIS2 alone makes nobody.

    `signed_in` is signed in with two factors, and links it to their own account.

    :raises Refusal: `not_joined`, `account_closed`.
    """
    user = known or signed_in
    if user is None:
        raise Refusal(
            "not_joined",
            "Your Care Identity is not known here.",
            "Ask an administrator of your organisation to invite you, and give them your Care "
            f"Identity number: {identity.uid}.",
        )
    if not user.is_active:
        raise _closed()
    # To sign in is to accept; the link would let somebody else choose a password later.
    StaffInvitation.objects.filter(user=user, used_at=None).update(used_at=at)
    return user


def _linked(signed_in: User | None, records: Sequence[OwnRecord], today: date) -> User | None:
    """Return who is signed in, if they hold one of these records themselves."""
    if signed_in is None:
        return None
    return signed_in if _holds(signed_in.id, records, today) else None


def _only_holder(records: Sequence[OwnRecord], today: date) -> User | None:
    """Return the one account that joined as holder of these records and reaches nothing else.

    Signing in to it gives no more than a new account would. An account that reaches more is never
    taken for theirs: somebody else may have joined with the holder's code.
    """
    subjects = [record.subject_id for record in records]
    holding = GrantLine.objects.filter(
        _in_force(today), grant__role=Role.HOLDER, subject_id__in=subjects
    )
    user_ids = set(holding.values_list("grant__user_id", flat=True))
    if len(user_ids) != 1:
        return None
    (user_id,) = user_ids
    everything = GrantLine.objects.filter(grant__user_id=user_id)
    more = everything.exclude(grant__role=Role.HOLDER, subject_id__in=subjects)
    return None if more.exists() else User.objects.get(pk=user_id)


def _holds(user_id: UUID, records: Sequence[OwnRecord], today: date) -> bool:
    return GrantLine.objects.filter(
        _in_force(today),
        grant__user_id=user_id,
        grant__role=Role.HOLDER,
        subject_id__in=[record.subject_id for record in records],
    ).exists()


def _in_force(today: date) -> Q:
    return Q(grant__valid_from__lte=today) & (
        Q(grant__valid_to=None) | Q(grant__valid_to__gt=today)
    )


def _new(identity: Identity, name: str) -> User:
    if not identity.email:
        raise Refusal(
            "email_missing",
            "NHS login did not tell us an e-mail address that it has checked.",
            "Add one in your NHS login settings, and let it be shared with us. Then try again.",
        )
    if User.objects.filter(email__iexact=identity.email).exists():
        raise Refusal(
            "email_in_use",
            "Somebody signs in here with the e-mail address that NHS login has for you.",
            "If it is you, sign in with your password first, and then choose NHS login on the page "
            "Sign-in security.",
        )
    user_id = new_id()
    user = User(
        id=user_id, username=f"nhs-login-{user_id.hex[-12:]}", name=name, email=identity.email
    )
    user.set_unusable_password()
    user.save()
    return user


def _join(user: User, record: OwnRecord, at: datetime, today: date) -> None:
    authority = f"NHS login: identity proved at P9, with this NHS number, on {today.isoformat()}"
    grant = Grant.objects.create(
        user=user, role=Role.HOLDER, valid_from=today, authority=authority, granted_at=at
    )
    GrantLine.objects.create(grant=grant, tenant_id=record.tenant_id, subject_id=record.subject_id)
    # Written as the one who claimed, whose new role reaches exactly this record.
    with acting(user.id, today):
        trail.record(
            "access.claimed",
            by=Actor(user.id, user.name, Role.HOLDER, grant.id, authority),
            at=at,
            tenant_id=record.tenant_id,
            subject_id=record.subject_id,
            record_kind="grant",
            record_id=grant.id,
            details={"service": "nhs_login"},
        )


def _no_record() -> Refusal:
    return Refusal(
        "no_record",
        "NHS login knows you, but there is no personal health budget here under your NHS number.",
        "If you have a budget, or have been offered one, ask your care co-ordinator to check the NHS "
        "number and date of birth that they hold for you. If you help somebody else, ask them for "
        "a code to join with.",
    )


def _closed() -> Refusal:
    return Refusal(
        "account_closed",
        "Your account here is closed.",
        "Ask your care co-ordinator, or an administrator of your organisation, to open it again.",
    )
