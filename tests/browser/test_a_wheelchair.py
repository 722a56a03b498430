"""A wheelchair that somebody likes more than the NHS's own: the budget pays its part, he adds the rest."""

from __future__ import annotations

import re

import pytest

from tests.browser import steps
from tests.browser.conftest import Company, Somebody
from tests.browser.steps import Person

pytestmark = pytest.mark.browser

MR_S = Person(
    "Imran",
    "Sadiq",
    "1994-09-30",
    "9990000077",
    "wheelchair",
    "A spinal injury. He cannot walk, and plays rugby.",
    referred_by="The spinal unit",
)
WANTED = "Light chair with a fixed frame"


def test_a_wheelchair_budget_and_what_he_adds_himself(company: Company) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    case = steps.refers(nurse, MR_S)
    steps.records_an_assessment(
        clinician,
        case,
        "Wheelchair assessment",
        level_longer="yes",
        evidence_longer="Seen by the team",
        level_indoors="yes",
        evidence_indoors="Seen by the team",
        level_outdoors="yes",
        evidence_outdoors="Seen by the team",
        level_posture="no",
        level_pressure="yes",
        evidence_pressure="Seen by the team",
        level_powered="no",
        level_carers="no",
    )
    steps.records_the_decision(clinician, case, why="He needs a chair for all his life.")
    steps.offers_and_hears_yes(nurse, case)
    steps.opens_the_budget(nurse, case)
    the_nurse_values_what_the_nhs_would_have_supplied(nurse, case)
    imran = steps.joins(company, nurse, case, role="holder", name=MR_S.name)
    he_reads_what_he_would_add(imran)
    tasks = the_plan_begins_with_the_value(nurse, case)
    steps.sends_the_plan(nurse, tasks)
    steps.agrees_the_plan(company.signed_in("approver"), MR_S, reads=("£1,180.00",))
    his_budget_is_the_nhs_part_alone(imran)


def the_nurse_values_what_the_nhs_would_have_supplied(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Work out the indicative budget")
    nurse.follows("Work it out")
    nurse.reads("Suits Wheelchair (personal wheelchair budget)")
    nurse.follows(re.compile("[Ww]heelchair"))
    nurse.answers(
        assessed_by="Jo Field, occupational therapist",
        assessed_on=steps.TODAY,
        need="You need a light chair that you can push by yourself.",
        period="5",
        wanted=WANTED,
        wanted_price="2480.00",
        starts_on=steps.TODAY,
    )
    its_price_is_given(nurse)
    nurse.sends("See what this comes to")
    nurse.reads("Nothing is kept yet.")
    nurse.photographs("chair-01-value")
    nurse.sends("Keep this as the indicative budget")
    steps.tells_the_indicative_budget(nurse, case)


def its_price_is_given(nurse: Somebody) -> None:
    """Take the chair from the commissioner's list, or with a quote where there is no list."""
    if nurse.page.locator('main [name="chair_code"]').count():
        nurse.page.locator("main summary").filter(has_text="The chair").first.click()
    nurse.answers(
        chair_words="Light chair for active use",
        chair_price="1180.00",
        chair_evidence="quote",
        chair_found_in="Trent Mobility",
        chair_dated=steps.TODAY,
    )


def he_reads_what_he_would_add(imran: Somebody) -> None:
    imran.goes_to("/my-budget/")
    imran.follows("The first idea of my budget")
    imran.reads("You need a light chair that you can push by yourself.")
    imran.reads("That is £1,300.00 more than the chair that the NHS would give you.")
    imran.reads("It is not part of the NHS money.")
    imran.photographs("chair-02-told")


def the_plan_begins_with_the_value(nurse: Somebody, case: str) -> str:
    nurse.goes_to(case)
    nurse.follows("Start the care and support plan")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(nurse.server.address)
    for heading, words in (
        ("About me", "I am Imran. I play wheelchair rugby."),
        ("What matters to me", "To go where I choose, and fast."),
        ("How to support me well", "Do not push me. Ask."),
        ("When things go wrong", "The wheelchair service lends me a chair."),
    ):
        steps.takes_step(nurse, tasks, heading, words=words)
    steps.takes_step(
        nurse,
        tasks,
        "Start and review",
        starts_on="2026-12-01",
        review_on="2027-02-20",
        notice_weeks="4",
    )
    steps.adds_part(nurse, tasks, "needs", words="Cannot walk")
    steps.adds_part(
        nurse,
        tasks,
        "outcomes",
        every=("need",),
        words="Go to work and to training by myself",
        measure="Days out in a month",
    )
    steps.adds_part(
        nurse,
        tasks,
        "risks",
        words="Sore skin from sitting",
        agreed="A cushion, and a look every week",
        carried_by="Imran",
    )
    nurse.goes_to(tasks)
    nurse.follows("Budget lines")
    nurse.follows("Begin with the lines of the indicative budget")
    nurse.ticks("line_0")
    nurse.answers(management_option="third_party", valid_from="2026-12-01")
    nurse.sends()
    nurse.reads("£1,180.00")
    nurse.goes_to(tasks)
    nurse.reads("Nothing stops this plan")
    return tasks


def his_budget_is_the_nhs_part_alone(imran: Somebody) -> None:
    imran.goes_to("/my-budget/")
    imran.reads("£1,180.00 once")
    imran.photographs("chair-03-his-page")
    imran.follows("My plan")
    imran.reads("Go to work and to training by myself")
    imran.photographs("chair-04-his-plan")
