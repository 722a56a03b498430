"""The days on which a commissioner pays, moved off weekends and bank holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.rails.table import RAILS, hand_over_by
from openphb.domains.payments.types import CalendarRule, PayDay
from openphb.kernel.calendars import add_working_days, is_working_day, previous_working_day

_EVERY = {Frequency.WEEKLY: 7, Frequency.FOUR_WEEKLY: 28}


def pay_days(
    rule: CalendarRule, on_or_after: date, count: int, site_days: int | None = None
) -> tuple[PayDay, ...]:
    """Return the next pay days of a rule, in order.

    A day on which banks do not work gives way to the working day before it, so that wages which
    fall due then are there already; Faster Payments pays on it all the same.
    `site_days` are the working days that a site's own system takes, where it pays.
    """
    days = (_pay_day(rule, meant, site_days) for meant in _meant(rule, on_or_after))
    return tuple(islice((day for day in days if day.pay_on >= on_or_after), count))


def _meant(rule: CalendarRule, on_or_after: date) -> Iterator[date]:
    """Yield the days that the rule names, from just before a day; endless."""
    start = max(on_or_after, rule.first_day)
    every = _EVERY.get(rule.frequency)
    if every is not None:
        passed = -(-(start - rule.first_day).days // every)
        day = rule.first_day + timedelta(days=every * passed)
        while True:
            yield day
            day += timedelta(days=every)
    month = start.replace(day=1)
    while True:
        following = (month + timedelta(days=31)).replace(day=1)
        day = add_working_days(following, -1 - rule.days_before_end)
        if day >= rule.first_day:
            yield day
        month = following


def _pay_day(rule: CalendarRule, meant: date, site_days: int | None) -> PayDay:
    of_rail = RAILS[rule.rail]
    works = of_rail.every_day or is_working_day(meant)
    pay_on = meant if works else previous_working_day(meant)
    last = hand_over_by(of_rail, pay_on, site_days)
    return PayDay(pay_on, meant, last, add_working_days(last, -rule.prepare_days))
