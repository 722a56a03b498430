from datetime import date, timedelta
from fractions import Fraction
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.kernel.periods import Period, age_on, financial_year, financial_year_period, long_date
from openphb.kernel.refusal import Refusal

few = settings(derandomize=True, max_examples=50, deadline=None)
days = st.dates(date(2012, 1, 1), date(2040, 1, 1))


@st.composite
def periods(draw):
    start = draw(days)
    return Period(start, start + timedelta(days=draw(st.integers(1, 900))))


MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))


def test_the_start_is_in_and_the_end_is_out():
    assert MARCH.contains(date(2026, 3, 1))
    assert MARCH.contains(date(2026, 3, 31))
    assert not MARCH.contains(date(2026, 4, 1))
    assert not MARCH.contains(date(2026, 2, 28))
    assert MARCH.days == 31
    assert MARCH.last_day == date(2026, 3, 31)
    assert MARCH.weeks_in == Fraction(31, 7)


def test_a_period_without_an_end_goes_on():
    onwards = Period(date(2026, 3, 1))
    assert onwards.contains(date(2126, 1, 1))
    assert (onwards.days, onwards.last_day, onwards.weeks_in) == (None, None, None)
    assert list(islice(onwards.by_months(), 2)) == [
        MARCH,
        Period(date(2026, 4, 1), date(2026, 5, 1)),
    ]


@pytest.mark.parametrize("end", [date(2026, 3, 1), date(2026, 2, 1)])
def test_a_period_that_ends_before_it_starts_is_refused(end):
    with pytest.raises(Refusal) as refused:
        Period(date(2026, 3, 1), end)
    assert (refused.value.code, refused.value.where) == ("period_empty", "end")


@pytest.mark.parametrize(
    ("other", "shared"),
    [
        (Period(date(2026, 3, 20)), Period(date(2026, 3, 20), date(2026, 4, 1))),
        (Period(date(2026, 1, 1), date(2026, 3, 2)), Period(date(2026, 3, 1), date(2026, 3, 2))),
        (Period(date(2026, 4, 1)), None),
        (Period(date(2026, 1, 1), date(2026, 3, 1)), None),
    ],
)
def test_what_two_periods_share(other, shared):
    assert MARCH.overlap(other) == shared
    assert other.overlap(MARCH) == shared


def test_two_periods_without_an_end_share_one_without_an_end():
    later = Period(date(2027, 1, 1))
    assert Period(date(2026, 1, 1)).overlap(later) == later


def test_weeks_follow_the_anchor():
    # 2 March 2026 is a Monday.
    pieces = list(MARCH.by_weeks(anchor=date(2026, 3, 2)))
    assert [piece.days for piece in pieces] == [1, 7, 7, 7, 7, 2]
    assert [piece.days for piece in MARCH.by_weeks()] == [7, 7, 7, 7, 3]
    assert [piece.days for piece in MARCH.by_four_weeks()] == [28, 3]


def test_a_period_is_cut_at_each_1_april():
    two = Period(date(2025, 12, 1), date(2027, 4, 2))
    assert [piece.start for piece in two.by_financial_years()] == [
        date(2025, 12, 1),
        date(2026, 4, 1),
        date(2027, 4, 1),
    ]


@few
@given(periods(), days)
def test_no_way_of_cutting_loses_or_repeats_a_day(period, anchor):
    for pieces in (
        list(period.by_weeks(anchor)),
        list(period.by_four_weeks(anchor)),
        list(period.by_months()),
        list(period.by_financial_years()),
    ):
        assert (pieces[0].start, pieces[-1].end) == (period.start, period.end)
        assert all(left.end == right.start for left, right in pairwise(pieces))
        assert sum(piece.days for piece in pieces) == period.days


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 3, 31), "2025/26"),
        (date(2026, 4, 1), "2026/27"),
        (date(1999, 4, 1), "1999/00"),
        (date(2099, 12, 1), "2099/00"),
    ],
)
def test_a_financial_year_begins_on_1_april(day, year):
    assert financial_year(day) == year
    assert financial_year_period(day).contains(day)
    assert financial_year_period(day).days in (365, 366)


def test_a_date_is_said_in_full():
    assert long_date(date(2026, 3, 3)) == "Tuesday 3 March 2026"


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 11, 24), date(2026, 11, 24), 18),
        (date(2008, 11, 25), date(2026, 11, 24), 17),
        (date(2010, 11, 23), date(2026, 11, 24), 16),
        (date(2010, 11, 24), date(2026, 11, 23), 15),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
    ],
)
def test_age_changes_on_the_birthday_and_a_leap_days_on_the_first_of_march(born, day, age):
    assert age_on(born, day) == age
