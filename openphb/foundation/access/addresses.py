"""Where people are written to who can sign in: for messages that OpenPHB sends by itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from openphb.foundation.access.models import GrantLine, User
from openphb.foundation.access.types import Role


def addresses_for(
    *,
    tenant_id: UUID,
    subject_id: UUID,
    roles: Collection[Role],
    on: date,
    granted_before: datetime | None = None,
) -> list[str]:
    """Return the e-mail addresses of those who hold one of the roles for a person on a day."""
    grants = GrantLine.objects.filter(
        tenant_id=tenant_id, subject_id=subject_id, grant__role__in=roles
    ).exclude(grant__valid_to__lte=on)
    if granted_before is not None:
        grants = grants.filter(grant__granted_at__lt=granted_before)
    found = grants.values_list("grant__user__email", flat=True)
    return sorted({address for address in found if address})


def address_of(user_id: UUID) -> str:
    """Return a user's e-mail address, "" where there is none."""
    return User.objects.filter(pk=user_id).values_list("email", flat=True).first() or ""
