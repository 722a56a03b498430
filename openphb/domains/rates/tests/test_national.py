"""The national table is sound, and gives the value of the day and of no other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from openphb.domains.rates.national import known_until, rate_on, rates, rates_on
from openphb.kernel.refusal import Refusal


@pytest.mark.parametrize(
    ("name", "on", "value"),
    [
        ("nlw_21_plus", date(2025, 3, 31), "11.44"),
        ("nlw_21_plus", date(2025, 4, 1), "12.21"),
        ("nlw_21_plus", date(2026, 11, 24), "12.71"),
        ("nmw_18_20", date(2026, 4, 1), "10.85"),
        ("employer_ni_rate", date(2025, 4, 5), "0.138"),
        ("employer_ni_rate", date(2025, 4, 6), "0.15"),
        ("employer_ni_secondary_threshold", date(2026, 11, 24), "96"),
        ("lower_earnings_limit", date(2026, 4, 5), "125"),
        ("lower_earnings_limit", date(2026, 4, 6), "129"),
        ("employment_allowance", date(2026, 11, 24), "10500"),
        ("ssp_waiting_days", date(2026, 4, 5), "3"),
        ("ssp_waiting_days", date(2026, 4, 6), "0"),
        ("fnc_standard", date(2026, 4, 1), "267.68"),
        ("employer_ni_secondary_threshold_monthly", date(2025, 4, 5), "758"),
        ("employer_ni_secondary_threshold_monthly", date(2025, 4, 6), "417"),
        ("employer_ni_secondary_threshold_yearly", date(2024, 4, 5), "9100"),
        ("ae_qualifying_upper_four_weekly", date(2024, 4, 6), "3867"),
        ("redundancy_week_pay_cap", date(2026, 4, 5), "719"),
        ("redundancy_week_pay_cap", date(2026, 4, 6), "751"),
        ("mileage_car", date(2026, 4, 5), "0.45"),
        ("mileage_car", date(2026, 4, 6), "0.55"),
        ("holiday_accrual_irregular_hours", date(2026, 4, 1), "0.1207"),
    ],
)
def test_a_rate_changes_on_its_own_day(name, on, value):
    assert rate_on(name, on).value == Decimal(value)


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("nlw", date(2026, 4, 1), "rate_unknown"),
        ("nlw_21_plus", date(2024, 3, 31), "rate_none_on_day"),
        ("ssp_weekly", date(2026, 4, 6), "rate_none_on_day"),
        ("nlw_21_plus", date(2027, 4, 1), "rate_none_on_day"),
    ],
)
def test_no_rate_is_guessed(name, on, code):
    with pytest.raises(Refusal) as refusal:
        rate_on(name, on)
    assert refusal.value.code == code
    assert refusal.value.mend


def test_every_name_has_a_value_for_some_day():
    assert {rate.name for rate in rates()} == {
        rate.name for rate in rates() if rate.value is not None
    }


def test_days_for_which_no_source_was_found_say_so_and_until_when_something_is_known():
    with pytest.raises(Refusal) as refusal:
        rate_on("nlw_21_plus", date(2027, 4, 1))
    assert "no source" in refusal.value.message
    assert "Wednesday 31 March 2027" in refusal.value.mend
    assert [rate.value for rate in rates_on(date(2027, 4, 1)) if rate.name == "nlw_21_plus"] == [
        None
    ]


@pytest.mark.parametrize("on", [date(2023, 5, 1), date(2024, 5, 1), date(2026, 5, 1)])
@pytest.mark.parametrize("name", ["secondary", "under_21"])
def test_four_weeks_have_the_threshold_of_the_year_by_the_rule_in_law(name, on):
    known = f"employer_ni_{name}_threshold"
    year = rate_on(f"{known}_yearly", on).exact
    assert rate_on(f"{known}_four_weekly", on).exact == -(-year * 4 // 52)


def test_no_day_has_two_values_of_one_rate_and_every_value_has_its_source():
    for one, other in pairwise(rates()):
        assert one.source.strip()
        assert one.unit.strip()
        assert one.value is None or one.value >= 0
        assert (one.value is None) == one.source.startswith("no source")
        if one.name == other.name:
            assert one.valid_to is not None, one.name
            assert one.valid_from < one.valid_to <= other.valid_from
            assert one.unit == other.unit
        else:
            assert one.name < other.name


def test_the_rates_of_a_day_are_those_that_each_name_gives():
    day = date(2024, 3, 1)
    while day < date(2026, 12, 1):
        found = [rate for rate in rates_on(day) if rate.value is not None]
        assert [rate_on(rate.name, day) for rate in found] == found
        day += timedelta(days=17)


@pytest.mark.parametrize(
    ("name", "on", "until"),
    [
        ("nlw_21_plus", date(2026, 11, 24), date(2026, 11, 24)),
        ("nlw_21_plus", date(2027, 3, 31), date(2027, 3, 31)),
        ("nlw_21_plus", date(2031, 4, 1), date(2027, 3, 31)),
        ("nlw_21_plus", date(2001, 4, 1), None),
        ("no such rate", date(2026, 11, 24), None),
    ],
)
def test_until_when_something_is_known(name, on, until):
    assert known_until(name, on) == until
