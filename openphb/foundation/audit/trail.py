"""Writing the audit: in the same transaction for what was done, in its own for what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Max

from openphb.foundation.access.types import Actor, Permission, Role, Viewer
from openphb.foundation.audit.models import AuditEvent, Look, RefusedAttempt
from openphb.kernel.ids import new_id

ATTEMPTS = "attempts"
# A page opened again within this time is the same look: the list stays readable.
SAME_LOOK = timedelta(hours=1)


def record(
    what: str,
    *,
    by: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID | None,
    record_kind: str,
    record_id: UUID,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write that `by` did `what` to one record, in the caller's transaction."""
    AuditEvent.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        at=at,
        user_id=by.user_id,
        grant_id=by.grant_id,
        role=by.role,
        authority=by.authority,
        what=what,
        record_kind=record_kind,
        record_id=record_id,
        details=dict(details or {}),
    )


@dataclass(frozen=True)
class Done:
    """What was done to one record, to be written together with what was done to others."""

    what: str
    subject_id: UUID | None
    record_kind: str
    record_id: UUID
    details: Mapping[str, object] = field(default_factory=dict)


def record_all(done: Iterable[Done], *, by: Actor, at: datetime, tenant_id: UUID) -> None:
    """Write that `by` did many things at once, as `record` writes each."""
    AuditEvent.objects.bulk_create(
        [
            AuditEvent(
                tenant_id=tenant_id,
                subject_id=one.subject_id,
                at=at,
                user_id=by.user_id,
                grant_id=by.grant_id,
                role=by.role,
                authority=by.authority,
                what=one.what,
                record_kind=one.record_kind,
                record_id=one.record_id,
                details=dict(one.details),
            )
            for one in done
        ]
    )


def last_at(*, tenant_id: UUID, record_id: UUID) -> datetime | None:
    """Return the latest moment at which anything was done to a record, or None."""
    of_record = AuditEvent.objects.filter(tenant_id=tenant_id, record_id=record_id)
    found: datetime | None = of_record.aggregate(at=Max("at"))["at"]
    return found


def administered(
    what: str,
    *,
    by: Actor,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID | None,
    record_kind: str,
    record_id: UUID,
    details: Mapping[str, object] | None = None,
) -> None:
    """Write what was done to roles (`access.…`), also by an administrator, who sees no tenant's rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select audit_administration(%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                new_id(),
                tenant_id,
                subject_id,
                at,
                by.grant_id,
                what,
                record_kind,
                record_id,
                json.dumps(dict(details or {})),
            ],
        )


def looked(
    page: str,
    *,
    by: Viewer,
    at: datetime,
    permission: Permission,
    tenant_id: UUID,
    subject_id: UUID,
) -> None:
    """Write that `by` opened a person's record, once an hour a page; counter-fraud looks are withheld."""
    actor = by.act(permission, tenant_id=tenant_id, subject_id=subject_id)
    if Look.objects.filter(
        subject_id=subject_id, user_id=actor.user_id, page=page, at__gt=at - SAME_LOOK
    ).exists():
        return
    Look.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        at=at,
        user_id=actor.user_id,
        name=actor.name,
        role=actor.role,
        page=page,
        withheld=actor.role == Role.COUNTER_FRAUD,
    )


def refused(
    code: str, *, user_id: UUID | None, at: datetime, route: str, record_id: UUID | None = None
) -> None:
    """Write a refused attempt on the second, autocommit connection."""
    RefusedAttempt.objects.using(ATTEMPTS).create(
        at=at, user_id=user_id, code=code[:60], route=route[:120], record_id=record_id
    )
