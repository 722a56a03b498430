"""From the indicative budget to a plan: every difference is found, explained, and adds up."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine, WeeksInYear
from openphb.domains.plans import rules as plan_rules
from openphb.domains.plans.agreeing.rules import (
    asks_for_reasons,
    by_funder,
    from_indicative,
    kind_of,
    shared_out,
)
from openphb.domains.plans.agreeing.types import DifferenceWhy, FromIndicative
from openphb.domains.plans.tests.test_rules import LINE
from openphb.domains.plans.types import LineAnswer, LineKind, ShareAnswer, Totals
from openphb.kernel.ids import new_id
from openphb.kernel.tests.doses import fixed

WEEKS = WeeksInYear.FIFTY_TWO
TRIES = fixed(60, 3_000)
ICB, COUNCIL = UUID(int=1), UUID(int=2)
HOURS = CostedLine(
    "Personal assistant, weekday", 2000, "hours", 1420, Basis.PER_WEEK, "pa.weekday.hour", 1, "h"
)
GYM = CostedLine("Gym", 100, "times", 2000, Basis.PER_MONTH, key="gym")
CHAIR = CostedLine("Riser chair", 100, "chairs", 500_00, Basis.ONE_OFF, key="chair")


def shares(council: int) -> tuple[ShareAnswer, ...]:
    """Return the shares of a line of which the council pays so many ten-thousandths."""
    found = (
        ShareAnswer(ICB, "The ICB", 10_000 - council),
        ShareAnswer(COUNCIL, "Council", council),
    )
    return tuple(share for share in found if share.ten_thousandths)


def planned(line: CostedLine, council: int = 0, weeks: WeeksInYear = WEEKS, **change) -> LineAnswer:
    """Return the plan's line that a line of the indicative budget became, changed."""
    made = replace(
        LINE,
        id=new_id(),
        description=line.description,
        quantity_hundredths=line.quantity_hundredths,
        unit=line.unit,
        unit_pence=line.unit_pence,
        basis=line.basis,
        rate_code=line.rate_code,
        carers_needed=line.carers_needed,
        indicative_key=line.key,
        shares=shares(council),
    )
    made = replace(made, **change)
    amount = (made.quantity_hundredths, made.unit_pence, made.basis, made.falls_on)
    return replace(made, totals=plan_rules.totals([amount], weeks))


def told(found: FromIndicative) -> list[tuple[str, int, int]]:
    return [
        (str(one.why), one.pence.weekly_pence, one.pence.one_off_pence)
        for one in found.explanations
    ]


@pytest.mark.parametrize(
    ("lines", "plan_lines", "expected"),
    [
        ([HOURS], [planned(HOURS)], []),
        # By other words it is the same line.
        ([HOURS, GYM], [planned(HOURS, description="Joan"), planned(GYM, description="Pool")], []),
        ([HOURS, GYM], [planned(HOURS)], [("left_out", -462, 0)]),
        ([HOURS], [planned(HOURS), planned(CHAIR)], [("added", 0, 500_00)]),
        ([HOURS], [planned(HOURS, quantity_hundredths=2400)], [("more", 56_80, 0)]),
        ([HOURS], [planned(HOURS, quantity_hundredths=1000)], [("less", -142_00, 0)]),
        ([HOURS], [planned(HOURS, unit_pence=1520)], [("dearer", 20_00, 0)]),
        ([HOURS], [planned(HOURS, unit_pence=1400)], [("cheaper", -4_00, 0)]),
        # Four hours more at the old price, then a pound more for each of the 24.
        (
            [HOURS],
            [planned(HOURS, quantity_hundredths=2400, unit_pence=1520)],
            [("more", 56_80, 0), ("dearer", 24_00, 0)],
        ),
        # A second carer is another code, and its line came from the first one's.
        (
            [HOURS],
            [planned(HOURS, rate_code="pa.weekday.hour.double", carers_needed=2, unit_pence=2840)],
            [("carers", 284_00, 0)],
        ),
        # One code stands on two lines of the plan: the mornings and the evenings.
        (
            [HOURS],
            [
                planned(HOURS, quantity_hundredths=1200),
                planned(HOURS, quantity_hundredths=800, indicative_key=""),
            ],
            [],
        ),
        # The same written by hand, and never by its words.
        ([GYM], [planned(GYM, indicative_key="")], [("left_out", -462, 0), ("added", 462, 0)]),
        ([GYM], [planned(GYM, unit="sessions", unit_pence=2100)], [("counted_otherwise", 23, 0)]),
        (
            [GYM],
            [planned(GYM, basis=Basis.ONE_OFF)],
            [("counted_otherwise", -462, 20_00)],
        ),
        # Every Monday is once a week.
        (
            [replace(GYM, basis=Basis.PER_WEEK)],
            [planned(GYM, basis=Basis.ON_WEEKDAYS, falls_on=1)],
            [],
        ),
        ([CHAIR], [planned(CHAIR, unit_pence=450_00)], [("cheaper", 0, -50_00)]),
        ([HOURS], [planned(HOURS, council=4_000)], [("other_funder", 0, 0)]),
        ([], [planned(HOURS)], [("added", 284_00, 0)]),
        ([HOURS], [], [("left_out", -284_00, 0)]),
    ],
)
def test_each_difference_says_why_and_by_how_much(lines, plan_lines, expected) -> None:
    assert told(from_indicative(lines, plan_lines, WEEKS)) == expected


