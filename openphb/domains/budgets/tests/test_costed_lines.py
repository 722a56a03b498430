"""Lines add up, say how, and are refused where nobody could cost them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.methods.costed_lines import work_out
from openphb.domains.budgets.tests.conftest import CHAIR, HOURS
from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine, WeeksInYear
from openphb.kernel.money import LARGEST
from openphb.kernel.refusal import Refusal

TODAY = date(2026, 11, 24)
FIFTY_TWO, DAYS = WeeksInYear.FIFTY_TWO, WeeksInYear.DAYS_OVER_SEVEN


def worked(*lines, convention=FIFTY_TWO):
    return work_out(lines, weeks_in_year=convention, worked_out_on=TODAY)


@pytest.mark.parametrize(
    ("changed", "convention", "said"),
    [
        ({}, FIFTY_TWO, "20 hours a week × £14.20 = £284.00 a week."),
        (
            {"quantity_hundredths": 250, "unit": "nights", "unit_pence": 9001},
            FIFTY_TWO,
            "2.5 nights a week × £90.01 = £225.03 (to the nearest penny) a week.",
        ),
        (
            {"quantity_hundredths": 100, "basis": Basis.PER_DAY},
            FIFTY_TWO,
            "1 hour a day × £14.20 = £14.20 a day; × 7 days = £99.40 a week.",
        ),
        (
            {"basis": Basis.PER_FOUR_WEEKS},
            FIFTY_TWO,
            "20 hours every four weeks × £14.20 = £284.00 every four weeks; ÷ 4 = £71.00 a week.",
        ),
        (
            {"basis": Basis.PER_MONTH, "unit_pence": 1300},
            FIFTY_TWO,
            "20 hours a month × £13.00 = £260.00 a month; × 12 months ÷ 52 weeks = £60.00 a week.",
        ),
        (
            {"basis": Basis.PER_YEAR, "unit_pence": 3650},
            DAYS,
            "20 hours a year × £36.50 = £730.00 a year; ÷ (365 ÷ 7) weeks = £14.00 a week.",
        ),
        ({"basis": Basis.ONE_OFF}, FIFTY_TWO, "20 hours once × £14.20 = £284.00 once."),
        (
            {"quantity_hundredths": 123456, "unit_pence": 1},
            FIFTY_TWO,
            "1,234.56 hours a week × £0.01 = £12.35 (to the nearest penny) a week.",
        ),
    ],
)
def test_a_line_says_its_sum(changed, convention, said):
    found = worked(replace(HOURS, **changed), convention=convention)
    assert found.line_sentences == (f"Personal assistant: {said}",)


def test_totals_say_theirs_by_the_commissioners_weeks():
    found = worked(HOURS, CHAIR)
    assert (found.weekly_pence, found.annual_pence, found.one_off_pence) == (
        28400,
        1476800,
        50000,
    )
    assert found.total_sentences == (
        "Each week: £284.00.",
        "Each year: £284.00 a week × 52 weeks = £14,768.00.",
        "Once: £500.00.",
        "In the first year: £14,768.00 + £500.00 = £15,268.00.",
    )
    by_days = worked(HOURS, convention=DAYS)
    assert by_days.annual_pence == 1480857
    assert by_days.total_sentences[1] == (
        "Each year: £284.00 a week × 365 ÷ 7 weeks = £14,808.57 (to the nearest penny)."
    )


def test_rounded_lines_that_miss_the_total_are_explained():
    third = CostedLine("Call", 50, "calls", 1, Basis.PER_WEEK)
    found = worked(third, third)
    assert found.line_pence == (1, 1)
    assert found.weekly_pence == 1
    assert "is not the sum of the rounded lines" in found.total_sentences[0]
    assert "exact weekly amount" in worked(third).total_sentences[1]


@pytest.mark.parametrize(
    ("changed", "code", "part"),
    [
        ({"description": " "}, "line_description_missing", "description"),
        ({"unit": ""}, "line_unit_missing", "unit"),
        ({"quantity_hundredths": 0}, "line_quantity_zero", "quantity"),
        ({"quantity_hundredths": -1}, "line_quantity_zero", "quantity"),
        ({"quantity_hundredths": 10_000_001}, "line_quantity_too_large", "quantity"),
        ({"unit_pence": 0}, "line_price_zero", "price"),
        ({"unit_pence": LARGEST + 1}, "line_price_too_large", "price"),
    ],
)
def test_a_line_nobody_can_cost_is_refused_by_its_number(changed, code, part):
    with pytest.raises(Refusal) as refusal:
        worked(HOURS, replace(HOURS, **changed))
    assert (refusal.value.code, refusal.value.where) == (code, f"lines[1].{part}")
    assert "Line 2" in refusal.value.message


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ([], "lines_missing"),
        ([HOURS] * 51, "lines_too_many"),
        ([replace(HOURS, unit_pence=LARGEST, quantity_hundredths=100)], "total_too_large"),
        ([replace(CHAIR, unit_pence=LARGEST), CHAIR], "total_too_large"),
    ],
)
def test_lines_are_refused_together(lines, code):
    with pytest.raises(Refusal) as refusal:
        worked(*lines)
    assert (refusal.value.code, refusal.value.where) == (code, "lines")


def test_the_largest_budget_of_all_is_worked_out():
    found = worked(replace(CHAIR, unit_pence=LARGEST))
    assert found.one_off_pence == LARGEST


SOME_LINES = st.lists(
    st.builds(
        CostedLine,
        description=st.sampled_from(["Personal assistant", "Agency", "Insurance"]),
        quantity_hundredths=st.integers(1, 20_000),
        unit=st.sampled_from(["hours", "visits"]),
        unit_pence=st.integers(1, 50_000),
        basis=st.sampled_from(COSTED_BASES),
    ),
    min_size=1,
    max_size=8,
)


@given(lines=SOME_LINES, convention=st.sampled_from(WeeksInYear))
@settings(derandomize=True, max_examples=50, deadline=None)
def test_neither_order_nor_splitting_changes_a_total(lines, convention):
    found = worked(*lines, convention=convention)
    other = worked(*reversed(lines), convention=convention)
    halves = [
        replace(line, quantity_hundredths=part)
        for line in lines
        for part in (line.quantity_hundredths // 2, -(-line.quantity_hundredths // 2))
        if part
    ]
    split = worked(*halves, convention=convention)
    for one in (other, split):
        assert (one.weekly_pence, one.annual_pence, one.one_off_pence) == (
            found.weekly_pence,
            found.annual_pence,
            found.one_off_pence,
        )
