"""The pages of wheelchair, one-off and price list: written, seen, kept, told, and read at eleven."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.methods.price_list import Chosen
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.tests import reading_age
from openphb.domains.budgets.tests.small import LIST
from openphb.domains.budgets.tests.test_told import OLDEST, tell, words
from openphb.domains.rates import actions as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import RateGiven
from openphb.foundation.documents.tests.reading import read
from openphb.kernel.refusal import Refusal


def day(name, on):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


WHEELCHAIR = {
    "version": "0",
    "extras": "2",
    "assessed_by": "Jo Wheel",
    **day("assessed_on", date(2026, 11, 3)),
    "need": "You need a chair for indoors and outdoors.",
    "chair_code": "list.standard_manual.once",
    "extra_2_words": "Tray",
    "extra_2_price": "60",
    "extra_2_evidence": "catalogue",
    "extra_2_found_in": "Chairs 2026, page 4",
    **day("extra_2_dated", date(2026, 10, 1)),
    "repairs_code": "list.wheelchair_repairs.year",
    "repairs_paid": "yearly",
    "period": "5",
    **day("starts_on", date(2027, 1, 4)),
    "not_covered": "A rain cover\nA horn",
    "wanted": "Red chair",
    "wanted_price": "900",
}
ONE_OFF = {
    "version": "0",
    "things": "2",
    "what_2": "Riser chair",
    "outcome_2": "You can get up by yourself.",
    "supplier_2_0": "Shop A",
    "price_2_0": "450",
    **day("dated_2_0", date(2026, 11, 2)),
    "supplier_2_2": "Shop B",
    "price_2_2": "520",
    **day("dated_2_2", date(2026, 11, 3)),
    "chosen_2": "2",
    "reason_2": "It has the right height",
    "fitting_2": "45",
}
# The list in the order of its names: 0 Befriending, 1 Gym, 2 Leaflet, 3 Pressure cushion,
# 4 Repairs, 5 Respite weekend.
PRICE_LIST = {"version": "0", "many_1": "1", "many_5": "4", "often_5": "per_year"}
SENT = {"wheelchair": WHEELCHAIR, "one_off": ONE_OFF, "price_list": PRICE_LIST}


@pytest.fixture
def listed(house):
    """Have the commissioner's list agreed, by two people."""
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what="The list",
            rates=[
                RateGiven(key_of(code, name), value, date(2026, 4, 1), None, "Board paper")
                for (code, name), value in LIST.items()
            ],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="As the board said"
        )


@pytest.fixture
def holder(house, budget_id):
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.budget(viewer=viewer, budget_id=budget_id).subject_id
    return house.join("holder", subject_id=subject_id)


@pytest.fixture
def page(house, visit, budget_id, holder):
    """Open a page of the budget as the care co-ordinator, or as its holder."""

    def one(name, data=None, own=False):
        with house.acting_as(holder) if own else house.acting("care_coordinator") as viewer:
            path = reverse(f"budgets:{name}", args=[budget_id])
            return visit(viewer, path, data, post=data is not None)

    return one


def kept(house, budget_id):
    with house.acting("care_coordinator"):
        return IndicativeBudget.objects.filter(budget_id=budget_id).count()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        (
            "wheelchair",
            (
                "£672.50</strong> once",
                "£96.00</strong> a year",
                "Its last day is Saturday 3 January 2032.",
                "£227.50 more than £672.50",
                "Not covered: A horn.",
                "Over 5 years: £672.50 + 5 × £96.00 = £1,152.50.",
            ),
        ),
        ("one_off", ("£565.00</strong> once", "Why not the cheapest: It has the right height.")),
        ("price_list", ("£2,310.00</strong> a year", "4 sessions a year × £480.00")),
    ],
)
def test_it_is_seen_before_it_is_kept_and_stands_in_the_form_again(
    house, listed, page, budget_id, name, says
):
    html = words(page(name, {**SENT[name], "see": "1"}))
    for said in says:
        assert said in html
    assert kept(house, budget_id) == 0
    answer = page(name, {**SENT[name], "keep": "1"})
    assert answer["Location"] == reverse("budgets:indicative", args=[budget_id])
    with house.acting("care_coordinator") as viewer:
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=1)
    assert replay(stored).matches
    again = words(page(name))
    for part in {
        "wheelchair": ("Jo Wheel", "Chairs 2026, page 4", "A rain cover\nA horn", 'value="900.00"'),
        "one_off": ("Riser chair", "It has the right height", 'value="45.00"'),
        "price_list": ('value="4"', 'value="per_year" selected'),
    }[name]:
        assert part in again
    why = words(page("why"))
    assert ("Board paper" if name != "one_off" else "Shop A, £450.00") in why
    assert "Work it out again" in words(page("indicative"))