def test_an_explanation_names_the_lines_on_both_sides() -> None:
    now = planned(HOURS, quantity_hundredths=2400, description="Joan, mornings")
    (one,) = from_indicative([HOURS], [now], WEEKS).explanations
    assert (one.was, one.now, one.what) == ((HOURS,), (now,), "Joan, mornings")
    assert from_indicative([HOURS], [], WEEKS).explanations[0].what == HOURS.description


CODES = ("", "", "pa.weekday.hour", "agency.saturday.hour", "insurance.year")
costed = st.builds(
    CostedLine,
    description=st.sampled_from(["Care", "Rest", "Travel"]),
    quantity_hundredths=st.integers(1, 1_000_000),
    unit=st.sampled_from(["hours", "Hours ", "miles"]),
    unit_pence=st.integers(1, 99_999),
    basis=st.sampled_from(COSTED_BASES),
    rate_code=st.sampled_from(CODES),
)


@st.composite
def journeys(draw):
    """Return an indicative budget's lines, and a plan's: some kept, some changed, some new."""
    weeks = draw(st.sampled_from(WeeksInYear))
    lines = [
        replace(one, key=f"k{place}")
        for place, one in enumerate(draw(st.lists(costed, max_size=6)))
    ]
    plan_lines = []
    for line in draw(
        st.lists(st.sampled_from(lines), max_size=6, unique_by=id) if lines else st.just([])
    ):
        change = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "quantity_hundredths": st.integers(1, 1_000_000),
                    "unit_pence": st.integers(1, 99_999),
                    "basis": st.sampled_from(COSTED_BASES),
                    "rate_code": st.sampled_from(CODES),
                    "carers_needed": st.just(2),
                },
            )
        )
        plan_lines.append(planned(line, draw(st.integers(0, 10_000)), weeks, **change))
    plan_lines += [planned(one, weeks=weeks) for one in draw(st.lists(costed, max_size=3))]
    return lines, plan_lines, weeks


@TRIES
@given(journeys())
def test_the_differences_add_up_to_the_penny(given_) -> None:
    lines, plan_lines, weeks = given_
    found = from_indicative(lines, plan_lines, weeks)
    more = found.difference
    for name in ("weekly_pence", "annual_pence", "one_off_pence"):
        assert sum(getattr(one.pence, name) for one in found.explanations) == getattr(more, name)
    amounts = [
        (one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in plan_lines
    ]
    assert found.agreed == plan_rules.totals(amounts, weeks)


@TRIES
@given(journeys())
def test_every_line_is_explained_once_or_is_as_it_was(given_) -> None:
    lines, plan_lines, weeks = given_
    found = from_indicative(lines, plan_lines, weeks)
    for why, side in ((DifferenceWhy.LEFT_OUT, "was"), (DifferenceWhy.ADDED, "now")):
        named = [
            id(one) for each in found.explanations if each.why is why for one in getattr(each, side)
        ]
        assert len(named) == len(set(named))
    same = [planned(line, weeks=weeks) for line in lines]
    assert from_indicative(lines, same, weeks).explanations == ()


@TRIES
@given(journeys())
def test_the_parts_of_funders_add_up_to_their_line(given_) -> None:
    _lines, plan_lines, _weeks = given_
    for line in plan_lines:
        parts = shared_out(line).values()
        assert sum(part.weekly_pence for part in parts) == line.totals.weekly_pence
        assert sum(part.annual_pence for part in parts) == line.totals.annual_pence
        assert sum(part.one_off_pence for part in parts) == line.totals.one_off_pence
    whole = sum(part.pence.annual_pence for part in by_funder(plan_lines))
    assert whole == sum(line.totals.annual_pence for line in plan_lines)


def beside(indicative: int, agreed: int) -> FromIndicative:
    return FromIndicative(Totals(0, indicative, 0), Totals(0, agreed, 0), (), ())


@pytest.mark.parametrize(
    ("indicative", "agreed", "tolerance", "asked"),
    [
        (1000_00, 1000_00, None, False),
        (1000_00, 1000_01, None, True),
        (1000_00, 1000_01, 0, True),
        (1000_00, 1050_00, 5_00, False),
        (1000_00, 1050_01, 5_00, True),
        (1000_00, 999_99, 5_00, True),
        (0, 1, 5_00, True),
    ],
)
def test_reasons_are_asked_for_beyond_the_tolerance_and_for_anything_below(
    indicative, agreed, tolerance, asked
) -> None:
    assert asks_for_reasons(beside(indicative, agreed), tolerance) is asked


def test_a_one_off_is_looked_at_by_itself() -> None:
    found = FromIndicative(Totals(1, 52, 500_00), Totals(1, 52, 600_00), (), ())
    assert asks_for_reasons(found, 10_00)
    assert not asks_for_reasons(found, 20_00)


@pytest.mark.parametrize(
    ("code", "key", "kind"),
    [
        ("pa.weekday.hour", "", LineKind.PERSONAL_ASSISTANT),
        ("agency.sleep_in.night.double", "", LineKind.AGENCY),
        ("nurse.weekday.hour", "", LineKind.OTHER),
        ("insurance.year", "", LineKind.INSURANCE),
        ("training.once", "", LineKind.TRAINING),
        ("mileage.mile", "", LineKind.TRAVEL),
        ("payroll_fee.month", "", LineKind.OTHER),
        ("", "employing.insurance", LineKind.PERSONAL_ASSISTANT),
        ("", "above_usual.agency.bank_holiday.hour", LineKind.AGENCY),
        ("", "contingency.percent", LineKind.CONTINGENCY),
        ("", "employing-like", LineKind.OTHER),
    ],
)
def test_what_a_line_buys_is_known_by_its_code_and_its_key(code, key, kind) -> None:
    assert kind_of(replace(GYM, rate_code=code, key=key)) is kind
