"""What the staff's pages are made of: something to decide, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from openphb.web.parts import Clock

T = TypeVar("T")
# What a part of Today shows; the others are only counted.
SHOWN = 12


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
class Waits:
    """What a part of Today shows, and how many there are: the others are counted, and not worded."""

    items: tuple[Item, ...] = ()
    count: int = 0

    def __add__(self, other: Waits) -> Waits:
        return Waits((self.items + other.items)[:SHOWN], self.count + other.count)


def waits(found: Sequence[T], item: Callable[[T], Item], *, others: int = 0) -> Waits:
    """Return what is shown of `found`, which comes in the order in which it hurts."""
    return Waits(tuple(item(one) for one in found[:SHOWN]), len(found) + others)


def worded(items: Sequence[Item]) -> Waits:
    """Return what is shown of things that are in words already."""
    return Waits(tuple(items[:SHOWN]), len(items))


@dataclass(frozen=True)
class Part:
    """One kind of thing to decide; `nothing` is what an empty part says."""

    title: str
    nothing: str
    found: Waits

    @property
    def items(self) -> tuple[Item, ...]:
        return self.found.items

    @property
    def count(self) -> int:
        return self.found.count


@dataclass(frozen=True)
class Next:
    """What can be done next, where, and by when it is due."""

    words: str
    href: str
    due: Clock | None = None
