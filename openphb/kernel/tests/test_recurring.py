"""Days of the week and of the year: their words, and how many have gone by."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.kernel import recurring

MONDAY_AND_THURSDAY = recurring.set_of([0, 3])
DAYS = st.dates(date(1999, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([0], "Monday"),
        ([3, 0], "Monday and Thursday"),
        ([0, 2, 4], "Monday, Wednesday and Friday"),
        ([5, 6], "Saturday and Sunday"),
        (range(7), "day"),
    ],
)
def test_a_set_of_weekdays_is_said_in_their_order(days: list[int], words: str) -> None:
    assert recurring.weekday_words(recurring.set_of(days)) == words


@given(st.sets(st.integers(0, 6), min_size=1))
def test_a_set_gives_back_its_days(days: set[int]) -> None:
    assert recurring.days_of(recurring.set_of(days)) == tuple(sorted(days))


@given(st.integers(1, 127), DAYS, st.integers(0, 800))
def test_weekdays_are_counted_as_walking_through_the_calendar_counts_them(
    weekdays: int, start: date, length: int
) -> None:
    end = start + timedelta(days=length)
    walked = sum(weekdays >> (start + timedelta(days=n)).weekday() & 1 for n in range(length))
    counted = recurring.weekdays_before(weekdays, end) - recurring.weekdays_before(weekdays, start)
    assert counted == walked


@given(DAYS, DAYS, st.integers(0, 1500))
def test_a_day_of_the_year_is_counted_as_walking_through_the_calendar_counts_it(
    which: date, start: date, length: int
) -> None:
    number = recurring.day_of_year(which)
    end = start + timedelta(days=length)
    walked = sum(recurring.day_of_year(start + timedelta(days=n)) == number for n in range(length))
    counted = recurring.years_before(number, end) - recurring.years_before(number, start)
    if recurring.is_day_of_year(number):
        assert counted == walked


@pytest.mark.parametrize(
    ("number", "is_one"),
    [(401, True), (228, True), (229, False), (1231, True), (431, False), (0, False), (1301, False)],
)
def test_a_day_of_the_year_is_one_that_every_year_has(number: int, is_one: bool) -> None:
    assert recurring.is_day_of_year(number) is is_one


def test_a_day_of_the_year_is_said_without_its_year() -> None:
    assert recurring.day_of_year_words(401) == "1 April"
