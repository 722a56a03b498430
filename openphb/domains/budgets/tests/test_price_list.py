"""A budget from the price list: so many of each thing, so often, and the same for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods.given import listed_on
from openphb.domains.budgets.methods.price_list import (
    UNITS,
    Choice,
    Chosen,
    ListWorked,
    priced_for,
    stored_choice,
    stored_list,
    work_out,
)
from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.domains.budgets.tests.small import card, every_change, is_seen
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

TRIES = fixed(60, 3_000)
WEEKENDS = Choice("list.respite_weekend.session", 4_00, Basis.PER_YEAR)
GYM = Choice("list.gym.month", 1_00, Basis.PER_MONTH)
FRIEND = Choice("list.befriending.week", 2_50, Basis.PER_WEEK)
CUSHION = Choice("list.cushion.once", 2_00, Basis.ONE_OFF)
ALL = (WEEKENDS, GYM, FRIEND, CUSHION)


def worked(*choices: Choice, weeks: WeeksInYear = WeeksInYear.FIFTY_TWO) -> ListWorked:
    chosen = Chosen(choices)
    return work_out(chosen, priced_for(chosen, card()), weeks_in_year=weeks)


@pytest.mark.parametrize(
    ("choices", "year", "once"),
    [
        ((WEEKENDS,), 1_920_00, 0),
        ((replace(WEEKENDS, basis=Basis.ONE_OFF),), 0, 1_920_00),
        ((replace(WEEKENDS, basis=Basis.PER_MONTH),), 23_040_00, 0),
        ((GYM,), 390_00, 0),
        # 2.5 × £18.75 = £46.875 a week, exact until the year.
        ((FRIEND,), 2_437_50, 0),
        ((CUSHION,), 0, 370_00),
        (ALL, 4_747_50, 370_00),
        ((Choice("insurance.year", 1_00, Basis.PER_YEAR),), 120_00, 0),
    ],
)
def test_what_is_chosen_comes_to(choices, year, once):
    made = worked(*choices).worked
    assert (made.annual_pence, made.one_off_pence) == (year, once)


def test_the_list_offers_its_own_things_first_and_no_limit_or_care():
    offered = [one.code for one in listed_on(card(), UNITS, own_only=False)]
    assert offered[-1] == "insurance.year"
    assert {"limit.week", "virement.week"} & {*offered} == set()
    assert "agency.weekday.hour" not in offered
    assert offered[0] == "list.befriending.week"
    own = listed_on(card(), UNITS, own_only=True)
    assert [one.words for one in own] == sorted(one.words for one in own)
    assert own[0].offer == "Befriending: £18.75 a week"


@pytest.mark.parametrize("code", ["limit.week", "virement.week", "agency.weekday.hour"])
def test_what_is_set_in_pounds_and_bought_by_nobody_cannot_be_chosen(code):
    with pytest.raises(Refusal) as refused:
        worked(Choice(code, 1_00, Basis.PER_WEEK))
    assert (refused.value.code, refused.value.where) == ("not_on_list", "choices[0].many")


def test_the_notes_are_the_prices_and_the_lines_are_named_as_on_the_list():
    made = worked(WEEKENDS, CUSHION)
    assert made.notes[0].startswith("Respite weekend (a session): £480.00 a session, from")
    assert made.worked.line_sentences[0].startswith(
        "Respite weekend: 4 sessions a year × £480.00 = £1,920.00 a year"
    )


@pytest.mark.parametrize(
    ("choices", "code", "where"),
    [
        ((), "nothing_chosen", ""),
        ((replace(GYM, code="list.gone.month"),), "not_on_list", "choices[0].many"),
        ((GYM, replace(WEEKENDS, basis=Basis.PER_DAY)), "often_missing", "choices[1].often"),
        ((replace(GYM, basis=Basis.PER_WEEK),), "often_missing", "choices[0].often"),
        ((GYM, GYM), "chosen_twice", "choices[1].many"),
        ((replace(GYM, hundredths=0),), "line_quantity_zero", ""),
        ((Choice("insurance.year", 1_00, Basis.PER_DAY),), "often_missing", "choices[0].often"),
        ((Choice("limit.week", 1_00, Basis.PER_DAY),), "not_on_list", "choices[0].many"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(choices, code, where):
    with pytest.raises(Refusal) as refused:
        worked(*choices)
    assert (refused.value.code, refused.value.where) == (code, where)
    assert refused.value.mend


@TRIES
@given(
    counts=st.lists(st.integers(1, 99_00), min_size=4, max_size=4),
    weeks=st.sampled_from(WeeksInYear),
)
def test_choices_add_up_and_more_never_lowers(counts, weeks):
    choices = [replace(one, hundredths=many) for one, many in zip(ALL, counts, strict=True)]
    made = worked(*choices, weeks=weeks).worked
    apart = [worked(one, weeks=weeks).worked for one in choices]
    # Each alone is rounded, so they may miss the whole by half a penny each.
    assert abs(made.annual_pence - sum(one.annual_pence for one in apart)) <= 2
    assert made.one_off_pence == sum(one.one_off_pence for one in apart)
    more = [replace(choices[0], hundredths=counts[0] + 1), *choices[1:]]
    assert worked(*more, weeks=weeks).worked.annual_pence >= made.annual_pence


def stored() -> dict[str, Any]:
    return stored_list(worked(*ALL))


def test_a_stored_choice_is_read_again_and_replays_without_the_card():
    kept = read_working(json.dumps(stored()).encode())
    assert stored_choice(kept) == Chosen(ALL)
    assert replay(kept).matches


def test_any_part_that_is_changed_by_hand_is_seen():
    changes = list(every_change(stored()))
    assert len(changes) > 50
    assert [where for where, changed in changes if not is_seen(changed)] == []
