"""Jack, 17, moves from a child's continuing care to an adult's: he decides, and his mother helps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from tests.browser import steps
from tests.browser.conftest import Company, Somebody
from tests.browser.steps import Line, Person, Written

pytestmark = pytest.mark.browser

BIRTHDAY = date(2026, 12, 10)
MOTHER = "Jill Jackson"
JACK = Person(
    "Jack",
    "Jackson",
    "2008-12-10",
    "9990000034",
    "children_continuing_care",
    "A muscle disease. He leaves school next summer.",
    referred_by="The children's community nurse",
)
GROWN = replace(
    JACK, category="chc_adult", reason="He is 18 now.", referred_on=BIRTHDAY.isoformat()
)


def line(
    kind: str, words: str, *, how_many: tuple[str, str], price: str, basis: str, by: str
) -> Line:
    """Return one line of his plan."""
    return {
        "kind": kind,
        "description": words,
        "supplier": "",
        "quantity": how_many[0],
        "unit": how_many[1],
        "unit_price": price,
        "basis": basis,
        "management_option": by,
    }


ASSISTANT = line(
    "personal_assistant",
    "Personal assistant, 24 hours a week",
    how_many=("24", "hours"),
    price="14.20",
    basis="per_week",
    by="direct_payment",
)
HOIST = line(
    "equipment",
    "Mobile hoist",
    how_many=("1", "hoist"),
    price="1250.00",
    basis="one_off",
    by="direct_payment",
)
SPORT = line(
    "activity",
    "Wheelchair basketball",
    how_many=("1", "sessions"),
    price="12.50",
    basis="per_week",
    by="notional",
)
DAYS_OUT = line(
    "day_service",
    "Day care, 2 days a week",
    how_many=("2", "days"),
    price="62.00",
    basis="per_week",
    by="notional",
)
LINES = (ASSISTANT, HOIST, SPORT, DAYS_OUT)
PLAN = Written(
    about_me="I am Jack. I am 18 and I play wheelchair basketball.",
    what_matters="My friends, and not to be treated like a child.",
    how_to_support_me="Talk to me, not to my mum.",
    when_things_go_wrong="My mum knows what to do. Ring her first.",
    need="Help to move, to wash and to breathe at night",
    outcomes=("See my friends and play", "Live with my family and my own staff"),
    lines=LINES,
    risk=("The hoist fails", "The agency sends two carers", "Jack and his mother"),
    starts_on="2026-12-14",
    review_on="2027-03-08",
)


def test_jack_becomes_an_adult_and_decides_himself(company: Company) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    child = steps.refers(nurse, JACK)
    steps.adds_contact(
        nurse,
        child,
        name=MOTHER,
        relationship="mother",
        standing="supporter",
        valid_from=JACK.date_of_birth,
    )
    steps.records_the_decision(clinician, child, why="Continuing care needs.")
    steps.offers_and_hears_yes(nurse, child)
    steps.opens_the_budget(nurse, child)
    from_16_he_answers_himself(nurse, child)
    steps.time_passes(company.server, BIRTHDAY)
    his_right_as_a_child_has_ended(nurse, child)
    adult = steps.refers(nurse, GROWN)
    steps.records_the_decision(clinician, adult, why="A primary health need.")
    steps.offers_and_hears_yes(nurse, adult)
    steps.opens_the_budget(nurse, adult)
    steps.prices_lines(nurse, adult, *LINES)
    steps.sends_the_plan(nurse, steps.writes_the_plan(nurse, adult, PLAN))
    his_mother_cannot_decide_for_an_adult(nurse, adult)
    steps.agrees_the_plan(company.signed_in("approver"), GROWN, reads=("£1,250.00",))
    manager = company.signed_in("manager")
    agreement = steps.prepares_the_agreement(
        nurse,
        adult,
        recipient_kind="holder",
        recipient_name=JACK.name,
        first_day=PLAN.starts_on,
    )
    only_what_is_paid_to_him_is_in_it(nurse, agreement)
    steps.may_have_a_direct_payment(
        nurse,
        manager,
        adult,
        managing="with_help",
        help_words="A payroll firm and his mother",
        helper=MOTHER,
        words="He knows what he wants, and who helps him.",
    )
    jack = steps.joins(company, nurse, adult, role="holder", name=JACK.name)
    mother = steps.joins(company, nurse, adult, role="supporter", name=MOTHER)
    he_signs_it_himself(jack)
    steps.signs_for_the_body(manager, adult)
    his_mother_reads_and_cannot_sign(mother)


def from_16_he_answers_himself(nurse: Somebody, child: str) -> None:
    """At 17 nobody answers for him, unless somebody finds that he cannot decide this."""
    nurse.goes_to(child)
    nurse.follows("Who may have a direct payment")
    nurse.reads("Everybody from 16 is taken to be able to decide, until somebody finds otherwise.")
    nurse.photographs("jack-01-at-17")
    nurse.follows("Record what was found of their capacity")
    nurse.answers(
        finding="has",
        assessed_by="Dr Helen Price, consultant",
        assessed_on=steps.TODAY,
        words="He explained it in his own words, with pictures to help.",
    )
    nurse.sends()
    nurse.goes_to(child)
    nurse.follows("Who may have a direct payment")
    nurse.reads("it was found that they can decide this")


def his_right_as_a_child_has_ended(nurse: Somebody, child: str) -> None:
    nurse.goes_to(child)
    nurse.follows("Decisions and rights")
    nurse.reads("ended with the 18th birthday, on Thursday 10 December 2026")
    nurse.reads("refer them for it")
    nurse.photographs("jack-02-at-18")


def his_mother_cannot_decide_for_an_adult(nurse: Somebody, adult: str) -> None:
    nurse.goes_to(adult)
    nurse.follows("Who may have a direct payment")
    nurse.follows("Record who acts for them")
    nurse.picks("Who is it?", MOTHER)
    nurse.answers(
        acting_as="representative",
        authority="parent",
        evidence="Birth certificate",
        closeness="family_in_household",
    )
    nurse.sends()
    nurse.reads("This authority does not hold at the person's age.")
    nurse.photographs("jack-03-not-his-mother")


def only_what_is_paid_to_him_is_in_it(nurse: Somebody, agreement: str) -> None:
    nurse.goes_to(agreement)
    nurse.reads("Mobile hoist")
    nurse.reads("£340.80")
    assert "Wheelchair basketball" not in nurse.text()
    nurse.photographs("jack-04-agreement")


def he_signs_it_himself(jack: Somebody) -> None:
    jack.goes_to("/my-budget/")
    jack.photographs("jack-05-home")
    jack.follows(re.compile("Adult|adult"))
    jack.follows("My plan")
    jack.reads("See my friends and play")
    jack.photographs("jack-06-plan")
    jack.goes_to("/my-budget/")
    jack.follows(re.compile("Adult|adult"))
    steps.signs_from_here(jack, JACK.name)


def his_mother_reads_and_cannot_sign(mother: Somebody) -> None:
    mother.goes_to("/my-budget/")
    mother.follows(re.compile("Adult|adult"))
    mother.reads("You are helping Jack Jackson with this.")
    mother.photographs("jack-07-mother")
    mother.reads("The budget is £477.30 a week, and £1,250.00 once.")
    assert "agreement" not in mother.text()
    mother.follows("The plan")
    mother.reads("Mobile hoist")
