"""Pay days: worked out from a rule, moved off weekends and bank holidays, soonest first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.rules.calendar import pay_days
from openphb.domains.payments.types import CalendarRule, Rail
from openphb.kernel.calendars import is_working_day
from openphb.kernel.tests.doses import fixed

FRIDAYS = CalendarRule(Frequency.FOUR_WEEKLY, date(2026, 11, 27), prepare_days=3)


def days(rule, on_or_after, count=3):
    return [day.pay_on for day in pay_days(rule, on_or_after, count)]


@pytest.mark.parametrize(
    ("rule", "on_or_after", "expected"),
    [
        # 25 December is Christmas Day: the money arrives on Thursday.
        (FRIDAYS, date(2026, 11, 28), [date(2026, 12, 24), date(2027, 1, 22), date(2027, 2, 19)]),
        (FRIDAYS, date(2026, 11, 27), [date(2026, 11, 27), date(2026, 12, 24), date(2027, 1, 22)]),
        # Before the first day there is none.
        (FRIDAYS, date(2026, 1, 1), [date(2026, 11, 27), date(2026, 12, 24), date(2027, 1, 22)]),
        (
            CalendarRule(Frequency.MONTHLY, date(2026, 11, 1)),
            date(2026, 12, 1),
            [date(2026, 12, 31), date(2027, 1, 29), date(2027, 2, 26)],
        ),
        # The last working day but two; 26 and 28 December are bank holidays' substitutes.
        (
            CalendarRule(Frequency.MONTHLY, date(2026, 11, 1), days_before_end=2),
            date(2026, 12, 1),
            [date(2026, 12, 29), date(2027, 1, 27), date(2027, 2, 24)],
        ),
        (
            CalendarRule(Frequency.WEEKLY, date(2026, 12, 21)),
            date(2026, 12, 22),
            # Monday 28 December is a bank holiday.
            [date(2026, 12, 24), date(2027, 1, 4), date(2027, 1, 11)],
        ),
        # Faster Payments arrives on Christmas Day itself.
        (
            CalendarRule(Frequency.WEEKLY, date(2026, 12, 25), rail=Rail.FASTER_PAYMENTS),
            date(2026, 12, 25),
            [date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 8)],
        ),
    ],
)
def test_pay_days_are_those_that_an_accountant_would_write_down(rule, on_or_after, expected):
    assert days(rule, on_or_after) == expected


def test_a_pay_day_says_when_its_file_must_go_and_its_run_be_prepared():
    (day,) = pay_days(FRIDAYS, date(2026, 12, 1), 1)
    assert day.moved
    assert day.meant == date(2026, 12, 25)
    assert day.hand_over_by == date(2026, 12, 22)
    assert day.prepare_by == date(2026, 12, 17)


@fixed(100, 5_000)
@given(
    st.sampled_from(list(Frequency)),
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 700),
    st.integers(0, 5),
)
def test_no_pay_day_is_lost_whatever_day_one_looks_from(frequency, first, later, before_end):
    rule = CalendarRule(frequency, first, before_end)
    all_days = days(rule, first - timedelta(days=7), 120)
    assert all(is_working_day(day) for day in all_days)
    assert all_days == sorted(set(all_days))
    look = first + timedelta(days=later)
    assert days(rule, look, 3) == [day for day in all_days if day >= look][:3]
