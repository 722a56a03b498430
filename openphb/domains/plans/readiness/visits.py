"""When help comes, as people write it: "Monday to Friday 7:30 to 9:00", one visit a line."""

from __future__ import annotations

import re

from openphb.domains.plans.readiness.types import Visit
from openphb.kernel.periods import WEEKDAYS
from openphb.kernel.recurring import EVERY_DAY, days_of, set_of
from openphb.kernel.refusal import Refusal

_TIME = r"(\d{1,2})[:.](\d{2})"
_LINE = re.compile(rf"(?P<days>.*?)[\s,]*{_TIME}\s*(?:to|-|–|until)\s*{_TIME}", re.IGNORECASE)
_RANGE = re.compile(r"^(\w+)\s*(?:to|-|–)\s*(\w+)$", re.IGNORECASE)
_SEVERAL = re.compile(r",|\band\b|&")
_SHORTEST = 3
MOST = 50


def read_visits(text: str) -> tuple[Visit, ...]:
    """Return the visits that somebody wrote, one a line. Refusal: `visit_unreadable`."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise _unreadable(lines[MOST])
    return tuple(_visit(line) for line in lines)


def visit_words(visit: Visit) -> str:
    """Return a visit as `read_visits` reads it: "Monday, Thursday 7:30 to 9:00"."""
    times = "{}:{:02d} to {}:{:02d}".format(*divmod(visit.begins, 60), *divmod(visit.ends, 60))
    return f"{_days_words(visit.weekdays)} {times}"


def _days_words(weekdays: int) -> str:
    if weekdays == EVERY_DAY:
        return "Every day"
    days = days_of(weekdays)
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return ", ".join(WEEKDAYS[day] for day in days)


def _visit(line: str) -> Visit:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _unreadable(line)
    days = _days(found["days"])
    hours = [int(number) for number in found.groups()[1:]]
    right = all(hour < 24 for hour in hours[::2]) and all(minute < 60 for minute in hours[1::2])
    if not days or not right:
        raise _unreadable(line)
    begins, ends = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    return Visit(days, begins, ends)


def _days(words: str) -> int:
    """Return the weekdays that some words name, 0 where they name none or something else."""
    plain = words.strip().casefold().rstrip(",").removeprefix("on ")
    if plain in ("every day", "daily", "each day"):
        return EVERY_DAY
    named = set()
    for part in _SEVERAL.split(plain):
        span = _RANGE.match(part.strip())
        ends = [_day(word) for word in (span.groups() if span else (part.strip(),))]
        if any(day is None for day in ends):
            return 0
        first, last = ends[0] or 0, ends[-1] or 0
        named |= {day % 7 for day in range(first, last + 1 if last >= first else last + 8)}
    return set_of(named)


def _day(word: str) -> int | None:
    if len(word) < _SHORTEST:
        return None
    found = [
        place for place, day in enumerate(WEEKDAYS) if day.casefold().startswith(word.rstrip("s"))
    ]
    return found[0] if len(found) == 1 else None


def _unreadable(line: str) -> Refusal:
    return Refusal(
        "visit_unreadable",
        f"“{line}” does not say on which days and from when to when.",
        "Write it like “Monday to Friday 7:30 to 9:00”, one visit a line.",
        "visits",
    )
