"""Numbers with what they count, as people say them: "1 hour", "12.5 hours", "1 week put by"."""

from __future__ import annotations

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
    "payments": "payment",
    "movements": "movement",
    "amounts": "amount",
}


def counted(number: int, many: str) -> str:
    """Return a number of things, `many` being their plural: "1 week", "2,000 visits"."""
    return f"{number:,} {_one(many) if number == 1 else many}"


def hundredths_words(hundredths: int, *, separator: str = "") -> str:
    """Return a quantity kept in hundredths as people write it: "20", "2.5"; thousands apart if asked."""
    whole, part = divmod(hundredths, 100)
    number = f"{whole:{separator}}"
    return f"{number}.{part:02d}".rstrip("0") if part else number


def counted_hundredths(hundredths: int, many: str) -> str:
    """Return a quantity kept in hundredths with its unit: "12.5 hours"; without one, the number."""
    number = hundredths_words(hundredths)
    return f"{number} {_one(many) if hundredths == 100 else many}".strip()


def _one(many: str) -> str:
    first, space, rest = many.partition(" ")
    return f"{SINGULAR.get(first, first)}{space}{rest}"
