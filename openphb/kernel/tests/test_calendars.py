from datetime import date

import pytest

from openphb.kernel.calendars import (
    add_working_days,
    bacs_processing_dates,
    is_working_day,
    next_working_day,
    previous_working_day,
)
from openphb.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 4, 2), True),
        (date(2026, 4, 3), False),  # Good Friday
        (date(2026, 4, 4), False),  # a Saturday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 12, 28), False),  # in place of Boxing Day on a Saturday
        (date(2026, 1, 2), True),  # a bank holiday in Scotland only
        (date(2026, 11, 30), True),  # St Andrew's Day, Scotland only
        (date(2022, 9, 19), False),  # one-off: the late Queen's funeral
    ],
)
def test_working_days_are_those_of_england_and_wales(day, works):
    assert is_working_day(day) is works


def test_working_days_are_counted_from_the_day_after():
    thursday, tuesday = date(2026, 4, 2), date(2026, 4, 7)
    assert next_working_day(thursday) == tuesday
    assert previous_working_day(tuesday) == thursday
    assert add_working_days(date(2026, 4, 4), 1) == tuesday
    assert add_working_days(tuesday, -1) == thursday
    assert add_working_days(thursday, 28) == date(2026, 5, 15)
    assert add_working_days(date(2026, 4, 4), 0) == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("pay_on", "expected"),
    [
        (date(2026, 11, 20), (date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20))),
        (date(2026, 4, 7), (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 7))),
        (date(2027, 1, 4), (date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 4))),
    ],
)
def test_bacs_takes_three_working_days(pay_on, expected):
    assert tuple(bacs_processing_dates(pay_on)) == expected


def test_bacs_refuses_to_pay_on_a_day_when_banks_are_shut_and_names_the_days_beside_it():
    with pytest.raises(Refusal) as refused:
        bacs_processing_dates(date(2026, 4, 3))
    assert refused.value.code == "bacs_not_a_working_day"
    assert "Thursday 2 April 2026" in refused.value.mend
    assert "Tuesday 7 April 2026" in refused.value.mend
