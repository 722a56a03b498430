"""An agreed budget worked out again: the same prices give the same pence, dearer ones never less."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods import cost_matrix, rebased
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Row, When
from openphb.domains.budgets.methods.cost_matrix.pricing import OF_EMPLOYING, keys_of
from openphb.domains.budgets.methods.cost_matrix.types import Employing, Price, Priced
from openphb.domains.budgets.methods.rebased import AgreedAnew, AgreedLine, PricedBy
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.types import Basis, CostedLine, WeeksInYear
from openphb.domains.rates.national import rate_on
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

TRIES = fixed(60, 3_000)
ON = date(2026, 12, 1)
LAW = {name: rate_on(name, ON) for name in OF_EMPLOYING}
WEEKS = st.sampled_from(list(WeeksInYear))
PRICES = st.integers(min_value=13_00, max_value=40_00)
HOURS = st.tuples(*[st.integers(min_value=0, max_value=8).map(lambda many: many * 100)] * 7)
EMPLOYED = st.builds(
    Employing,
    assistants=st.integers(min_value=1, max_value=4),
    claims_allowance=st.booleans(),
    irregular=st.booleans(),
)


def anew(lines, *, prices=None, employing=None, national=None) -> AgreedAnew:
    """Return agreed lines with today's prices, by line; without, as they were agreed."""
    return AgreedAnew(
        UUID(int=7),
        3,
        ON,
        12,
        tuple(
            AgreedLine(
                line,
                (prices or {}).get(line.key, line.unit_pence),
                PricedBy.CARD,
                f"{line.description} has a price.",
                line.key.startswith(("pa.", "above_usual.pa.")),
            )
            for line in lines
        ),
        employing or Employing(),
        LAW if national is None else national,
    )


@st.composite
def weeks_of_care(draw):
    """Draw a week of personal assistants priced by the law of a day, as a method costs it."""
    hours = draw(HOURS.filter(any))
    employing = draw(EMPLOYED)
    week = CareWeek((Row(Who.PA, When.DAY, Unit.HOUR, hours),), employing)
    prices = {key.code: Price(draw(PRICES), "As the board said.") for key in keys_of(week)}
    priced = Priced(ON, 12, prices, LAW, ())
    weeks_in_year = draw(WEEKS)
    return cost_matrix.work_out(week, priced, weeks_in_year=weeks_in_year), employing, weeks_in_year


@given(weeks_of_care())
@TRIES
def test_the_same_prices_and_the_same_law_give_the_same_pence(drawn) -> None:
    made, employing, weeks_in_year = drawn
    found = rebased.work_out(
        anew(made.worked.lines, employing=employing), weeks_in_year=weeks_in_year
    )
    assert [one.now for one in found.lines] == list(made.worked.lines)
    for was, now in ((found.before, found.worked), (made.worked, found.worked)):
        assert (was.weekly_pence, was.annual_pence) == (now.weekly_pence, now.annual_pence)
        assert was.one_off_pence == now.one_off_pence


@given(weeks_of_care(), st.integers(min_value=0, max_value=5_00))
@TRIES
def test_dearer_prices_lower_no_line_and_bring_what_employing_costs(drawn, more) -> None:
    made, employing, weeks_in_year = drawn
    prices = {
        line.key: line.unit_pence + more for line in made.worked.lines if line.key.startswith("pa.")
    }
    agreed = anew(made.worked.lines, prices=prices, employing=employing)
    found = rebased.work_out(agreed, weeks_in_year=weeks_in_year)
    assert found.worked.weekly_pence >= found.before.weekly_pence
    for one in found.lines:
        if one.was:
            before = one.was.quantity_hundredths * one.was.unit_pence
            assert one.now.quantity_hundredths * one.now.unit_pence >= before
    # It is what the method itself would say of the week at the new prices.
    dearer = {
        code: Price(prices.get(code, price.value), price.words)
        for code, price in made.priced.prices.items()
    }
    fresh = cost_matrix.work_out(
        made.week, replace(made.priced, prices=dearer), weeks_in_year=weeks_in_year
    )
    assert found.worked.weekly_pence == fresh.worked.weekly_pence


@given(weeks_of_care(), st.integers(min_value=0, max_value=5_00))
@TRIES
def test_what_was_kept_is_worked_out_again_for_ever(drawn, more) -> None:
    made, employing, weeks_in_year = drawn
    prices = {line.key: line.unit_pence + more for line in made.worked.lines if line.rate_code}
    found = rebased.work_out(
        anew(made.worked.lines, prices=prices, employing=employing), weeks_in_year=weeks_in_year
    )
    stored = json.loads(json.dumps(rebased.stored_again(found)))
    assert replay(stored).matches
    assert rebased.stored_given(stored).employing == employing
    assert found.notes[0] in rebased.rests_on(stored)


HAND = CostedLine("Swimming", 100, "sessions", 8_00, Basis.PER_WEEK, key="pa.by_hand")
PENSION = CostedLine("Pension", 100, "amounts", 90_00, Basis.PER_WEEK, key="employing.pension")


def test_what_the_law_asks_for_and_the_plan_has_no_line_for_is_added() -> None:
    pay = CostedLine("Joan", 4000, "hours", 15_00, Basis.PER_WEEK, "pa.weekday.hour", key="pa.j")
    found = rebased.work_out(anew([pay, PENSION]), weeks_in_year=WeeksInYear.FIFTY_TWO)
    added = [one.now.key for one in found.lines if one.was is None]
    assert added == ["employing.insurance", "employing.holiday"]
    # More was agreed for the pension than the law asks for.
    kept = next(one for one in found.lines if one.now.key == "employing.pension")
    assert (kept.now, kept.priced_by) == (PENSION, PricedBy.AGREED_ABOVE)


def test_no_price_falls_below_what_was_agreed() -> None:
    with pytest.raises(Refusal) as found:
        rebased.work_out(
            anew([HAND], prices={HAND.key: 7_99}, national={}),
            weeks_in_year=WeeksInYear.FIFTY_TWO,
        )
    assert found.value.code == "price_below_agreed"


@pytest.mark.parametrize("many", [0, 21])
def test_an_impossible_number_of_assistants_is_refused(many) -> None:
    with pytest.raises(Refusal) as found:
        rebased.work_out(
            anew([PENSION], employing=Employing(many)), weeks_in_year=WeeksInYear.FIFTY_TWO
        )
    assert (found.value.code, found.value.where) == ("assistants_impossible", "assistants")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda given_: given_["plan"].update(id="no id"),
        lambda given_: given_["national"].pop("statutory_holiday"),
        lambda given_: given_["lines"][0].pop("today_pence"),
    ],
)
def test_a_working_that_lacks_a_part_is_unreadable(spoil) -> None:
    made = rebased.work_out(anew([PENSION]), weeks_in_year=WeeksInYear.FIFTY_TWO)
    stored = json.loads(json.dumps(rebased.stored_again(made)))
    spoil(stored["given"])
    with pytest.raises(Refusal) as found:
        replay(stored)
    assert found.value.code == "working_unreadable"
