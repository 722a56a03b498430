"""What a day is worth, worked out a second time in exact fractions and sharing no code with the engine."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

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
    return _whole(each * _units(fact.basis, end)) - _whole(each * _units(fact.basis, start))


def _units(basis: Basis, day: date) -> Fraction:
    """Return how many of a basis have gone by since the beginning of the calendar."""
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
