"""Numbers with what they count, as people say them: "1 hour", "12.5 hours", "1 week put by"."""

from __future__ import annotations

import re

_QUANTITY = re.compile(r"(?P<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9})(\.(?P<part>[0-9]{1,2})0*)?")

# Units are typed by people, so only words that are known are made singular: nothing is guessed.
SINGULAR = {
    "hours": "hour",
    "days": "day",
    "nights": "night",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "times": "time",
    "visits": "visit",
    "sessions": "session",
    "calls": "call",
    "items": "item",
    "miles": "mile",
    "sets": "set",
    "premiums": "premium",
    "wheelchairs": "wheelchair",
    "payments": "payment",
    "movements": "movement",
    "amounts": "amount",
    "mornings": "morning",
    "afternoons": "afternoon",
    "evenings": "evening",
    "weekends": "weekend",
    "lessons": "lesson",
    "classes": "class",
    "courses": "course",
    "trips": "trip",
    "journeys": "journey",
    "meals": "meal",
    "hoists": "hoist",
    "chairs": "chair",
    "beds": "bed",
    "places": "place",
    "pieces": "piece",
    "pairs": "pair",
    "packs": "pack",
}


def counted(number: int, many: str) -> str:
    """Return a number of things, `many` being their plural: "1 week", "2,000 visits"."""
    return f"{number:,} {_one(many) if number == 1 else many}"


def hundredths_words(hundredths: int, *, separator: str = "") -> str:
    """Return a quantity kept in hundredths as people write it: "20", "2.5"; thousands apart if asked."""
    whole, part = divmod(hundredths, 100)
    number = f"{whole:{separator}}"
    return f"{number}.{part:02d}".rstrip("0") if part else number


def read_hundredths(text: str) -> int | None:
    """Return a quantity as people write it ("20", "2.5", "1,000") in whole hundredths.

    None for what is no such number, or has more than two places: it is never rounded.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if found is None:
        return None
    part = (found["part"] or "").ljust(2, "0")
    return int(found["whole"].replace(",", "")) * 100 + int(part)


def counted_hundredths(hundredths: int, many: str) -> str:
    """Return a quantity kept in hundredths with its unit: "12.5 hours"; without one, the number."""
    number = hundredths_words(hundredths)
    return f"{number} {_one(many) if hundredths == 100 else many}".strip()


def _one(many: str) -> str:
    first, space, rest = many.partition(" ")
    return f"{SINGULAR.get(first, first)}{space}{rest}"
