"""What views hand to the components: frozen, already worded, free of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from django.utils.translation import gettext, ngettext

from openphb.web.formatting import short_date


class Kind(StrEnum):
    """What a table column holds, which decides how its cells are written and aligned."""

    TEXT = "text"
    MONEY = "money"  # whole pence
    NUMBER = "number"
    CHANGE = "change"  # an amount with its sign, in words already
    DAY = "day"
    REFERENCE = "reference"  # never broken over two lines


class Colour(StrEnum):
    """NHS.UK's tag colours. The word in the tag says the same, for who cannot see colour."""

    BLUE = "blue"
    GREEN = "green"
    GREY = "grey"
    ORANGE = "orange"
    PURPLE = "purple"
    RED = "red"
    WHITE = "white"
    YELLOW = "yellow"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `sort_href` sorts by it; `sorted` is "ascending", "descending" or ""."""

    heading: str
    kind: Kind = Kind.TEXT
    sort_href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than its value: a link, a tag, or a figure with its "Why?"."""

    value: object
    href: str = ""
    tag: Colour | None = None
    why_href: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One line of a summary; `change_href` leads to the one question that changes it."""

    name: str
    value: object
    change_href: str = ""
    kind: Kind = Kind.TEXT
    why_href: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure that answers a page's question, with the words that define it."""

    name: str
    value: int
    kind: Kind = Kind.MONEY
    note: str = ""
    why_href: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """An entry of a time line, newest first: when, what, by whom, and the words of it."""

    day: date
    title: str
    by: str = ""
    text: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A line of a task list. An empty `href` means it cannot be started yet."""

    name: str
    status: str
    href: str = ""
    hint: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Where one is in a long list, by key and not by number. Empty: there is no such page."""

    previous_href: str = ""
    next_href: str = ""
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline: what runs out, when, and how that stands."""

    name: str
    due: date
    words: str
    colour: Colour


def clock(name: str, due: date, *, today: date, done: date | None = None, soon: int = 7) -> Clock:
    """How the deadline `due` stands on `today`; within `soon` days of it the tag changes colour."""
    left = (due - today).days
    if done is not None:
        late = (done - due).days
        if late <= 0:
            return Clock(name, due, gettext("Done in time"), Colour.GREEN)
        words = ngettext("Done %(days)s day late", "Done %(days)s days late", late)
        return Clock(name, due, words % {"days": late}, Colour.GREY)
    if left < 0:
        words = ngettext("Overdue by %(days)s day", "Overdue by %(days)s days", -left)
        return Clock(name, due, words % {"days": -left}, Colour.RED)
    if left == 0:
        return Clock(name, due, gettext("Due today"), Colour.ORANGE)
    words = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    if left <= soon:
        return Clock(name, due, words, Colour.ORANGE)
    return Clock(name, due, gettext("Due %(day)s") % {"day": short_date(due)}, Colour.BLUE)


def hour_clock(
    name: str, due_at: datetime, *, now: datetime, done: datetime | None = None, soon: int = 24
) -> Clock:
    """How a deadline that counts hours stands; the day of `due_at` is that of its own time zone.

    Hours are whole and rounded down, so that nobody is told of time that is not there.
    """
    # In UTC: between two times of one zone Python counts what clocks show, not what passed.
    passed = due_at.astimezone(UTC) - (done or now).astimezone(UTC)
    left = int(passed.total_seconds() // 3600)
    due = due_at.date()
    if done is not None and left >= 0:
        return Clock(name, due, gettext("Done in time"), Colour.GREEN)
    if left < 0:
        late = {"hours": -left}
        if done is not None:
            words = ngettext("Done %(hours)s hour late", "Done %(hours)s hours late", -left)
            return Clock(name, due, words % late, Colour.GREY)
        words = ngettext("Overdue by %(hours)s hour", "Overdue by %(hours)s hours", -left)
        return Clock(name, due, words % late, Colour.RED)
    if left == 0:
        return Clock(name, due, gettext("Less than an hour left"), Colour.ORANGE)
    words = ngettext("%(hours)s hour left", "%(hours)s hours left", left) % {"hours": left}
    return Clock(name, due, words, Colour.ORANGE if left <= soon else Colour.BLUE)
