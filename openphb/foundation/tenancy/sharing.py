"""Opening one person's rows to another tenant for a while, and ending that."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import connection

from openphb.foundation.tenancy.models import Share


def share(
    *, tenant_id: UUID, subject_id: UUID, with_tenant_id: UUID, on: date, reason: str
) -> UUID:
    """Open a person's rows to another tenant from a day on; return the share's id.

    The database then lets that tenant's transactions reach them. What their pages and actions may do
    with them is for whoever calls to say: a share is the outer of two locks.
    """
    return Share.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        with_tenant_id=with_tenant_id,
        valid_from=on,
        reason=reason,
    ).id


def end_share(*, share_id: UUID, on: date) -> None:
    """End a share on a day, from either side: from the next transaction on it opens nothing."""
    with connection.cursor() as cursor:
        cursor.execute("select tenancy_end_share(%s, %s)", [share_id, on])
