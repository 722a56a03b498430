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
from openphb.domains.payments.rules.entitlement import entitled_pence, working
from openphb.domains.payments.rules.rounding import nearest
from openphb.domains.payments.types import Entitled
from openphb.kernel.money import round_half_up
from openphb.kernel.periods import Period
from openphb.kernel.recurring import set_of

EVER = Period(date(2020, 1, 1))
doses = settings(derandomize=True, max_examples=50)


def fact(
    quantity: int, pence: int, basis: Basis, valid: Period = EVER, falls_on: int = 0
) -> Entitled:
    return Entitled(UUID(int=1), UUID(int=2), quantity, pence, basis, valid, (), falls_on)


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


MONDAY, THURSDAY, SUNDAY = set_of([0]), set_of([3]), set_of([6])
MONDAY_AND_THURSDAY = MONDAY | THURSDAY


@pytest.mark.parametrize(
    ("falls_on", "period", "times"),
    [
        # Four weeks hold each day of the week four times, whatever day they begin on.
        (MONDAY_AND_THURSDAY, days(date(2026, 11, 2), 28), 8),
        (MONDAY_AND_THURSDAY, days(NOVEMBER, 28), 8),
        # A period that begins on a Wednesday has that week's Thursday and not its Monday.
        (MONDAY_AND_THURSDAY, days(date(2026, 11, 4), 5), 1),
        (MONDAY_AND_THURSDAY, days(date(2026, 11, 4), 6), 2),
        # From Friday to Sunday there is neither.
        (MONDAY_AND_THURSDAY, days(date(2026, 11, 6), 3), 0),
        # November 2026 has five Mondays and four Thursdays, October four and five.
        (MONDAY, Period(date(2026, 11, 1), date(2026, 12, 1)), 5),
        (THURSDAY, Period(date(2026, 11, 1), date(2026, 12, 1)), 4),
        (MONDAY, Period(date(2026, 10, 1), date(2026, 11, 1)), 4),
        (THURSDAY, Period(date(2026, 10, 1), date(2026, 11, 1)), 5),
        # A bank holiday is a day like others: Easter Monday and the late May holiday are paid for.
        (MONDAY, days(date(2026, 4, 6), 1), 1),
        (MONDAY, days(date(2026, 5, 25), 1), 1),
        # 29 February 2032 is a Sunday, the fifth of its month.
        (SUNDAY, Period(date(2032, 2, 1), date(2032, 3, 1)), 5),
        (SUNDAY, days(date(2032, 2, 29), 1), 1),
        # Every day of the week is every day: 366 of them in a leap year.
        (127, Period(date(2028, 1, 1), date(2029, 1, 1)), 366),
        (127, days(NOVEMBER, 1), 1),
    ],
)
def test_given_weekdays_are_paid_for_one_by_one(falls_on, period, times):
    visits = fact(200, 1420, Basis.ON_WEEKDAYS, EVER, falls_on)
    assert entitled_pence(visits, period) == times * 2840


@pytest.mark.parametrize(
    ("valid", "period", "times"),
    [
        (EVER, Period(date(2026, 4, 1), date(2027, 4, 1)), 1),
        (EVER, days(date(2026, 4, 1), 1), 1),
        (EVER, days(date(2026, 3, 4), 28), 0),
        (EVER, days(date(2026, 3, 5), 28), 1),
        (EVER, Period(date(2026, 1, 1), date(2029, 1, 1)), 3),
        # It begins after its day: first paid on the next one.
        (Period(date(2026, 4, 2)), Period(date(2026, 1, 1), date(2027, 4, 1)), 0),
        (Period(date(2026, 4, 2)), Period(date(2026, 1, 1), date(2027, 4, 2)), 1),
    ],
)
def test_what_comes_once_a_year_comes_whole_on_its_day(valid, period, times):
    insurance = fact(100, 12_000, Basis.ONCE_A_YEAR, valid, 401)
    assert entitled_pence(insurance, period) == times * 12_000


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


named = {Basis.ON_WEEKDAYS: st.integers(1, 127), Basis.ONCE_A_YEAR: st.just(401)}


def with_days(found: list[Basis]) -> st.SearchStrategy[tuple[Basis, int]]:
    return st.sampled_from(found).flatmap(
        lambda one: st.tuples(st.just(one), named.get(one, st.just(0)))
    )


bases = with_days([basis for basis in Basis if basis is not Basis.ONE_OFF])
rates = st.tuples(st.integers(1, 1_000_000), st.integers(0, 10_000_000))
cuts = st.lists(st.dates(date(2020, 1, 1), date(2032, 1, 1)), min_size=2, max_size=8, unique=True)


@doses
@given(rates, bases, cuts)
def test_however_a_period_is_cut_its_parts_add_up_to_it(rate, basis, days_):
    cut = sorted(days_)
    line = fact(rate[0], rate[1], basis[0], falls_on=basis[1])
    parts = [Period(a, b) for a, b in pairwise(cut)]
    assert sum(entitled_pence(line, part) for part in parts) == entitled_pence(
        line, Period(cut[0], cut[-1])
    )


@doses
@given(rates, with_days(list(Basis)), cuts)
def test_a_fact_restated_in_pieces_entitles_to_the_same(rate, basis, days_):
    cut = sorted(days_)
    if basis[0] is Basis.ONE_OFF:
        cut = [cut[0], cut[0] + timedelta(days=1)]
    whole = fact(rate[0], rate[1], basis[0], Period(cut[0], cut[-1]), basis[1])
    pieces = [fact(rate[0], rate[1], basis[0], Period(a, b), basis[1]) for a, b in pairwise(cut)]
    period = Period(date(2020, 1, 1), date(2033, 1, 1))
    assert sum(entitled_pence(piece, period) for piece in pieces) == entitled_pence(whole, period)


@doses
@given(rates, bases, cuts)
def test_a_backdated_start_changes_no_later_amount(rate, basis, days_):
    cut = sorted(days_)
    later = Period(cut[-1], cut[-1] + timedelta(days=28))
    amounts = {
        entitled_pence(fact(rate[0], rate[1], basis[0], Period(start), basis[1]), later)
        for start in cut
    }
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
    assert nearest(numerator, denominator) == round_half_up(Fraction(numerator, denominator))
