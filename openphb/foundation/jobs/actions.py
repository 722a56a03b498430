"""The user that stands for OpenPHB itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.foundation.access.models import Grant, GrantLine, User
from openphb.foundation.access.types import Role
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.calendars import day_of


@transaction.atomic
def ensure_system_user(*, tenant_ids: Iterable[UUID], at: datetime) -> UUID:
    """Let OpenPHB itself act in these tenants from the day of `at`; return its user's id.

    Nobody can sign in as it: it has no password. Idempotent: a tenant it serves already is left
    as it is.
    """
    user, new = User.objects.get_or_create(
        id=SYSTEM_USER_ID,
        defaults={"username": "openphb", "email": "openphb@openphb.invalid", "name": "OpenPHB"},
    )
    if new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    lines = GrantLine.objects.filter(
        grant__user=user, grant__role=Role.SYSTEM, grant__valid_to__isnull=True, subject=None
    )
    served = set(lines.values_list("tenant_id", flat=True))
    wanted = sorted(set(tenant_ids) - served)
    if wanted:
        grant = Grant.objects.create(
            user=user,
            role=Role.SYSTEM,
            valid_from=day_of(at),
            authority="OpenPHB's own work: messages, timed jobs",
            granted_at=at,
        )
        GrantLine.objects.bulk_create(GrantLine(grant=grant, tenant_id=one) for one in wanted)
    return SYSTEM_USER_ID
