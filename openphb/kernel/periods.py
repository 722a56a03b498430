"""Half-open periods of days: the start is in, the end is out."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from openphb.kernel.refusal import Refusal

# Names are spelt here because the platform's locale must not change what a letter says.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` up to, not including, `end`; without an end it goes on.

    Refusal: `period_empty` where the end is not after the start.
    """

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise Refusal(
                "period_empty",
                f"The period ends on {long_date(self.end)}, not after it starts "
                f"on {long_date(self.start)}.",
                "Give an end date after the start date.",
                "end",
            )

    @property
    def days(self) -> int | None:
        """Return how many days it has; None where it has no end."""
        return None if self.end is None else (self.end - self.start).days

    @property
    def last_day(self) -> date | None:
        """Return the last day inside, as people say it; None where it has no end."""
        return None if self.end is None else self.end - timedelta(days=1)

    @property
    def weeks_in(self) -> Fraction | None:
        """Return its length in weeks, exactly (10 days are 10/7); None where it has no end."""
        return None if self.days is None else Fraction(self.days, 7)

    def contains(self, day: date) -> bool:
        """Return whether the day is inside."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlap(self, other: Period) -> Period | None:
        """Return the days that both have; None where there is none (touching is not sharing)."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end <= start else Period(start, end)

    def by_weeks(self, anchor: date | None = None) -> Iterator[Period]:
        """Yield its weeks, counted from `anchor` (its own start unless given)."""
        return self._by_days(7, anchor)

    def by_four_weeks(self, anchor: date | None = None) -> Iterator[Period]:
        """Yield its 4-weekly pieces, counted from `anchor` (its own start unless given)."""
        return self._by_days(28, anchor)

    def by_months(self) -> Iterator[Period]:
        """Yield its calendar months; the first and the last may be parts of months."""
        return self._cut(_next_month)

    def by_financial_years(self) -> Iterator[Period]:
        """Yield its parts in each financial year (from 1 April)."""
        return self._cut(_next_april)

    def _by_days(self, length: int, anchor: date | None) -> Iterator[Period]:
        origin = self.start if anchor is None else anchor

        def following(day: date) -> date:
            return day + timedelta(days=length - (day - origin).days % length)

        return self._cut(following)

    def _cut(self, following: Callable[[date], date]) -> Iterator[Period]:
        """Yield pieces between the boundaries that `following` names; endless without an end."""
        start = self.start
        while self.end is None or start < self.end:
            boundary = following(start)
            end = boundary if self.end is None else min(boundary, self.end)
            yield Period(start, end)
            start = end


def financial_year(day: date) -> str:
    """Return the financial year of a day as the NHS writes it: "2026/27" from 1 April 2026."""
    first = _first_year(day)
    return f"{first}/{(first + 1) % 100:02d}"


def financial_year_period(day: date) -> Period:
    """Return the whole financial year that the day is in."""
    first = _first_year(day)
    return Period(date(first, 4, 1), date(first + 1, 4, 1))


def age_on(born: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February has a birthday on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def add_months(day: date, months: int) -> date:
    """Return the same day some months later; the last of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def long_date(day: date) -> str:
    """Return a day as letters say it: "Tuesday 3 March 2026"."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _first_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def _next_april(day: date) -> date:
    return date(_first_year(day) + 1, 4, 1)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
