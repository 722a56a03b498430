"""People who work for an organisation: their accounts, and whose records they reach until when."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.foundation.access import rules
from openphb.foundation.access.actions.staff import LINK_BYTES, NewStaff, make_user
from openphb.foundation.access.models import Grant, GrantLine, StaffInvitation, User
from openphb.foundation.access.types import Actor, Role
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of


@dataclass(frozen=True)
class OutsideAccount:
    """Somebody's account, and the secret of the link that opens it: shown once, nowhere kept.

    Who has opened theirs already needs no link: the secret is "" then.
    """

    user_id: UUID
    secret: str
    expires_on: date | None


def outside_account(*, by: Actor, at: datetime, person: NewStaff) -> OutsideAccount:
    """Return the account of somebody outside, made where there is none with this name and address.

    It gives no role. Links before it end. Refusals: `username`, `email`.
    """
    username, email = person.username.strip(), person.email.strip().lower()
    user = User.objects.filter(username__iexact=username, email__iexact=email).first()
    if user is None:
        user = make_user(person)
    if user.has_usable_password():
        return OutsideAccount(user.id, "", None)
    today = day_of(at)
    StaffInvitation.objects.filter(user=user, used_at=None, expires_on__gt=today).update(
        expires_on=today
    )
    secret = secrets.token_urlsafe(LINK_BYTES)
    made = StaffInvitation.objects.create(
        user=user,
        secret_hash=rules.secret_hash(secret),
        invited_by_id=by.user_id,
        invited_at=at,
        expires_on=today + rules.INVITATION_LASTS,
    )
    return OutsideAccount(user.id, secret, made.expires_on)


def reach_for(
    *,
    by: Actor,
    at: datetime,
    user_id: UUID,
    organisation_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    until: date | None,
    authority: str,
    role: Role = Role.PROVIDER,
) -> None:
    """Let somebody who works for an organisation reach one person until a day; again, it changes.

    `until` is the first day without it, None goes on. Whoever calls has found that `by` may.
    """
    today = day_of(at)
    held = (
        Grant.objects.select_for_update()
        .filter(
            user_id=user_id,
            role=role,
            organisation_id=organisation_id,
            id__in=GrantLine.objects.filter(tenant_id=tenant_id, subject_id=subject_id).values(
                "grant_id"
            ),
        )
        .order_by("-granted_at", "-id")
        .first()
    )
    if held is not None and (held.valid_to is None or held.valid_to > today):
        ends = None if until is None else max(until, held.valid_from)
        if held.valid_to == ends:
            return
        held.valid_to = ends
        held.save(update_fields=["valid_to"])
        what = "access.reach_changed"
    else:
        if until is not None and until <= today:
            return
        held = Grant.objects.create(
            user_id=user_id,
            role=role,
            organisation_id=organisation_id,
            valid_from=today,
            valid_to=until,
            authority=authority,
            granted_by_id=by.user_id,
            granted_at=at,
        )
        GrantLine.objects.create(grant=held, tenant_id=tenant_id, subject_id=subject_id)
        what = "access.reach_given"
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        record_kind="grant",
        record_id=held.id,
        details={"to": str(user_id), "until": until.isoformat() if until else "no end"},
    )
