"""What needs a human today, gathered from every room the viewer may enter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from openphb.domains.people import queries as people
from openphb.foundation.access.types import Viewer
from openphb.portals.staff.parts import Item, Part, Waits
from openphb.portals.staff.today.care import care_parts
from openphb.portals.staff.today.money import money_parts
from openphb.portals.staff.today.orders import order_parts

# No part asks for more than this: "or more" is said, and what comes after waits its turn.
MOST = 50


def parts(viewer: Viewer, at: datetime) -> tuple[Part, ...]:
    """Return what waits for this viewer at an hour, in the order in which it hurts."""
    return _named(viewer, tuple(_parts(viewer, at)))


def _named(viewer: Viewer, found: tuple[Part, ...]) -> tuple[Part, ...]:
    """Return the parts with names in place of subjects, asked for all at once."""
    subjects = {
        item.whom for part in found for item in part.items if not isinstance(item.whom, str)
    }
    names = people.names(viewer=viewer, subject_ids=subjects)

    def named(item: Item) -> Item:
        return item if isinstance(item.whom, str) else replace(item, whom=names.get(item.whom, ""))

    return tuple(
        replace(part, found=Waits(tuple(map(named, part.items)), part.count)) for part in found
    )


def _parts(viewer: Viewer, at: datetime) -> Iterator[Part]:
    yield from money_parts(viewer)
    yield from care_parts(viewer, at)
    yield from order_parts(viewer)
