"""Weeks, months, days and years turn into each other exactly."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets import rules
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.kernel.recurring import set_of

TWENTY_HOURS = 2000
PRICE = 1420
FIFTY_TWO, DAYS = WeeksInYear.FIFTY_TWO, WeeksInYear.DAYS_OVER_SEVEN


@pytest.mark.parametrize(
    ("basis", "convention", "weekly", "annual"),
    [
        (Basis.PER_WEEK, FIFTY_TWO, 28400, 1476800),
        (Basis.PER_WEEK, DAYS, 28400, Fraction(28400 * 365, 7)),
        (Basis.PER_FOUR_WEEKS, FIFTY_TWO, 7100, 369200),
        (Basis.PER_MONTH, FIFTY_TWO, Fraction(28400 * 12, 52), 340800),
        (Basis.PER_MONTH, DAYS, Fraction(28400 * 12 * 7, 365), 340800),
        (Basis.PER_YEAR, DAYS, Fraction(28400 * 7, 365), 28400),
        (Basis.PER_DAY, FIFTY_TWO, 198800, 28400 * 364),
        (Basis.PER_DAY, DAYS, 198800, 28400 * 365),
        (Basis.ONCE_A_YEAR, DAYS, Fraction(28400 * 7, 365), 28400),
        (Basis.ONE_OFF, DAYS, 0, 0),
    ],
)
def test_twenty_at_14_20_comes_to(basis, convention, weekly, annual):
    assert rules.weekly_fraction(TWENTY_HOURS, PRICE, basis, convention) == weekly
    assert rules.annual_fraction(TWENTY_HOURS, PRICE, basis, convention) == annual


def test_only_a_one_off_line_is_paid_once():
    assert rules.one_off_fraction(150, 1001, Basis.ONE_OFF) == Fraction(3003, 2)
    assert rules.one_off_fraction(150, 1001, Basis.PER_YEAR) == 0


def test_given_weekdays_are_so_many_a_week():
    counted = (TWENTY_HOURS, PRICE, Basis.ON_WEEKDAYS)
    assert rules.weekly_fraction(*counted, FIFTY_TWO, set_of([0, 3])) == 2 * 28400
    assert rules.annual_fraction(*counted, DAYS, set_of([0, 3])) == Fraction(2 * 28400 * 365, 7)


@given(
    quantity=st.integers(1, 10**6),
    price=st.integers(1, 10**8),
    basis=st.sampled_from(Basis),
    convention=st.sampled_from(WeeksInYear),
)
@settings(derandomize=True, max_examples=50, deadline=None)
def test_twice_the_quantity_is_twice_the_money(quantity, price, basis, convention):
    once = rules.annual_fraction(quantity, price, basis, convention)
    assert rules.annual_fraction(2 * quantity, price, basis, convention) == 2 * once
    assert once == rules.weekly_fraction(quantity, price, basis, convention) * rules.weeks_in(
        convention
    )


@given(lots=st.integers(1, 5_000), price=st.integers(1, 10**6))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_a_year_of_care_costs_the_same_seen_by_week_four_weeks_month_and_year(lots, price):
    # Quantities that are whole in every view: 84 weeks' days divide by 7, by 12 and by 4.
    a_week = 84 * lots
    for convention, year in ((FIFTY_TWO, 52 * a_week), (DAYS, 365 * a_week // 7)):
        seen = {
            Basis.PER_DAY: Fraction(year, 364 if convention is FIFTY_TWO else 365),
            Basis.PER_WEEK: Fraction(a_week),
            Basis.PER_FOUR_WEEKS: Fraction(4 * a_week),
            Basis.PER_MONTH: Fraction(year, 12),
            Basis.PER_YEAR: Fraction(year),
        }
        costs = {
            rules.annual_fraction(int(quantity), price, basis, convention)
            for basis, quantity in seen.items()
            if quantity.denominator == 1
        }
        assert costs == {Fraction(year * price, 100)}
        assert sum(quantity.denominator == 1 for quantity in seen.values()) == len(seen)