WRONG = {
    "wheelchair": (
        ({"assessed_by": ""}, "Write who assessed the need"),
        ({"chair_price": "5"}, "chosen from the list and written too"),
        ({"extra_2_evidence": ""}, "Choose a quote or a catalogue"),
        ({"extra_2_dated-year": "2027"}, "missing or in the future"),
        ({"chair_code": ""}, "no chair that the NHS would have supplied"),
        ({"repairs_paid": ""}, "It does not say when repairs are valued"),
        ({"repairs_paid": "ahead", "period": "until_need_changes"}, "how long it is"),
        ({"chair_code": "list.cushion.year"}, "Choose one of the answers"),
        ({"wanted_price": ""}, "no name or no price"),
    ),
    "one_off": (
        ({"outcome_2": ""}, "It does not say what “Riser chair” is for"),
        ({"chosen_2": ""}, "No quote is chosen"),
        ({"chosen_2": "1"}, "Choose one that is written"),
        ({"reason_2": ""}, "is not the cheapest, which is £450.00"),
        ({"price_2_2": ""}, "A quote is from £0.01"),
        ({"what_2": "Wine"}, "looks like alcohol"),
        ({"what_1": "Tablet", "outcome_1": "Calls"}, "has no quote"),
    ),
    "price_list": (
        ({"often_5": ""}, "Choose how often it comes"),
        ({"many_1": "", "many_5": ""}, "Nothing is chosen"),
        ({"many_1": "two"}, "Enter how many as a number"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_said_and_nothing_is_kept(house, listed, page, budget_id, name):
    for place, (change, said) in enumerate(WRONG[name]):
        html = words(page(name, {**SENT[name], **change, ("see", "keep")[place % 2]: "1"}))
        assert said in html
        assert "There is a problem" in html
    assert kept(house, budget_id) == 0


def test_a_fault_stands_at_the_box_that_it_is_about(listed, page):
    html = words(page("wheelchair", {**WHEELCHAIR, "extra_2_found_in": "", "see": "1"}))
    assert 'href="#id_extra_2_found_in"' in html
    html = words(page("one_off", {**ONE_OFF, "supplier_2_2": "", "see": "1"}))
    assert 'href="#id_supplier_2_2"' in html
    html = words(page("price_list", {**PRICE_LIST, "often_5": "", "see": "1"}))
    assert 'href="#id_often_5"' in html


@pytest.mark.parametrize(
    ("name", "last", "first_absent"),
    [("wheelchair", "extra_4_words", "extra_5_words"), ("one_off", "what_3", "what_4")],
)
def test_more_rows_keep_what_was_typed(listed, page, name, last, first_absent):
    html = words(page(name, {**SENT[name], "more": "1"}))
    assert f'name="{last}"' in html
    assert f'name="{first_absent}"' not in html
    assert "There is a problem" not in html
    assert ("Chairs 2026, page 4" if name == "wheelchair" else "Shop B") in html
    assert 'value="2026"' in html


def test_five_things_are_the_most(page):
    assert "Add another thing" not in words(
        page("one_off", {**ONE_OFF, "things": "4", "more": "1"})
    )


def test_one_written_quote_is_the_chosen_one(house, page, budget_id):
    alone = {
        key: value
        for key, value in ONE_OFF.items()
        if not key.startswith(("supplier_2_2", "price_2_2", "dated_2_2", "chosen"))
    }
    page("one_off", {**alone, "keep": "1"})
    assert kept(house, budget_id) == 1


def test_without_a_list_each_price_is_written_and_the_price_list_says_that_it_is_empty(page):
    html = words(page("wheelchair"))
    assert "has no chair today" in html
    assert "chair_code" not in html
    assert "list is empty today" in words(page("price_list"))


def test_what_the_card_says_of_repairs_is_not_asked(house, listed, page):
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what="Repairs",
            rates=[
                RateGiven(
                    key_of("wheelchair_repairs_ahead.yes_no"), 1, date(2026, 4, 1), None, "Paper"
                )
            ],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="Yes, so"
        )
    html = words(page("wheelchair"))
    assert 'name="repairs_paid"' not in html
    assert "at the start, for the whole period" in html
    assert "5 years once × £96.00" in words(page("wheelchair", {**WHEELCHAIR, "see": "1"}))


def test_a_page_written_over_a_newer_one_is_stale(listed, page):
    page("price_list", {**PRICE_LIST, "keep": "1"})
    assert "There is a problem" in words(page("price_list", {**PRICE_LIST, "keep": "1"}))


def test_each_method_begins_with_what_it_kept_last_itself(listed, page):
    page("price_list", {**PRICE_LIST, "keep": "1"})
    page("one_off", {**ONE_OFF, "version": "1", "keep": "1"})
    assert 'value="4"' in words(page("price_list"))


@pytest.fixture
def told(act, house, listed, page, budget_id, request):
    page(request.param, {**SENT[request.param], "keep": "1"})
    tell(act, house, budget_id)
    return request.param


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (
            "wheelchair",
            (
                "Money for your wheelchair: a first idea",
                "£672.50</strong> once.",
                "There is also £96.00 a year.",
                "What the NHS would give you",
                "Standard manual wheelchair: £612.50 once.",
                "It is for 5 years, from Monday 4 January 2027.",
                "The last day is Saturday 3 January 2032.",
                "The sum has money each year to mend the chair.",
                "The NHS owns it. The NHS mends it.",
                "You own the chair, and you have it mended.",
                "That is £227.50 more than the chair that the NHS would give you.",
                "It is not part of the NHS money.",
                "A rain cover.",
            ),
        ),
        (
            "one_off",
            (
                "Money for things that help you: a first idea",
                "£565.00</strong> once.",
                "Riser chair: You can get up by yourself.",
                "It does not come each week.",
            ),
        ),
        (
            "price_list",
            ("£44.42</strong> a week.", "That is £2,310.00 a year.", "We chose things from a list"),
        ),
    ],
    indirect=["told"],
)
def test_it_is_told_in_words_of_its_own_that_whoever_is_eleven_can_read(told, page, says):
    html = words(page("explained", own=True))
    for said in says:
        assert said in html
    assert "What if?" not in html
    assert "usual week" not in html
    if told != "price_list":
        assert " a week" not in html.replace("each week", "")
    assert "there is no week to change" in words(page("what_if", own=True))
    for name in ("explained", "easy_read"):
        plain = reading_age.plain_sentences(words(page(name, own=True)))
        assert len(plain) > 20
        assert reading_age.reading_age(plain) <= OLDEST


