"""What a line entitles to over a period: exact, rounded cumulatively, whatever way it is cut.

An amount is the difference between two rounded running totals, R(cum(end)) − R(cum(start)), so the
amounts of the parts of any period add up to the amount of the whole. The running totals count from
the beginning of the calendar and not from the start of the fact: a backdated start, or a fact that
is restated in two pieces, leaves every later amount as it was, and no odd penny becomes a case.

What a day is worth depends on the basis:

| basis | one day |
|---|---|
| per week | a seventh |
| per four weeks | a twenty-eighth |
| per month | a share of the calendar month's own days |
| per year | as per month, of a twelfth: a leap year costs no more than another |
| per day | one |
| on weekdays | one, on each of the days of the week that are named; a bank holiday is a day too |
| once a year | one, on the day of the year that is named |
| one-off | the whole, on the first day of the fact; nothing on any other |

Days on which a line is stopped (`rules.stopping`) are taken out by the same running totals, so a
period with a pause in it still adds up however it is cut. A part of a week, of four weeks or of a
month is therefore counted by days: of 28 at £1,136, a pause of 7 takes a quarter. A one-off is
given whole or, where its one day is stopped, not at all.

A part of a line, up to a share of it, is the same difference with the running total times that
share: so the parts that several bodies bear add up to the line over any days (`payments.funding`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.rounding import nearest
from openphb.domains.payments.types import Entitled, Stopped, WorkingPart
from openphb.kernel.periods import Period
from openphb.kernel.recurring import weekdays_before, years_before

# Days by which an amount counts, in hundredths of a quantity.
_PER_DAYS = {Basis.PER_DAY: 100, Basis.PER_WEEK: 700, Basis.PER_FOUR_WEEKS: 2800}
_PER_MONTHS = {Basis.PER_MONTH: 100, Basis.PER_YEAR: 1200}
UpTo = tuple[int, int]
ALL: UpTo = (1, 1)


def entitled_pence(fact: Entitled, period: Period, up_to: UpTo = ALL) -> int:
    """Return the pence that one fact gives over a period that has an end.

    `up_to` is a share of the line as a numerator and a denominator: all of it unless given.
    """
    part = fact.valid.overlap(period)
    if part is None or part.end is None:
        return 0
    given = _given(fact, part, up_to)
    if fact.stopped:
        given -= sum(_given(fact, gone, up_to) for _stop, gone in _stops_in(fact, part))
    return given


def working(fact: Entitled, period: Period) -> tuple[WorkingPart, ...]:
    """Return what a fact comes to in a period, then what each stop in it takes, below zero.

    Nothing where the fact gives nothing there. The parts add up to `entitled_pence`.
    """
    part = fact.valid.overlap(period)
    given = 0 if part is None or part.end is None else _given(fact, part)
    if part is None or not given:
        return ()
    rate, days = (fact.quantity_hundredths, fact.unit_pence, fact.basis), fact.falls_on
    found = [WorkingPart(part, *rate, given, falls_on=days)]
    for stop, gone in _stops_in(fact, part):
        taken = _given(fact, gone)
        if taken:
            found.append(WorkingPart(gone, *rate, -taken, stop.because, stop.source_id, days))
    return tuple(found)


def _stops_in(fact: Entitled, part: Period) -> Iterator[tuple[Stopped, Period]]:
    for stop in fact.stopped:
        gone = stop.period.overlap(part)
        if gone is not None:
            yield stop, gone


def _given(fact: Entitled, part: Period, up_to: UpTo = ALL) -> int:
    """Return the pence of a part of a fact's days, whatever stops it."""
    assert part.end is not None
    if fact.basis is Basis.ONE_OFF:
        over, under = up_to
        whole = nearest(fact.quantity_hundredths * fact.unit_pence * over, 100 * under)
        return whole if part.start == fact.valid.start else 0
    return _so_far(fact, part.end, up_to) - _so_far(fact, part.start, up_to)


def _so_far(fact: Entitled, day: date, up_to: UpTo = ALL) -> int:
    """Return the rounded running total of a fact's rate from the beginning of the calendar."""
    over, under = up_to
    rate = fact.quantity_hundredths * fact.unit_pence * over
    if fact.basis in _PER_DAYS:
        return nearest(rate * day.toordinal(), _PER_DAYS[fact.basis] * under)
    if fact.basis is Basis.ON_WEEKDAYS:
        return nearest(rate * weekdays_before(fact.falls_on, day), 100 * under)
    if fact.basis is Basis.ONCE_A_YEAR:
        return nearest(rate * years_before(fact.falls_on, day), 100 * under)
    length = monthrange(day.year, day.month)[1]
    months = (day.year * 12 + day.month) * length + day.day - 1
    return nearest(rate * months, _PER_MONTHS[fact.basis] * length * under)
