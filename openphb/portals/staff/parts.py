"""What the staff's pages are made of: something to decide, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.web.parts import Clock


@dataclass(frozen=True)
class Item:
    """One thing to decide: about whom, what, since when, by when, and where it is done."""

    whom: UUID | str
    """Somebody's subject, whose name is looked up with everybody else's; or a name."""
    what: str
    since: date
    href: str
    due: Clock | None = None


@dataclass(frozen=True)
class Next:
    """What can be done next, where, and by when it is due."""

    words: str
    href: str
    due: Clock | None = None