@pytest.mark.parametrize("told", ["wheelchair", "one_off"], indirect=True)
def test_what_comes_once_is_called_so_wherever_the_holder_meets_it(
    house, visit, told, page, budget_id, holder
):
    once, what = {
        "wheelchair": ("£672.50", "your wheelchair"),
        "one_off": ("£565.00", "things that help you"),
    }[told]
    html = words(page("disagree", own=True))
    assert f"It is about {once} once." in html
    with house.acting_as(holder) as viewer:
        html = words(visit(viewer, reverse("holder:budget", args=[budget_id])))
    assert f"{once}</strong> once is meant for {what}." in html
    assert " a week" not in html


@pytest.mark.parametrize("told", ["wheelchair"], indirect=True)
def test_the_letters_say_it_too(told, page):
    letter = read(page("letter_pdf", own=True).content)
    assert letter.title == "Money for your wheelchair: a first idea"
    for said in (
        "Three ways to get your chair",
        "A horn.",
        "The last day is Saturday 3 January 2032",
    ):
        assert said in letter.words
    easy = read(page("easy_read_pdf", own=True).content)
    assert easy.title == "Money for your wheelchair"
    assert "It is for 5 years" in easy.words


def test_a_wheelchair_until_the_need_changes_has_no_last_day(act, house, listed, page, budget_id):
    sent = {
        **WHEELCHAIR,
        "period": "until_need_changes",
        "repairs_code": "",
        "wanted": "",
        "wanted_price": "",
    }
    page("wheelchair", {**sent, "keep": "1"})
    tell(act, house, budget_id)
    html = words(page("explained", own=True))
    assert "for as long as you need this chair" in html
    assert "This sum has no money to mend the chair." in html
    assert "The last day" not in html


def test_the_methods_that_suit_stand_first(page):
    html = words(page("methods"))
    assert html.index("A usual week of care") < html.index("A wheelchair")
    assert "The price list" in html


def test_an_action_refuses_what_the_page_would(act, budget_id):

    with pytest.raises(Refusal, match="Nothing is chosen"):
        act(actions.work_out_asked, budget_id=budget_id, after_version=0, asked=Chosen(()))
