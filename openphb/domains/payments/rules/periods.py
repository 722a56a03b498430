"""The service periods that a schedule pays for, and the day on which each is paid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.types import Scheduled
from openphb.kernel.calendars import is_working_day, previous_working_day
from openphb.kernel.periods import Period


def payment_day(start: date) -> date:
    """Return the day on which money for a period that begins on `start` arrives.

    Care is paid for in advance, so it is the first day of the period, or the last working day
    before it: wages that fall due on a bank holiday are there already.
    """
    return start if is_working_day(start) else previous_working_day(start)


def service_periods(scheduled: Scheduled) -> Iterator[Period]:
    """Yield the periods of one schedule in order; endless where the schedule has no end.

    Weeks and four weeks are counted from its first day; months are calendar months, so that the
    first and the last may be parts of one.
    """
    whole = Period(max(scheduled.first_day, scheduled.valid.start), scheduled.valid.end)
    if scheduled.frequency is Frequency.WEEKLY:
        return whole.by_weeks(scheduled.first_day)
    if scheduled.frequency is Frequency.FOUR_WEEKLY:
        return whole.by_four_weeks(scheduled.first_day)
    return whole.by_months()


@lru_cache(maxsize=4096)
def _covered(scheduled: Scheduled, on: date) -> tuple[Period, ...]:
    if scheduled.valid.end is not None and scheduled.valid.end <= scheduled.first_day:
        return ()
    covered = []
    for period in service_periods(scheduled):
        # Only a period that begins soon after `on` can be paid for on a working day before it.
        if period.start > on and payment_day(period.start) > on:
            break
        covered.append(period)
    return tuple(covered)


def covered_periods(schedules: Iterable[Scheduled], on: date) -> tuple[Period, ...]:
    """Return every period that should have been paid for by the end of `on`, in order."""
    return tuple(sorted({period for s in schedules for period in _covered(s, on)}))


def coming_periods(schedules: Iterable[Scheduled], after: date, count: int) -> tuple[Period, ...]:
    """Return the next `count` periods whose money arrives after the day `after`, in order."""
    coming: list[Period] = []
    for scheduled in schedules:
        if scheduled.valid.end is not None and scheduled.valid.end <= scheduled.first_day:
            continue
        found = 0
        for period in service_periods(scheduled):
            if payment_day(period.start) > after:
                coming.append(period)
                found += 1
            if found == count:
                break
    return tuple(sorted(coming)[:count])
