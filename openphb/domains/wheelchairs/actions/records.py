"""What every action about a chair does: lock it, and write that something was done to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from openphb.domains.wheelchairs.models import Wheelchair
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere, Refusal


def locked(
    by: Viewer, permission: Permission, wheelchair_id: UUID, *, ended_too: bool = False
) -> tuple[Wheelchair, Actor]:
    """Return a chair, locked, and who acts on it; one that has ended only where `ended_too`.

    Refusals: `nothing_there`, `not_permitted`, `chair_ended`.
    """
    row = (
        Wheelchair.objects.select_for_update()
        .filter(by.scope(permission).q(), pk=wheelchair_id)
        .first()
    )
    if row is None:
        raise NothingThere("wheelchair")
    actor = by.act(permission, tenant_id=row.tenant_id, subject_id=row.subject_id)
    if row.ended_on is not None and not ended_too:
        raise Refusal(
            "chair_ended", "This arrangement has ended.", "Look at the one that holds now."
        )
    return row, actor


def note(what: str, row: Wheelchair, *, by: Actor, at: datetime, **details: object) -> None:
    """Write in the audit trail what was done about a chair."""
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="wheelchair",
        record_id=row.id,
        details=details,
    )
