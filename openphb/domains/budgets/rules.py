"""What lines come to, a week and a year: exact until the last step, then rounded once."""

from __future__ import annotations

from fractions import Fraction

from openphb.domains.budgets.types import Basis, WeeksInYear

HUNDREDTHS = 100
MONTHS_IN_YEAR = 12

_WEEKS = {
    WeeksInYear.FIFTY_TWO: Fraction(52),
    WeeksInYear.DAYS_OVER_SEVEN: Fraction(365, 7),
}


def weeks_in(convention: WeeksInYear) -> Fraction:
    """Return how many weeks the commissioner says a year has: 52, or 365 ÷ 7 exactly."""
    return _WEEKS[convention]


def each_fraction(quantity_hundredths: int, unit_pence: int) -> Fraction:
    """Return the exact pence of one occurrence of a line: its quantity times its price."""
    return Fraction(quantity_hundredths * unit_pence, HUNDREDTHS)


def weekly_fraction(
    quantity_hundredths: int, unit_pence: int, basis: Basis, weeks_in_year: WeeksInYear
) -> Fraction:
    """Return the exact pence a week; zero for a one-off.

    A month is a twelfth of a year and a day is a seventh of a week, so that weekly × weeks in the
    year is always annual, by whichever convention.
    """
    each = each_fraction(quantity_hundredths, unit_pence)
    weeks = weeks_in(weeks_in_year)
    times = {
        Basis.PER_DAY: Fraction(7),
        Basis.PER_WEEK: Fraction(1),
        Basis.PER_FOUR_WEEKS: Fraction(1, 4),
        Basis.PER_MONTH: MONTHS_IN_YEAR / weeks,
        Basis.PER_YEAR: 1 / weeks,
        Basis.ONE_OFF: Fraction(0),
    }
    return each * times[basis]


def annual_fraction(
    quantity_hundredths: int, unit_pence: int, basis: Basis, weeks_in_year: WeeksInYear
) -> Fraction:
    """Return the exact pence a year: the weekly pence times the weeks in the year."""
    weekly = weekly_fraction(quantity_hundredths, unit_pence, basis, weeks_in_year)
    return weekly * weeks_in(weeks_in_year)


def one_off_fraction(quantity_hundredths: int, unit_pence: int, basis: Basis) -> Fraction:
    """Return the exact pence paid once; zero for anything that comes again."""
    if basis is Basis.ONE_OFF:
        return each_fraction(quantity_hundredths, unit_pence)
    return Fraction(0)
