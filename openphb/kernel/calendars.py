"""Working days in England and Wales, and the days that a Bacs payment takes.

Bank holidays come from the `holidays` package; `tests/external` holds it to GOV.UK's own list.
Bacs works on the same days: England and Wales bank holidays only, never Scotland's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

LONDON = ZoneInfo("Europe/London")
_SATURDAY = 5


def day_of(at: datetime) -> date:
    """Return the day that an instant falls on in England: in summer it begins before UTC's."""
    return at.astimezone(LONDON).date()


class BacsDates(NamedTuple):
    """The three consecutive working days of one Bacs payment."""

    input: date
    """The last day on which the file may reach Bacs."""
    processing: date
    """The day that the file itself names."""
    entry: date
    """The day on which the money arrives."""


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """Return England and Wales bank holidays of a year, substitute days included."""
    # Loaded when first needed: it brings the calendars of the whole world with it.
    import holidays  # noqa: PLC0415  slow to load

    # Observed days replace a holiday that falls on a weekend; both may be listed, harmlessly,
    # because a weekend is no working day anyway.
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    """Return whether banks in England and Wales work on the day."""
    return day.weekday() < _SATURDAY and day not in bank_holidays(day.year)


def next_working_day(day: date) -> date:
    """Return the first working day after `day`."""
    return _step(day, 1)


def previous_working_day(day: date) -> date:
    """Return the last working day before `day`."""
    return _step(day, -1)


def add_working_days(day: date, count: int) -> date:
    """Return the working day `count` working days after `day` (before it where below zero).

    Counting begins on the day after, as clocks in guidance do; `day` itself need not be a working
    day, and a count of 0 gives it back unchanged.
    """
    for _ in range(abs(count)):
        day = _step(day, 1 if count > 0 else -1)
    return day


def bacs_processing_dates(pay_on: date) -> BacsDates:
    """Return the input, processing and entry days for money to arrive on `pay_on`.

    Refusal: `bacs_not_a_working_day`, which names the working days on either side. Which of them
    to pay on is the commissioner's choice, so it is not made here.
    """
    if not is_working_day(pay_on):
        raise Refusal(
            "bacs_not_a_working_day",
            f"Bacs does not work on {long_date(pay_on)}.",
            f"Pay on {long_date(previous_working_day(pay_on))} "
            f"or {long_date(next_working_day(pay_on))}.",
            "pay_on",
        )
    return BacsDates(add_working_days(pay_on, -2), previous_working_day(pay_on), pay_on)


def _step(day: date, by: int) -> date:
    day += timedelta(days=by)
    while not is_working_day(day):
        day += timedelta(days=by)
    return day
