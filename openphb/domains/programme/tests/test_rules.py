"""Counting people once; rates that keep the exact number; totals that say both truths."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.programme import rules
from openphb.domains.programme.tables import nottinghamshire
from openphb.domains.programme.types import Management, RateUnit, RowKind
from openphb.kernel.money import round_half_up
from openphb.kernel.refusal import Refusal

PERCENT = RateUnit.PERCENT_OF_POPULATION


@pytest.mark.parametrize(
    ("options", "counted_as"),
    [
        (["direct_payment"], Management.DIRECT_PAYMENT),
        (["direct_payment", "direct_payment"], Management.DIRECT_PAYMENT),
        (["notional"], Management.NOTIONAL),
        (["third_party"], Management.THIRD_PARTY),
        (["direct_payment", "notional"], Management.MIXED),
        (["third_party", "notional", "direct_payment"], Management.MIXED),
    ],
)
def test_a_person_is_counted_by_their_one_option_or_as_mixed(options, counted_as):
    assert rules.management_of([ManagementOption(one) for one in options]) is counted_as


def test_somebody_without_a_live_line_is_not_counted():
    with pytest.raises(ValueError, match="not counted"):
        rules.management_of([])


def rows_of(name: str, by: date):
    table = nottinghamshire()
    people = {r.commissioner: int(r.value) for r in table if r.kind is RowKind.POPULATION}
    targets = [r for r in table if r.kind is RowKind.TARGET and (r.name, r.on) == (name, by)]
    exact = [rules.target_people(people[r.commissioner], r.value, r.unit) for r in targets]
    return targets, exact


@pytest.mark.parametrize(
    ("name", "by", "whole", "sum_of_rows", "total"),
    [
        ("Planning guidance trajectory", date(2018, 3, 31), [77, 54, 61, 39, 51], 282, 282),
        ("Planning guidance trajectory", date(2019, 3, 31), [193, 134, 153, 97, 127], 704, 705),
        (
            "Integrated personal commissioning memorandum",
            date(2018, 3, 31),
            [193, 134, 153, 97, 127],
            704,
            705,
        ),
    ],
)
def test_nottinghamshires_rows_and_both_of_its_totals(name, by, whole, sum_of_rows, total):
    targets, exact = rows_of(name, by)
    assert [round_half_up(one) for one in exact] == whole
    assert [row.printed_people for row in targets] == whole
    assert rules.total_people(exact) == (sum_of_rows, total)


def test_where_rows_and_total_differ_both_are_said():
    words = rules.about_the_total(704, 705)
    assert "704" in words
    assert "705" in words
    assert "Both are right" in words
    assert "Both are right" not in rules.about_the_total(282, 282)


def test_a_percentage_is_of_people_and_not_again_for_each_100_000():
    assert rules.target_people(705_000, Decimal("0.04"), PERCENT) == 282
    assert rules.target_people(193_200, Decimal("0.10"), PERCENT) == Fraction(1932, 10)


def test_a_percentage_of_an_unknown_population_is_unknown():
    assert rules.target_people(None, Decimal("0.04"), PERCENT) is None
    assert rules.target_people(None, Decimal(40), RateUnit.PEOPLE) == 40


@pytest.mark.parametrize(
    ("rate", "unit", "code"),
    [
        ("0", PERCENT, "rate_not_above_zero"),
        ("-1", RateUnit.PEOPLE, "rate_not_above_zero"),
        ("40", PERCENT, "rate_too_high"),
        ("10.5", RateUnit.PEOPLE, "rate_not_whole_people"),
    ],
)
def test_a_rate_that_is_no_target_is_refused(rate, unit, code):
    with pytest.raises(Refusal) as refused:
        rules.refuse_rate(Decimal(rate), unit)
    assert refused.value.code == code
    assert refused.value.mend


@pytest.mark.parametrize(("rate", "unit"), [("0.1", PERCENT), ("10", PERCENT), ("705", "people")])
def test_a_rate_that_is_a_target_is_taken(rate, unit):
    rules.refuse_rate(Decimal(rate), RateUnit(unit))


@pytest.mark.parametrize(
    ("until", "ends"),
    [
        (date(2026, 11, 24), [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]),
        (date(2026, 9, 30), [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]),
        (date(2026, 9, 29), [date(2025, 12, 31), date(2026, 3, 31), date(2026, 6, 30)]),
    ],
)
def test_quarters_end_in_june_september_december_and_march(until, ends):
    assert list(rules.quarter_ends(until, 3)) == ends


@settings(derandomize=True, max_examples=50)
@given(st.lists(st.integers(0, 2_000_000), min_size=1, max_size=12), st.integers(1, 100_000))
def test_the_two_totals_differ_by_less_than_a_person_for_each_two_rows(populations, rate):
    exact = [Fraction(one * rate, 1_000_000) for one in populations]
    assert exact == [
        rules.target_people(one, Decimal(rate) / 10_000, PERCENT) for one in populations
    ]
    sum_of_rows, total = rules.total_people(exact)
    assert abs(sum_of_rows - total) <= (len(exact) + 1) / 2
