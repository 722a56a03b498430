"""The logins of a person and of who helps them reach their record with another commissioner too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from openphb.foundation.access.models import Grant, GrantLine
from openphb.foundation.access.types import Actor, Role
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of

FOLLOW = (Role.HOLDER, Role.REPRESENTATIVE, Role.NOMINEE, Role.SUPPORTER, Role.CONTRIBUTOR)


def follow(
    *,
    by: Actor,
    at: datetime,
    from_tenant_id: UUID,
    from_subject_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    authority: str,
) -> int:
    """Let whoever reaches a person's record today reach their new one in the same role; return how many.

    The roles on the old record stay: its history is theirs to read. Whoever calls has found that
    `by` may. Who provides care or holds money is asked anew by the new body.
    """
    today = day_of(at)
    lines = GrantLine.objects.filter(
        Q(grant__valid_to=None) | Q(grant__valid_to__gt=today),
        tenant_id=from_tenant_id,
        subject_id=from_subject_id,
        grant__role__in=FOLLOW,
        grant__user__is_active=True,
    ).select_related("grant")
    reached = set(
        GrantLine.objects.filter(tenant_id=tenant_id, subject_id=subject_id).values_list(
            "grant__user_id", "grant__role"
        )
    )
    made = 0
    for held in (line.grant for line in lines.order_by("grant_id")):
        if (held.user_id, held.role) in reached:
            continue
        grant = Grant.objects.create(
            user_id=held.user_id,
            role=held.role,
            organisation_id=None,
            valid_from=max(today, held.valid_from),
            valid_to=held.valid_to,
            authority=f"{authority}. Before: {held.authority}",
            granted_by_id=by.user_id,
            granted_at=at,
        )
        GrantLine.objects.create(grant=grant, tenant_id=tenant_id, subject_id=subject_id)
        trail.record(
            "access.followed",
            by=by,
            at=at,
            tenant_id=tenant_id,
            subject_id=subject_id,
            record_kind="grant",
            record_id=grant.id,
            details={"to": str(held.user_id), "role": held.role},
        )
        made += 1
    return made
