"""What every change of a draft does first and last: lock it, check it, count it, audit it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.plans import rules
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Stale


@dataclass
class Change:
    """A locked version, who changes it, and what the audit will say of it."""

    plan: PlanVersion
    actor: Actor
    details: dict[str, object] = field(default_factory=dict)

    @property
    def keys(self) -> dict[str, UUID]:
        """Return what every row of the version carries."""
        return {"tenant_id": self.plan.tenant_id, "subject_id": self.plan.subject_id}


def lock(*, by: Viewer, permission: Permission, plan_id: UUID, version: int | None) -> PlanVersion:
    """Lock a version that `by` may reach with `permission`.

    Refusals: `nothing_there`; `stale` where `version` is not what it is now (None does not ask).
    """
    row = (
        PlanVersion.objects.select_for_update()
        .filter(by.scope(Permission.PLAN_VIEW).q(), pk=plan_id)
        .first()
    )
    if row is None:
        raise NothingThere("plan")
    by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
    if version is not None and row.version != version:
        raise Stale()
    return row


@contextmanager
def changing(
    what: str, *, by: Viewer, at: datetime, plan_id: UUID, version: int
) -> Iterator[Change]:
    """Open one change of a draft: locked, checked and, once the block is done, counted and audited.

    Refusals: `nothing_there`, `not_permitted`, `stale`, `plan_not_draft`.
    """
    with transaction.atomic():
        row = lock(by=by, permission=Permission.PLAN_WRITE, plan_id=plan_id, version=version)
        rules.require_draft(PlanState(row.state))
        change = Change(
            row, by.act(Permission.PLAN_WRITE, tenant_id=row.tenant_id, subject_id=row.subject_id)
        )
        yield change
        row.version += 1
        row.touched_at = at
        row.save()
        audit(what, change.actor, at, row, change.details)


def audit(
    what: str, actor: Actor, at: datetime, row: PlanVersion, details: Mapping[str, object]
) -> None:
    """Write the audit of something done to a version."""
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="plan",
        record_id=row.id,
        details=details,
    )
