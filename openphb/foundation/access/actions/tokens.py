"""Tokens: what lets one call of the command line act for the person who got it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.foundation.access import rules
from openphb.foundation.access.models import CommandToken
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import LENT_BY_TOKEN, Permission, Viewer
from openphb.foundation.audit import trail

# Long enough that none is ever guessed.
TOKEN_BYTES = 32


@dataclass(frozen=True)
class IssuedToken:
    """A token with its secret, which is nowhere kept: it is shown once."""

    secret: str
    expires_at: datetime


@dataclass(frozen=True)
class Lent:
    """Whose token was used, and in which tenant it lends its permission."""

    user_id: UUID
    tenant_id: UUID


def issue_token(
    *, by: Viewer, at: datetime, permission: Permission, tenant_id: UUID
) -> IssuedToken:
    """Issue a token that lends `permission` in one tenant to one call, for a quarter of an hour.

    :raises Refusal: `not_permitted`, also where the permission is none that is ever lent.
    """
    with transaction.atomic():
        actor = by.act(permission, tenant_id=tenant_id)
        if permission not in LENT_BY_TOKEN:
            raise rules.no_such_token()
        secret = secrets.token_urlsafe(TOKEN_BYTES)
        made = CommandToken.objects.create(
            user_id=actor.user_id,
            tenant_id=tenant_id,
            permission=permission,
            secret_hash=rules.secret_hash(secret),
            issued_at=at,
            expires_at=at + rules.TOKEN_LASTS,
        )
        trail.record(
            "token.issued",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="command_token",
            record_id=made.id,
            details={"permission": str(permission)},
        )
        return IssuedToken(secret, made.expires_at)


def use_token(*, at: datetime, secret: str, permission: Permission) -> Lent:
    """Use a token up, in a transaction of its own: a call that is refused has had its token.

    Whoever holds a stolen token cannot try totals with it until one fits.

    :raises Refusal: `token`; `not_permitted` where its owner no longer holds the permission.
    """
    with transaction.atomic():
        row = (
            CommandToken.objects.select_for_update()
            .filter(
                secret_hash=rules.secret_hash(secret.strip()),
                permission=permission,
                used_at=None,
                issued_at__lte=at,
                expires_at__gt=at,
            )
            .first()
        )
        if row is None:
            raise rules.no_such_token()
        row.used_at = at
        row.save(update_fields=["used_at"])
        with acting(row.user_id, at.date()) as viewer:
            trail.record(
                "token.used",
                by=viewer.act(permission, tenant_id=row.tenant_id),
                at=at,
                tenant_id=row.tenant_id,
                subject_id=None,
                record_kind="command_token",
                record_id=row.id,
                details={"permission": str(permission)},
            )
        return Lent(row.user_id, row.tenant_id)
