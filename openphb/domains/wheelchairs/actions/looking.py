"""An early look: somebody's need has changed, and somebody answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.wheelchairs.actions.records import locked, note
from openphb.domains.wheelchairs.models import WheelchairLook
from openphb.domains.wheelchairs.types import AskedHow, LookFound
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal


@transaction.atomic
def ask_look(
    *,
    by: Viewer,
    at: datetime,
    wheelchair_id: UUID,
    words: str,
    how: AskedHow = AskedHow.OWN_PAGE,
    name: str = "",
) -> UUID:
    """Say that a need has changed before the period is over; return the look that is asked for.

    Refusals: those of `locked`, `look_words`, `look_open`.
    """
    row, actor = locked(by, Permission.WHEELCHAIR_ASK, wheelchair_id)
    if not words.strip():
        raise Refusal("look_words", "It does not say what changed.", "Say what changed.", "words")
    if WheelchairLook.objects.filter(tenant_id=row.tenant_id, wheelchair=row, found=None).exists():
        raise Refusal("look_open", "We know already, and look at it.", "Ring us if it cannot wait.")
    made = WheelchairLook.objects.create(
        id=new_id(),
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        wheelchair=row,
        words=words.strip(),
        asked_on=by.today,
        asked_how=how,
        asked_name=name.strip() or by.name,
        asked_by=actor.user_id,
        asked_at=at,
    )
    note("wheelchair.look_asked", row, by=actor, at=at, look=str(made.id), how=str(how))
    return made.id


@transaction.atomic
def record_look(
    *, by: Viewer, at: datetime, wheelchair_id: UUID, found: LookFound, words: str
) -> None:
    """Record what the open look at a chair found. Refusals: those of `locked`, `nothing_there`,
    `look_found_words`."""
    row, actor = locked(by, Permission.WHEELCHAIR_ARRANGE, wheelchair_id)
    made = WheelchairLook.objects.filter(
        tenant_id=row.tenant_id, wheelchair=row, found=None
    ).first()
    if made is None:
        raise NothingThere("look")
    if not words.strip():
        raise Refusal(
            "look_found_words", "It does not say what was found.", "Say it for the person.", "words"
        )
    made.found, made.found_words = found, words.strip()
    made.found_on, made.found_by = by.today, actor.user_id
    made.save(update_fields=["found", "found_words", "found_on", "found_by"])
    note("wheelchair.looked_at", row, by=actor, at=at, look=str(made.id), found=str(found))
