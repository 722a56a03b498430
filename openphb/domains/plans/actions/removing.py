"""Taking a part out of a draft; and how what is said of a part is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import models

from openphb.domains.plans.actions.drafts import Piece, PieceChange, writing
from openphb.domains.plans.sections.types import PartKind
from openphb.foundation.access.types import Viewer

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Part = TypeVar("Part", bound=models.Model)


@contextmanager
def removing(
    which: str,
    model: type[Part],
    by: Viewer,
    at: datetime,
    plan_id: UUID,
    version: int,
    part_id: UUID,
) -> Iterator[tuple[PieceChange, Part]]:
    """Open the removal of a part; once the block is done, it is gone and the story says so."""
    piece = Piece(PartKind(which), {}, part_id)
    with writing(
        f"plan.{which}_removed", by=by, at=at, plan_id=plan_id, version=version, piece=piece
    ) as change:
        part = change.part(model)
        yield change, part
        change.details[which] = str(part_id)
        part.delete()
        change.note(part_id)


def said_of(draft: DataclassInstance) -> dict[str, object]:
    """Return what a draft says as plain values, by its fields' names."""
    said: dict[str, object] = {}
    for field in fields(draft):
        value = getattr(draft, field.name)
        said[field.name] = (
            value.isoformat()
            if isinstance(value, date)
            else str(value)
            if isinstance(value, UUID)
            else value
        )
    return said
