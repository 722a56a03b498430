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
| one-off | the whole, on the first day of the fact; nothing on any other |
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.types import Entitled, WorkingPart
from openphb.kernel.periods import Period

# Days by which an amount counts, in hundredths of a quantity.
_PER_DAYS = {Basis.PER_DAY: 100, Basis.PER_WEEK: 700, Basis.PER_FOUR_WEEKS: 2800}
_PER_MONTHS = {Basis.PER_MONTH: 100, Basis.PER_YEAR: 1200}


def entitled_pence(fact: Entitled, period: Period) -> int:
    """Return the pence that one fact gives over a period that has an end."""
    part = fact.valid.overlap(period)
    if part is None or part.end is None:
        return 0
    if fact.basis is Basis.ONE_OFF:
        whole = _nearest(fact.quantity_hundredths * fact.unit_pence, 100)
        return whole if part.start == fact.valid.start else 0
    return _so_far(fact, part.end) - _so_far(fact, part.start)


def working(fact: Entitled, period: Period) -> WorkingPart | None:
    """Return the part of a period in which a fact held, and what it came to; None if it did not."""
    part = fact.valid.overlap(period)
    if part is None:
        return None
    if fact.basis is Basis.ONE_OFF and part.start != fact.valid.start:
        return None
    return WorkingPart(
        part, fact.quantity_hundredths, fact.unit_pence, fact.basis, entitled_pence(fact, period)
    )


def _so_far(fact: Entitled, day: date) -> int:
    """Return the rounded running total of a fact's rate from the beginning of the calendar."""
    rate = fact.quantity_hundredths * fact.unit_pence
    if fact.basis in _PER_DAYS:
        return _nearest(rate * day.toordinal(), _PER_DAYS[fact.basis])
    length = monthrange(day.year, day.month)[1]
    months = (day.year * 12 + day.month) * length + day.day - 1
    return _nearest(rate * months, _PER_MONTHS[fact.basis] * length)


def _nearest(numerator: int, denominator: int) -> int:
    """Return the nearest whole number to an exact fraction of zero or more, a half upwards.

    The same as `kernel.money.round_half_up` there (a test holds them together); in integers,
    because a run asks it a million times.
    """
    return (2 * numerator + denominator) // (2 * denominator)
