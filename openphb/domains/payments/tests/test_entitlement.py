"""What lines entitle to: exact amounts, and laws that hold however a period is cut."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import Basis
from openphb.domains.payments.rules.entitlement import _nearest, entitled_pence, working
from openphb.domains.payments.types import Entitled
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period

EVER = Period(date(2020, 1, 1))
doses = settings(derandomize=True, max_examples=50)


def fact(quantity: int, pence: int, basis: Basis, valid: Period = EVER) -> Entitled:
    return Entitled(UUID(int=1), UUID(int=2), quantity, pence, basis, valid)


def days(start: date, count: int) -> Period:
    return Period(start, start + timedelta(days=count))


NOVEMBER = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("basis", "quantity", "pence", "period", "expected"),
    [
        # 20 hours a week at £14.20, four weeks: the payment in the sketch of "Why this amount?"
        (Basis.PER_WEEK, 2000, 1420, days(NOVEMBER, 28), 113_600),
        (Basis.PER_WEEK, 2000, 1420, days(NOVEMBER, 7), 28_400),
        (Basis.PER_FOUR_WEEKS, 100, 113_600, days(NOVEMBER, 28), 113_600),
        (Basis.PER_FOUR_WEEKS, 100, 113_600, days(NOVEMBER, 14), 56_800),
        (Basis.PER_DAY, 200, 1_050, days(NOVEMBER, 28), 58_800),
        # A month is whole whatever its length.
        (Basis.PER_MONTH, 100, 10_000, Period(date(2026, 2, 1), date(2026, 3, 1)), 10_000),
        (Basis.PER_MONTH, 100, 10_000, Period(date(2026, 3, 1), date(2026, 4, 1)), 10_000),
        # Half of April's thirty days.
        (Basis.PER_MONTH, 100, 10_000, Period(date(2026, 4, 1), date(2026, 4, 16)), 5_000),
        # Annual ÷ 12 is a twelfth, and twelve of them are the year, leap or not.
        (Basis.PER_YEAR, 100, 120_000, Period(date(2026, 2, 1), date(2026, 3, 1)), 10_000),
        (Basis.PER_YEAR, 100, 100_001, Period(date(2027, 4, 1), date(2028, 4, 1)), 100_001),
        (Basis.PER_YEAR, 100, 100_001, Period(date(2026, 4, 1), date(2027, 4, 1)), 100_001),
    ],
)
def test_a_period_is_exact_for_its_basis(basis, quantity, pence, period, expected):
    assert entitled_pence(fact(quantity, pence, basis), period) == expected


def test_a_one_off_falls_due_on_its_day_and_on_no_other():
    once = fact(100, 25_000, Basis.ONE_OFF, days(NOVEMBER, 1))
    assert entitled_pence(once, days(NOVEMBER, 28)) == 25_000
    assert entitled_pence(once, days(NOVEMBER + timedelta(days=1), 28)) == 0
    assert entitled_pence(once, days(NOVEMBER - timedelta(days=28), 28)) == 0
    assert working(once, days(NOVEMBER - timedelta(days=28), 28)) == ()


def test_nothing_is_due_outside_the_days_of_the_fact():
    short = fact(100, 700, Basis.PER_WEEK, days(NOVEMBER, 7))
    assert entitled_pence(short, days(NOVEMBER, 28)) == 700
    assert entitled_pence(short, days(NOVEMBER + timedelta(days=7), 28)) == 0


bases = st.sampled_from([basis for basis in Basis if basis is not Basis.ONE_OFF])
rates = st.tuples(st.integers(1, 1_000_000), st.integers(0, 10_000_000))
cuts = st.lists(st.dates(date(2020, 1, 1), date(2032, 1, 1)), min_size=2, max_size=8, unique=True)


@doses
@given(rates, bases, cuts)
def test_however_a_period_is_cut_its_parts_add_up_to_it(rate, basis, days_):
    cut = sorted(days_)
    line = fact(rate[0], rate[1], basis)
    parts = [Period(a, b) for a, b in pairwise(cut)]
    assert sum(entitled_pence(line, part) for part in parts) == entitled_pence(
        line, Period(cut[0], cut[-1])
    )


@doses
@given(rates, st.sampled_from(list(Basis)), cuts)
def test_a_fact_restated_in_pieces_entitles_to_the_same(rate, basis, days_):
    cut = sorted(days_)
    if basis is Basis.ONE_OFF:
        cut = [cut[0], cut[0] + timedelta(days=1)]
    whole = fact(rate[0], rate[1], basis, Period(cut[0], cut[-1]))
    pieces = [fact(rate[0], rate[1], basis, Period(a, b)) for a, b in pairwise(cut)]
    period = Period(date(2020, 1, 1), date(2033, 1, 1))
    assert sum(entitled_pence(piece, period) for piece in pieces) == entitled_pence(whole, period)


@doses
@given(rates, bases, cuts)
def test_a_backdated_start_changes_no_later_amount(rate, basis, days_):
    cut = sorted(days_)
    later = Period(cut[-1], cut[-1] + timedelta(days=28))
    amounts = {entitled_pence(fact(rate[0], rate[1], basis, Period(start)), later) for start in cut}
    assert len(amounts) == 1


@doses
@given(rates, st.integers(1, 400), st.dates(date(2020, 1, 1), date(2032, 1, 1)))
def test_weekly_amounts_are_within_a_penny_of_exact(rate, count, start):
    exact = Fraction(rate[0] * rate[1] * count, 700)
    assert (
        abs(entitled_pence(fact(rate[0], rate[1], Basis.PER_WEEK), days(start, count)) - exact) < 1
    )


@doses
@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_rounding_here_is_the_one_rounding_rule(numerator, denominator):
    assert _nearest(numerator, denominator) == round_half_up(Fraction(numerator, denominator))
