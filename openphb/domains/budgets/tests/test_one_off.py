"""A one-off budget: a few things at the quotes that were chosen, and the same for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods.making import make
from openphb.domains.budgets.methods.one_off import (
    OneOffThings,
    OneOffWorked,
    Quote,
    Thing,
    stored_one_off,
    stored_things,
    work_out,
)
from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.domains.budgets.tests.small import ON, card, every_change, is_seen
from openphb.domains.budgets.types import WeeksInYear
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

TRIES = fixed(60, 3_000)
CHEAP = Quote("Shop A", 450_00, date(2026, 11, 2))
DEAR = Quote("Shop B", 520_00, date(2026, 11, 3))
CHAIR = Thing("Riser chair", "I can get up by myself", (CHEAP, DEAR))
TABLET = Thing("Tablet", "I can see my nurse by video", (Quote("Shop C", 210_00, ON),))
MONEY = st.integers(1, 50_000_00)


def worked(*things: Thing) -> OneOffWorked:
    return work_out(OneOffThings(things), on=ON, weeks_in_year=WeeksInYear.FIFTY_TWO)


def quoted(*prices: int, chosen: int = 0, reason: str = "It fits") -> Thing:
    quotes = tuple(Quote(f"Shop {n}", pence, ON) for n, pence in enumerate(prices))
    return Thing("Thing", "I can do more", quotes, chosen, reason)


@pytest.mark.parametrize(
    ("things", "pence"),
    [
        ((CHAIR,), 450_00),
        ((CHAIR, TABLET), 660_00),
        ((replace(CHAIR, chosen=1, reason="It has the right height"),), 520_00),
        ((replace(CHAIR, fitting_pence=45_00), TABLET), 705_00),
    ],
)
def test_what_the_chosen_quotes_come_to(things, pence):
    made = worked(*things)
    assert (made.worked.one_off_pence, made.worked.annual_pence) == (pence, 0)


def test_the_notes_say_what_for_and_every_quote():
    made = worked(replace(CHAIR, chosen=1, reason="It has the right height", fitting_pence=45_00))
    assert made.notes == (
        "Riser chair is for this: I can get up by myself.",
        "Chosen: Shop B, £520.00, quote of Tuesday 3 November 2026.",
        "Not chosen: Shop A, £450.00, quote of Monday 2 November 2026.",
        "Why not the cheapest: It has the right height.",
    )
    assert [line.description for line in made.worked.lines] == [
        "Riser chair",
        "Riser chair (delivery and fitting)",
    ]


@pytest.mark.parametrize(
    ("things", "code", "where"),
    [
        ((), "things_missing", "things"),
        ((TABLET,) * 6, "things_too_many", "things"),
        ((replace(CHAIR, what=" "),), "thing_unnamed", "things[0].what"),
        ((TABLET, replace(CHAIR, outcome="")), "outcome_missing", "things[1].outcome"),
        ((replace(CHAIR, quotes=()),), "quotes_missing", "things[0].quotes[0].supplier"),
        ((replace(CHAIR, quotes=(CHEAP,) * 4),), "quotes_too_many", "things[0]"),
        (
            (replace(CHAIR, quotes=(CHEAP, replace(DEAR, supplier=""))),),
            "quote_supplier",
            "things[0].quotes[1].supplier",
        ),
        (
            (replace(CHAIR, quotes=(replace(CHEAP, pence=0),)),),
            "quote_price",
            "things[0].quotes[0].price",
        ),
        (
            (replace(CHAIR, quotes=(replace(CHEAP, dated=None),)),),
            "quote_day",
            "things[0].quotes[0].dated",
        ),
        (
            (replace(CHAIR, quotes=(replace(CHEAP, dated=date(2026, 11, 25)),)),),
            "quote_day",
            "things[0].quotes[0].dated",
        ),
        ((replace(CHAIR, chosen=None),), "quote_not_chosen", "things[0].chosen"),
        ((replace(CHAIR, chosen=2),), "quote_not_chosen", "things[0].chosen"),
        ((replace(CHAIR, chosen=-1),), "quote_not_chosen", "things[0].chosen"),
        ((replace(CHAIR, chosen=1),), "reason_missing", "things[0].reason"),
        ((replace(CHAIR, fitting_pence=-1),), "fitting_price", "things[0].fitting"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(things, code, where):
    with pytest.raises(Refusal) as refused:
        worked(*things)
    assert (refused.value.code, refused.value.where) == (code, where)
    assert refused.value.mend


def test_equal_quotes_need_no_reason():
    assert worked(quoted(5_00, 5_00, chosen=1, reason="")).worked.one_off_pence == 5_00


@pytest.mark.parametrize(
    ("thing", "code"),
    [
        (replace(CHAIR, what="A box of wine"), "excluded_alcohol"),
        (replace(TABLET, quotes=(Quote("Casino", 5_00, ON),)), "excluded_gambling"),
        (replace(CHAIR, what="Dental treatment"), "excluded_dental"),
        (replace(CHAIR, what="Alcohol wipes"), ""),
    ],
)
def test_what_no_budget_can_buy_is_refused_by_the_list_of_plans(thing, code):
    asked = OneOffThings((TABLET, thing))
    if not code:
        assert make(asked, card(), WeeksInYear.FIFTY_TWO)
        return
    with pytest.raises(Refusal) as refused:
        make(asked, card(), WeeksInYear.FIFTY_TWO)
    assert (refused.value.code, refused.value.where) == (code, "things[1].what")


@TRIES
@given(prices=st.lists(MONEY, min_size=2, max_size=3), data=st.data())
def test_a_dearer_quote_never_lowers_it(prices, data):
    places = st.integers(0, len(prices) - 1)
    one, other = sorted((data.draw(places), data.draw(places)), key=lambda n: prices[n])
    low, high = worked(quoted(*prices, chosen=one)), worked(quoted(*prices, chosen=other))
    assert high.worked.one_off_pence >= low.worked.one_off_pence


@TRIES
@given(things=st.lists(st.tuples(MONEY, st.integers(0, 900_00)), min_size=1, max_size=5))
def test_things_add_up(things):
    asked = [replace(quoted(price), fitting_pence=fitting) for price, fitting in things]
    total = worked(*asked).worked.one_off_pence
    assert total == sum(worked(one).worked.one_off_pence for one in asked)


def stored() -> dict[str, Any]:
    dear = replace(CHAIR, chosen=1, reason="It has the right height", fitting_pence=45_00)
    return stored_one_off(worked(dear, TABLET))


def test_stored_things_are_read_again_and_replay():
    kept = read_working(json.dumps(stored()).encode())
    assert stored_things(kept).things[1] == TABLET
    found = replay(kept)
    assert found.matches
    assert found.replayed_pence == 775_00


def test_what_is_excluded_later_changes_no_replay():
    kept = stored_one_off(worked(replace(CHAIR, what="Wine rack")))
    assert replay(kept).matches


def test_any_part_that_is_changed_by_hand_is_seen():
    changes = list(every_change(stored()))
    assert len(changes) > 40
    assert [where for where, changed in changes if not is_seen(changed)] == []
