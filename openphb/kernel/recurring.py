"""Days that come again: given days of the week, and one day of the year. Whole numbers, no tables.

A *set of weekdays* is a whole number from 1 to 127: 1 for Monday, 2 for Tuesday, 4, 8, 16, 32, and
64 for Sunday, added up. A *day of the year* is its month × 100 and its day: 401 is 1 April. How
many have gone by is counted from the beginning of the calendar, so that any two counts can be
taken from each other. Bank holidays are days like others: help is needed on them too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.kernel.periods import MONTHS, WEEKDAYS

EVERY_DAY = 127
# Common years have no 29 February, and money that comes each year needs a day that does.
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def set_of(weekdays: Iterable[int]) -> int:
    """Return the set of some weekdays, 0 for Monday to 6 for Sunday."""
    return sum({1 << day for day in weekdays})


def days_of(weekdays: int) -> tuple[int, ...]:
    """Return a set's days, 0 for Monday to 6 for Sunday, in order."""
    return tuple(day for day in range(7) if weekdays >> day & 1)


def weekday_words(weekdays: int) -> str:
    """Return a set as people say it: "Monday and Thursday"; "day" where it is all of them."""
    if weekdays == EVERY_DAY:
        return "day"
    *others, last = (WEEKDAYS[day] for day in days_of(weekdays))
    return f"{', '.join(others)} and {last}" if others else last


def weekdays_before(weekdays: int, day: date) -> int:
    """Return how many days of the set came before a day, since the calendar began (on a Monday)."""
    weeks, rest = divmod(day.toordinal() - 1, 7)
    return weeks * weekdays.bit_count() + (weekdays & ((1 << rest) - 1)).bit_count()


def is_day_of_year(number: int) -> bool:
    """Return whether a number is a day that every year has, so not 29 February."""
    month, day = divmod(number, 100)
    return 1 <= month <= 12 and 1 <= day <= _LENGTHS[month - 1]


def day_of_year(day: date) -> int:
    """Return the day's place in its year: 401 for any 1 April."""
    return day.month * 100 + day.day


def day_of_year_words(number: int) -> str:
    """Return a day of the year as people say it: "1 April"."""
    month, day = divmod(number, 100)
    return f"{day} {MONTHS[month - 1]}"


def years_before(number: int, day: date) -> int:
    """Return how often a day of the year came before a day, since the calendar began."""
    return day.year - 1 + (number < day_of_year(day))
