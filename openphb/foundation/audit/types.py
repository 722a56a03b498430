"""What the trail says to those who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from openphb.foundation.access.types import Role


@dataclass(frozen=True)
class LookLine:
    """Somebody opened a person's record."""

    id: UUID
    at: datetime
    name: str
    role: Role
    page: str
    withheld: bool


@dataclass(frozen=True)
class LookPage:
    """Looks, newest first; `next_before` is the key of the next page."""

    lines: tuple[LookLine, ...]
    next_before: UUID | None


@dataclass(frozen=True)
class EventLine:
    """One thing done, by whom, in which role. `details` are ids, codes and amounts."""

    id: UUID
    at: datetime
    name: str
    role: Role
    authority: str
    what: str
    record_kind: str
    record_id: UUID
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class EventPage:
    """Events, newest first; `next_before` is the key of the next page."""

    lines: tuple[EventLine, ...]
    next_before: UUID | None
