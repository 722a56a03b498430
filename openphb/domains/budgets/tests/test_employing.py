"""What a personal assistant really costs: worked vectors, laws, and refusals."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.employing import CostOfEmploying, WeekOfWork, cost_of_employing
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

ON = date(2026, 11, 24)
TRIES = dose(50, 5_000)


def cost(rate_pence: int, hours: str, **more: Any) -> CostOfEmploying:
    known: dict[str, Any] = {"on": ON, **more}
    return cost_of_employing(WeekOfWork(rate_pence, Fraction(hours), **known))


@pytest.mark.parametrize(
    ("rate_pence", "hours", "gross", "insurance", "pension", "holiday"),
    [
        # The worked vectors of the reference for 2026/27: £12.71 × 7 and × 20, £14.00 × 35.
        (1271, "7", 8_897, 0, 0, 1_074),
        (1271, "20", 25_420, 2_373, 403, 3_068),
        (1400, "35", 49_000, 5_910, 1_110, 5_914),
        # Just at, and just above, what brings in insurance and a pension.
        (9600, "1", 9_600, 0, 0, 1_159),
        (9607, "1", 9_607, 1, 0, 1_159),
        (19_200, "1", 19_200, 1_440, 0, 2_317),
        (19_201, "1", 19_201, 1_440, 216, 2_317),
        # Above the upper limit the pension grows no more.
        (5_000, "40", 200_000, 28_560, 2_541, 24_138),
    ],
)
def test_a_week_costs_what_the_law_says(rate_pence, hours, gross, insurance, pension, holiday):
    found = cost(rate_pence, hours)
    assert found.gross.pence == gross
    assert found.employer_ni_pence == insurance
    assert found.employer_pension.pence == pension
    assert found.holiday.pence == holiday
    assert found.total_pence == gross + insurance + pension + holiday


@pytest.mark.parametrize(
    ("age", "on", "wage"),
    [
        (None, date(2026, 4, 1), 1271),
        (21, date(2026, 3, 31), 1221),
        (20, date(2026, 4, 1), 1085),
        (17, date(2026, 4, 1), 800),
    ],
)
def test_nobody_is_priced_below_the_minimum_wage_of_their_age_and_day(age, on, wage):
    assert cost(wage, "10", age=age, on=on).lawful
    assert not cost(wage - 1, "10", age=age, on=on).lawful
    assert cost(wage, "10", age=age, on=on).minimum_wage_pence == wage


def test_under_21_no_insurance_is_paid_up_to_the_higher_threshold_and_nobody_is_enrolled_by_itself():
    young = cost(1271, "40", age=20)
    assert (young.employer_ni_pence, young.employer_pension.pence) == (0, 0)
    assert cost(1271, "40", age=21).employer_pension.pence == 0
    assert cost(1271, "40", age=22).employer_pension.pence > 0


def test_a_share_of_the_hours_is_earned_as_leave_where_hours_are_irregular():
    assert cost(1400, "35", irregular=True).holiday.pence == 5_914
    assert cost(1400, "350/3", irregular=True).holiday.pence == 19_714
    assert cost(1400, "350/3").holiday.pence == 19_713


def test_the_employment_allowance_takes_no_more_than_is_due_and_no_more_than_its_share_of_a_year():
    assert cost(1400, "35", allowance=True).employer_ni_pence == 0
    # £2,000 a week: £285.60 of insurance, less £10,500 ÷ 52.
    assert cost(5_000, "40", allowance=True).employer_ni_pence == 28_560 - 20_192


@settings(derandomize=True, max_examples=TRIES, deadline=None)
@given(
    rate_pence=st.integers(1, 5_000),
    hundredths=st.integers(1, 16_800),
    more=st.integers(0, 500),
    age=st.sampled_from([None, 17, 19, 21, 22, 40]),
    irregular=st.booleans(),
)
def test_more_hours_never_cost_less_and_the_allowance_never_costs_more(
    rate_pence, hundredths, more, age, irregular
):
    hours = Fraction(hundredths, 100)
    known: dict[str, Any] = {"on": ON, "age": age, "irregular": irregular}
    one = cost_of_employing(WeekOfWork(rate_pence, hours, **known))
    longer = min(hours + Fraction(more, 100), Fraction(168))
    assert cost_of_employing(WeekOfWork(rate_pence, longer, **known)).total_pence >= one.total_pence
    helped = cost_of_employing(WeekOfWork(rate_pence, hours, allowance=True, **known))
    assert helped.total_pence <= one.total_pence
    assert helped.employer_ni_pence >= 0
    assert one.lawful == (rate_pence >= one.minimum_wage_pence)


@pytest.mark.parametrize(
    ("code", "work"),
    [
        ("hours_impossible", WeekOfWork(1271, Fraction(0), ON)),
        ("hours_impossible", WeekOfWork(1271, Fraction(169), ON)),
        ("pay_missing", WeekOfWork(0, Fraction(1), ON)),
        ("too_young_to_employ", WeekOfWork(1271, Fraction(1), ON, age=15)),
        ("rate_none_on_day", WeekOfWork(1271, Fraction(1), date(2019, 1, 1))),
    ],
)
def test_what_cannot_be_priced_is_refused_by_name(code, work):
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == code):
        cost_of_employing(work)
