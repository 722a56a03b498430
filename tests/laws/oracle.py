"""What a day is worth, worked out a second time in exact fractions and sharing no code with the engine."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.types import Entitled
from openphb.kernel.periods import Period

DAYS = {Basis.PER_DAY: 1, Basis.PER_WEEK: 7, Basis.PER_FOUR_WEEKS: 28}
MONTHS = {Basis.PER_MONTH: 1, Basis.PER_YEAR: 12}


def worth(fact: Entitled, over: Period) -> int:
    """Return the pence that a fact gives over a period, taken in one piece."""
    assert over.end is not None
    start = max(fact.valid.start, over.start)
    end = over.end if fact.valid.end is None else min(fact.valid.end, over.end)
    if end <= start:
        return 0
    each = Fraction(fact.quantity_hundredths, 100) * fact.unit_pence
    if fact.basis is Basis.ONE_OFF:
        return _whole(each) if start == fact.valid.start else 0
    return _whole(each * _units(fact, end)) - _whole(each * _units(fact, start))


def _units(fact: Entitled, day: date) -> Fraction:
    """Return how many of a fact's basis have gone by since the beginning of the calendar."""
    basis = fact.basis
    if basis is Basis.ON_WEEKDAYS:
        named = [one for one in range(7) if f"{fact.falls_on:07b}"[6 - one] == "1"]
        return Fraction(sum(ceil(Fraction(day.toordinal() - 1 - one, 7)) for one in named))
    if basis is Basis.ONCE_A_YEAR:
        month, of_month = divmod(fact.falls_on, 100)
        return Fraction(day.year - 1 + (date(day.year, month, of_month) < day))
    if basis in DAYS:
        return Fraction(day.toordinal(), DAYS[basis])
    within = Fraction(day.day - 1, monthrange(day.year, day.month)[1])
    return (12 * day.year + day.month + within) / MONTHS[basis]


def _whole(exact: Fraction) -> int:
    """Return the nearest whole number, halves up: through a decimal where it is certain."""
    doubled = exact * 2
    if doubled.denominator == 1:
        return int((Decimal(doubled.numerator) / 2).quantize(Decimal(1), ROUND_HALF_UP))
    below = exact.numerator // exact.denominator
    return below + (exact - below > Fraction(1, 2))
