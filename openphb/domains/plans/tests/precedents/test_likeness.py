"""What is like what, and what leads to somebody, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.plans.precedents import rules
from openphb.domains.plans.precedents.types import Band, Every, Known
from openphb.domains.plans.types import Totals
from openphb.kernel.refusal import Refusal

DAY = date(2026, 11, 24)
KNOWN = [
    *rules.name_parts("William Walker", "the person"),
    *rules.name_parts("Mary Walker", "somebody close"),
    Known("Rainbow Care Ltd", "a supplier"),
    Known("Mansfield", "a place"),
]


@pytest.mark.parametrize(
    ("description", "things"),
    [
        ("Wii Fit, to move more at home", ["wii"]),
        ("Gym memberships for a year", ["gym"]),
        ("Personal assistant, mornings and evenings", ["personal"]),
        ("20 hours of personal assistants", ["personal"]),
        ("Hydrotherapy pool sessions", ["hydrotherapy"]),
        ("Voice recorder", ["voice", "recorder"]),
        ("Weekly visit", []),
        ("", []),
    ],
)
def test_a_thing_is_what_comes_first_and_says_something(description, things):
    found = rules.things(description, on=DAY)
    assert len(found) == len(things)
    assert all(word in term for word, term in zip(things, found, strict=True))


def test_a_word_stands_for_all_that_the_list_says_are_the_same():
    (gym,) = rules.terms("gym", on=DAY)
    (centre,) = rules.terms("leisure centres", on=DAY)
    assert gym == centre
    assert rules.weighed("(a | (b <-> c))", "A") == "(a:A | (b:A <-> c:A))"


@pytest.mark.parametrize(("asked", "least"), [(1, 1), (2, 1), (3, 2), (4, 2), (5, 3)])
def test_something_like_it_has_at_least_half_of_its_words(asked, least):
    assert rules.least(["word"] * asked) == least


@pytest.mark.parametrize(
    ("words", "cleaned"),
    [
        ("William's gym, with Mary", "The person's gym, with somebody close"),
        ("Help from Rainbow Care Ltd", "Help from a supplier"),
        ("Swimming in Mansfield", "Swimming in a place"),
        ("A taxi to NG18 1AA", "A taxi to a place"),
        ("Ring 01623 555 0199 first", "Ring a number first"),
        ("Write to joan@example.org", "Write to an address"),
        ("Since 3 May 2024 Dr Khan asks", "Since a date somebody asks"),
        ("NHS number 943 476 5919", "NHS number a number"),
        ("A Wii Fit to move more", "A Wii Fit to move more"),
    ],
)
def test_names_places_and_numbers_are_taken_out(words, cleaned):
    assert rules.clean(words, KNOWN).words == cleaned


def test_what_may_be_a_name_is_left_for_a_person_to_look_at():
    assert rules.clean("A Wii Fit, as Joan has. Good.", KNOWN).doubts == ("Wii", "Fit", "Joan")


@pytest.mark.parametrize("words", ["William likes it", "Ask Mary Walker", "In Mansfield"])
def test_words_that_lead_to_somebody_are_refused(words):
    with pytest.raises(Refusal, check=lambda no: no.code == "words_lead_to_somebody"):
        rules.check_clean(words, KNOWN, where="bought")


@pytest.mark.parametrize(
    ("weekly", "once", "words"),
    [
        (90_00, 0, "£50 to £100 a week"),
        (100_00, 0, "£100 to £250 a week"),
        (0, 180_00, "£100 to £250 once"),
        (0, 0, "up to £100 once"),
        (9_000_00, 5_00, "£2,500 or more a week"),
    ],
)
def test_money_is_told_as_a_band(weekly, once, words):
    assert rules.band_words(rules.band(Totals(weekly, 0, once), on=DAY)) == words


def test_every_amount_lies_in_exactly_one_band():
    edges = sorted({one.from_pence for _dated, one in rules._bands()})
    for pence in [*edges, *(edge - 1 for edge in edges if edge)]:
        band = rules.band(Totals(pence, 0, pence), on=DAY)
        assert band.from_pence <= pence
        assert band.to_pence is None or pence < band.to_pence
    assert Band(Every.WEEK, 0, 25_00) == rules.band(Totals(1, 0, 0), on=DAY)
