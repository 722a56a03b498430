"""After-care under section 117: the NHS and the council pay for it together, and nobody else."""

from __future__ import annotations

import re

import pytest

from tests.browser import steps
from tests.browser.conftest import Company, Somebody
from tests.browser.steps import Person, Written

pytestmark = pytest.mark.browser

COUNCIL = "Nottinghamshire County Council"
MS_K = Person(
    "Leila",
    "Karim",
    "1988-01-19",
    "9990000069",
    "s117",
    "Leaves hospital after section 3; does well with somebody who knows her.",
    referred_by="The ward sister",
)
WORKER = {
    "kind": "personal_assistant",
    "description": "A support worker, 10 hours a week",
    "supplier": "Marta Nowak",
    "quantity": "10",
    "unit": "hours",
    "unit_price": "16.00",
    "basis": "per_week",
    "management_option": "third_party",
}
MUSIC = {
    "kind": "activity",
    "description": "Music studio",
    "supplier": "Broadway Studio",
    "quantity": "1",
    "unit": "sessions",
    "unit_price": "25.00",
    "basis": "per_week",
    "management_option": "notional",
}
PLAN = Written(
    about_me="I am Leila. I make music when I am well.",
    what_matters="My own front door, and no ward again.",
    how_to_support_me="Ask before you help. Notice when I stop sleeping.",
    when_things_go_wrong="Ring the crisis team, then my sister.",
    need="Staying well after hospital, and help on days without sleep",
    outcomes=("Stay out of hospital", "Make music again"),
    lines=(WORKER, MUSIC),
    risk=("She stops sleeping", "The worker rings the team the same day", "Leila and her team"),
    shares={WORKER["description"]: (COUNCIL, "50")},
)


def test_after_care_is_paid_by_the_nhs_and_the_council(company: Company) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    case = steps.refers(nurse, MS_K)
    steps.records_an_assessment(
        clinician,
        case,
        "Assessment for after-care under section 117",
        level_detained="yes",
        evidence_detained="Seen by the team",
        level_left_hospital="yes",
        evidence_left_hospital="Seen by the team",
        level_from_disorder="yes",
        evidence_from_disorder="Seen by the team",
        level_less_risk="yes",
        evidence_less_risk="Seen by the team",
    )
    clinician.reads("This tool has no rule to work out.")
    clinician.photographs("s117-01-assessment")
    steps.records_the_decision(
        clinician,
        case,
        body="NHS Nottingham and Nottinghamshire ICB, with the council",
        why="She was detained under section 3 and has left hospital.",
    )
    she_has_the_right_for_the_part_of_the_nhs(nurse, case)
    steps.offers_and_hears_yes(nurse, case)
    steps.opens_the_budget(nurse, case)
    steps.prices_lines(nurse, case, WORKER, MUSIC)
    tasks = steps.writes_the_plan(nurse, case, PLAN)
    only_bodies_can_pay(nurse, tasks)
    steps.sends_the_plan(nurse, tasks, risk="medium")
    steps.agrees_the_plan(
        company.signed_in("approver"), MS_K, reads=("Stay out of hospital", "£160.00")
    )
    nurse.goes_to(case)
    assert "Prepare the direct payment agreement" not in nurse.text()
    leila = steps.joins(company, nurse, case, role="holder", name=MS_K.name)
    she_reads_who_pays(leila)


def she_has_the_right_for_the_part_of_the_nhs(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Decisions and rights")
    nurse.reads("the part of the after-care that the NHS pays for")
    nurse.photographs("s117-02-right")


def only_bodies_can_pay(nurse: Somebody, tasks: str) -> None:
    """After-care is free: a part can be the council's, and there is no way to make it the person's."""
    nurse.goes_to(tasks)
    nurse.follows("Budget lines")
    nurse.reads(f"{COUNCIL} 50 %")
    nurse.photographs("s117-03-who-pays")
    nurse.follows(re.compile(f"Who pays.*{MUSIC['description']}"))
    offered = nurse.page.get_by_label("Which other body pays for a part?").locator("option")
    bodies = [one for one in offered.all_inner_texts() if not one.startswith("Choose")]
    assert COUNCIL in bodies
    assert all(re.search("ICB|Council|Board", one) for one in bodies), bodies
    assert MS_K.name not in " ".join(bodies)


def she_reads_who_pays(leila: Somebody) -> None:
    leila.goes_to("/my-budget/")
    leila.reads("£185.00")
    leila.photographs("s117-04-her-page")
    leila.follows("My plan")
    leila.reads("Make music again")
    leila.reads(COUNCIL)
    leila.photographs("s117-05-her-plan")
