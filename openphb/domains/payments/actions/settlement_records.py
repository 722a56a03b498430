"""What every action on a statement between bodies does: lock it, refuse, and keep the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from openphb.domains.payments.models import (
    Settlement,
)
from openphb.domains.payments.settlement import queries
from openphb.domains.payments.types import SettlementState
from openphb.foundation.access.types import Actor, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.money import pounds
from openphb.kernel.refusal import NothingThere, Refusal


def lock(by: Viewer, settlement_id: UUID) -> Settlement:
    """Return a locked statement that somebody may see. Refusal: `nothing_there`."""
    found = Settlement.objects.filter(queries.seen(by), pk=settlement_id).first()
    if found is None:
        raise NothingThere("settlement")
    return (
        Settlement.objects.select_for_update(of=("self",))
        .select_related("ours", "other")
        .get(tenant_id=found.tenant_id, pk=found.id)
    )


def audit(what: str, row: Settlement, *, by: Actor, at: datetime, **details: Any) -> None:
    """Write what was done to a statement to the trail."""
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="settlement",
        record_id=row.id,
        details={"number": row.number, **details},
    )


def refuse_closed(row: Settlement) -> None:
    """Refuse what is asked of a statement that is not open. Code: `settlement_not_open`."""
    if row.state != SettlementState.DRAFT:
        raise Refusal(
            "settlement_not_open",
            f"This statement of {pounds(abs(row.to_us_pence))} is not open any more.",
            "Draft another one: it says what has changed since.",
        )


def refuse_blank(**words: str) -> None:
    """Refuse words that are not there. Code: `settlement_words_missing`."""
    for name, said in words.items():
        if not said.strip():
            raise Refusal("settlement_words_missing", "Something is not said.", "Write it.", name)
