"""What the staff's pages are made of: something to decide, and what can be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar
from uuid import UUID

from django.urls import reverse

from openphb.web.parts import Clock

T = TypeVar("T")
# What a part of Today shows; the others are only counted.
SHOWN = 8


@dataclass(frozen=True)
class Item:
    """One thing to decide: about whom, what, since when, by when, and where it is done."""

    whom: UUID | str
    """Somebody's subject, whose name is looked up with everybody else's; or a name."""
    what: str
    since: date
    href: str
    due: Clock | None = None


def path_of(route: str, *ids: UUID) -> str:
    """Return the path of a route, its pattern looked up once: Today leads to two hundred things."""
    pieces = _pieces(route, len(ids))
    return pieces[0] + "".join(f"{one}{piece}" for one, piece in zip(ids, pieces[1:], strict=True))


@cache
def _pieces(route: str, ids: int) -> tuple[str, ...]:
    """Return what stands before, between and after the ids of a route's path."""
    marks = [UUID(int=number) for number in range(1, ids + 1)]
    path = reverse(route, args=marks)
    pieces = []
    for mark in marks:
        before, _mark, path = path.partition(str(mark))
        pieces.append(before)
    return (*pieces, path)


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
