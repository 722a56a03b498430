"""A sum as a sentence: "20 hours a week × £14.20 × 4 weeks"."""

from __future__ import annotations

from calendar import monthrange

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.types import WorkingPart
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS, Period

_EVERY = {
    Basis.PER_DAY: "a day",
    Basis.PER_WEEK: "a week",
    Basis.PER_FOUR_WEEKS: "every 4 weeks",
    Basis.PER_MONTH: "a month",
    Basis.PER_YEAR: "a year ÷ 12",
    Basis.ONE_OFF: "once",
}


def sentence(part: WorkingPart, unit: str) -> str:
    """Return how a part of a line came about. `unit` is what is counted ("hours"); "" for a sum."""
    counted = f"{quantity(part.quantity_hundredths)} {unit}".strip()
    words = f"{counted} {_EVERY[part.basis]} × {pounds(part.unit_pence)}"
    times = duration(part.period, part.basis)
    return f"{words} × {times}" if times else words


def quantity(hundredths: int) -> str:
    """Return hundredths as people write them: 2000 is "20", 1250 is "12.5"."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def duration(period: Period, basis: Basis) -> str:
    """Return how long a period is in the words of a basis: "4 weeks", "3 days", "10 of 30 days"."""
    days = period.days or 0
    if basis is Basis.ONE_OFF:
        return ""
    if basis is Basis.PER_DAY:
        return _count(days, "day")
    if basis is Basis.PER_FOUR_WEEKS:
        return _count(days // 28, "time") if days % 28 == 0 else f"{days} of 28 days"
    if basis is Basis.PER_WEEK:
        weeks, rest = divmod(days, 7)
        parts = [_count(weeks, "week")] if weeks else []
        parts += [f"{rest} of 7 days"] if rest else []
        return " and ".join(parts)
    return _months(period)


def _months(period: Period) -> str:
    whole, parts = 0, []
    for month in period.by_months():
        length = monthrange(month.start.year, month.start.month)[1]
        if month.days == length:
            whole += 1
        else:
            parts.append(f"{month.days} of {length} days in {MONTHS[month.start.month - 1]}")
    return " and ".join(([_count(whole, "month")] if whole else []) + parts)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
