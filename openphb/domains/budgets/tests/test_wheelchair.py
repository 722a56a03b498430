"""A wheelchair budget: the value of what the NHS would have supplied, and the same for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.domains.budgets.methods.wheelchair import (
    Evidence,
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
    WheelchairWorked,
    priced_for,
    stored_need,
    stored_wheelchair,
    work_out,
)
from openphb.domains.budgets.tests.small import ON, card, every_change, is_seen
from openphb.domains.budgets.types import Basis, WeeksInYear
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import fixed

TRIES = fixed(60, 3_000)
CHAIR = Supplied(code="list.standard_manual.once")
CUSHION = Supplied(code="list.cushion.once")
REPAIRS = Supplied(code="list.wheelchair_repairs.year")
KEYED = Supplied(
    words="Lightweight wheelchair",
    pence=1_240_00,
    evidence=Evidence.QUOTE,
    found_in="Mobility Shop, quote 881",
    dated=date(2026, 11, 2),
)
NEED = WheelchairNeed(
    assessed_by="Jo Wheel, occupational therapist",
    assessed_on=date(2026, 11, 3),
    need="To go about indoors and outdoors",
    chair=CHAIR,
    period=HowLong.FIVE_YEARS,
    starts_on=date(2027, 1, 4),
    extras=(CUSHION,),
    repairs=REPAIRS,
    repairs_paid=RepairsPaid.AHEAD,
)
MONEY = st.integers(1, 30_000_00)


def keyed(pence: int) -> Supplied:
    return replace(KEYED, pence=pence)


def worked(need: WheelchairNeed = NEED, **more: int) -> WheelchairWorked:
    priced = priced_for(need, card(**more))
    return work_out(need, priced, weeks_in_year=WeeksInYear.FIFTY_TWO)


def whole(need: WheelchairNeed) -> int:
    found = worked(need).whole_pence
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("change", "once", "year", "whole_pence", "last"),
    [
        # £612.50 + £185.00 + 5 × £96.00.
        ({}, 1_277_50, 0, 1_277_50, date(2032, 1, 3)),
        ({"period": HowLong.THREE_YEARS}, 1_085_50, 0, 1_085_50, date(2030, 1, 3)),
        ({"repairs_paid": RepairsPaid.YEARLY}, 797_50, 96_00, 1_277_50, date(2032, 1, 3)),
        (
            {"repairs_paid": RepairsPaid.YEARLY, "period": HowLong.UNTIL_NEED_CHANGES},
            797_50,
            96_00,
            None,
            None,
        ),
        ({"repairs": None}, 797_50, 0, 797_50, date(2032, 1, 3)),
        ({"repairs": None, "extras": ()}, 612_50, 0, 612_50, date(2032, 1, 3)),
        ({"chair": KEYED, "extras": ()}, 1_720_00, 0, 1_720_00, date(2032, 1, 3)),
        ({"starts_on": date(2028, 2, 29)}, 1_277_50, 0, 1_277_50, date(2033, 2, 28)),
    ],
)
def test_what_a_need_comes_to(change, once, year, whole_pence, last):
    made = worked(replace(NEED, **change))
    assert (made.worked.one_off_pence, made.worked.annual_pence) == (once, year)
    assert (made.whole_pence, made.expires_on) == (whole_pence, last)


def test_the_card_chooses_when_repairs_are_valued_and_else_it_is_asked():
    yearly = replace(NEED, repairs_paid=RepairsPaid.YEARLY)
    assert worked(yearly, wheelchair_repairs_ahead__yes_no=1).worked.annual_pence == 0
    made = worked(NEED, wheelchair_repairs_ahead__yes_no=0)
    assert made.worked.annual_pence == 96_00
    assert "The rate card says so from Wednesday 1 April 2026 (Board paper)." in made.notes[4]
    assert "chosen for this budget" in worked().notes[4]
    with pytest.raises(Refusal) as refused:
        worked(replace(NEED, repairs_paid=None))
    assert (refused.value.code, refused.value.where) == ("repairs_paid_missing", "repairs_paid")


def test_the_lines_say_what_they_are():
    assert [
        (line.description, line.quantity, line.unit, line.unit_pence, line.basis)
        for line in worked(replace(NEED, chair=KEYED)).worked.lines
    ] == [
        ("Lightweight wheelchair", "1", "items", 1_240_00, Basis.ONE_OFF),
        ("Pressure cushion", "1", "items", 185_00, Basis.ONE_OFF),
        ("Repairs and upkeep", "5", "years", 96_00, Basis.ONE_OFF),
    ]
    assert worked().worked.line_sentences[2] == (
        "Repairs and upkeep: 5 years once × £96.00 = £480.00 once."
    )


def test_the_notes_say_who_assessed_what_prices_rest_on_and_when_it_ends():
    made = worked(replace(NEED, chair=KEYED, not_covered=("A rain cover",)))
    assert made.notes == (
        "Jo Wheel, occupational therapist assessed the need on Tuesday 3 November 2026: To go about "
        "indoors and outdoors.",
        "Lightweight wheelchair: £1,240.00. A quote of Monday 2 November 2026: Mobility Shop, quote "
        "881.",
        "Pressure cushion (once): £185.00 once, from Wednesday 1 April 2026 (Board paper).",
        "Repairs of a manual wheelchair (a year): £96.00 a year, from Wednesday 1 April 2026 (Board "
        "paper).",
        "Repairs and upkeep are valued for the whole period at its start. This was chosen for this "
        "budget, because the rate card does not say it.",
        "It is for 5 years, from Monday 4 January 2027. Its last day is Saturday 3 January 2032.",
        "Not covered: A rain cover.",
    )


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (1_000_00, "£202.50 more than £797.50. Whoever adds the £202.50 pays it"),
        (797_50, "no more than £797.50, so nothing need be added"),
        (5_00, "no more than £797.50"),
    ],
)
def test_what_somebody_adds_is_told_and_changes_no_amount(wanted, said):
    made = worked(replace(NEED, wanted="Red chair", wanted_pence=wanted))
    assert said in made.notes[-1]
    assert made.worked == worked().worked


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        ({"assessed_by": " "}, "assessor_missing", "assessed_by"),
        ({"assessed_on": date(2026, 11, 25)}, "assessed_in_future", "assessed_on"),
        ({"need": ""}, "need_missing", "need"),
        ({"starts_on": date(2026, 11, 2)}, "starts_before_assessed", "starts_on"),
        ({"starts_on": date(2029, 1, 1)}, "starts_far", "starts_on"),
        ({"chair": Supplied()}, "chair_missing", "chair.words"),
        ({"extras": (CUSHION,) * 11}, "extras_too_many", "extras"),
        ({"chair": replace(KEYED, code=CHAIR.code)}, "thing_on_list_and_written", "chair.code"),
        ({"extras": (CUSHION, replace(KEYED, words=""))}, "thing_unnamed", "extras[1].words"),
        ({"chair": replace(KEYED, pence=0)}, "thing_price", "chair.price"),
        ({"chair": replace(KEYED, pence=10**12)}, "thing_price", "chair.price"),
        ({"repairs": replace(KEYED, evidence=None)}, "thing_evidence", "repairs.evidence"),
        ({"chair": replace(KEYED, found_in="")}, "thing_found_in", "chair.found_in"),
        ({"chair": replace(KEYED, dated=None)}, "thing_day", "chair.dated"),
        ({"chair": replace(KEYED, dated=date(2026, 11, 25))}, "thing_day", "chair.dated"),
        ({"wanted": "Red chair"}, "wanted_incomplete", "wanted_price"),
        ({"wanted_pence": 5}, "wanted_incomplete", "wanted"),
        ({"wanted": "Red chair", "wanted_pence": 10**12}, "thing_price", "wanted_price"),
        ({"chair": Supplied(code="list.gone.once")}, "not_on_list", "chair.code"),
        ({"chair": Supplied(code="agency.weekday.hour")}, "not_on_list", "chair.code"),
        ({"chair": REPAIRS}, "list_unit", "chair.code"),
        ({"repairs": CUSHION}, "list_unit", "repairs.code"),
        ({"period": HowLong.UNTIL_NEED_CHANGES}, "repairs_ahead_unending", "period"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(change, code, where):
    with pytest.raises(Refusal) as refused:
        worked(replace(NEED, **change))
    assert (refused.value.code, refused.value.where) == (code, where)
    assert refused.value.mend


def test_today_is_no_future_day():
    assert worked(replace(NEED, assessed_on=ON, starts_on=ON, chair=replace(KEYED, dated=ON)))


@TRIES
@given(pence=MONEY, more=st.integers(0, 5_000_00), period=st.sampled_from(HowLong))
def test_a_dearer_chair_never_lowers_anything(pence, more, period):
    need = replace(NEED, chair=keyed(pence), period=period, repairs_paid=RepairsPaid.YEARLY)
    low, high = worked(need), worked(replace(need, chair=keyed(pence + more)))
    assert high.worked.one_off_pence == low.worked.one_off_pence + more
    assert high.worked.annual_pence == low.worked.annual_pence


@TRIES
@given(
    pence=MONEY,
    more=st.integers(0, 5_000_00),
    period=st.sampled_from([HowLong.THREE_YEARS, HowLong.FIVE_YEARS]),
    paid=st.sampled_from(RepairsPaid),
)
def test_more_repairs_never_lower_what_it_comes_to(pence, more, period, paid):
    need = replace(NEED, repairs=keyed(pence), period=period, repairs_paid=paid)
    years = period.years
    assert years
    assert whole(replace(need, repairs=keyed(pence + more))) == whole(need) + years * more


@TRIES
@given(pence=MONEY, paid=st.sampled_from(RepairsPaid), has=st.booleans())
def test_five_years_are_never_less_than_three(pence, paid, has):
    need = replace(NEED, repairs=keyed(pence) if has else None, repairs_paid=paid)
    three = replace(need, period=HowLong.THREE_YEARS)
    assert whole(need) >= whole(three)
    assert worked(need).worked.one_off_pence >= worked(three).worked.one_off_pence


@TRIES
@given(pence=MONEY, has=st.booleans())
def test_when_repairs_are_valued_changes_nothing_over_the_period(pence, has):
    need = replace(NEED, repairs=keyed(pence) if has else None)
    assert whole(need) == whole(replace(need, repairs_paid=RepairsPaid.YEARLY))


@TRIES
@given(prices=st.lists(MONEY, max_size=6))
def test_extras_add_up(prices):
    need = replace(NEED, extras=tuple(map(keyed, prices)), repairs=None)
    assert worked(need).worked.one_off_pence == 612_50 + sum(prices)


def stored(need: WheelchairNeed = NEED) -> dict[str, Any]:
    return stored_wheelchair(worked(need))


FULL = replace(
    NEED, extras=(CUSHION, KEYED), not_covered=("Rain cover",), wanted="Red", wanted_pence=9_999_00
)


@pytest.mark.parametrize(
    "need",
    [
        NEED,
        FULL,
        replace(FULL, repairs=None, repairs_paid=None),
        replace(FULL, period=HowLong.UNTIL_NEED_CHANGES, repairs_paid=RepairsPaid.YEARLY),
    ],
)
def test_a_stored_need_is_read_again_and_replays_without_the_card(need):
    kept = read_working(json.dumps(stored(need)).encode())
    assert stored_need(kept) == need
    found = replay(kept)
    assert found.matches
    assert (
        found.stored_pence == worked(need).worked.one_off_pence + worked(need).worked.annual_pence
    )


@pytest.mark.parametrize("need", [FULL, replace(FULL, repairs=None)])
def test_any_part_that_is_changed_by_hand_is_seen(need):
    changes = list(every_change(stored(need)))
    assert len(changes) > 60
    assert [where for where, changed in changes if not is_seen(changed)] == []


def test_a_price_that_was_taken_out_is_missed():
    kept = stored()
    del kept["given"]["prices"]["listed"][CHAIR.code]
    with pytest.raises(Refusal) as refused:
        replay(kept)
    assert refused.value.where == f"given.prices.listed.{CHAIR.code}"


def test_what_the_card_gives_for_nothing_is_no_line():
    need = replace(NEED, extras=(Supplied(code="list.nothing_to_pay.once"),))
    assert len(worked(need).worked.lines) == 2
