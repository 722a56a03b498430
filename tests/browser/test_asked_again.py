"""A budget granted in part, asked about again with evidence, changed by somebody else, and planned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browser import steps
from tests.browser.conftest import Company, Somebody
from tests.browser.steps import Person, Written

pytestmark = pytest.mark.browser

MRS_F = Person(
    "Grace",
    "Fielding",
    "1971-08-03",
    "9990000050",
    "chc_adult",
    "A brain injury. She cannot be left alone.",
)
PART = "swimming with a helper"
WHY_NOT = "A group at the leisure centre is there for everybody on Tuesdays."
HER_WORDS = "I had fits in the group. My doctor wrote that I need somebody in the water with me."
ASSISTANT = {
    "kind": "personal_assistant",
    "description": "Personal assistant, 18 hours a week",
    "supplier": "Joan Reed",
    "quantity": "18",
    "unit": "hours",
    "unit_price": "14.20",
    "basis": "per_week",
    "management_option": "notional",
}
SWIMMING = {
    "kind": "activity",
    "description": "Swimming with a helper",
    "supplier": "Rushcliffe Arena",
    "quantity": "1",
    "unit": "sessions",
    "unit_price": "32.50",
    "basis": "per_week",
    "management_option": "notional",
}
PLAN = Written(
    about_me="I am Grace. I taught for twenty years.",
    what_matters="Water. I am myself there.",
    how_to_support_me="Say one thing at a time, and wait.",
    when_things_go_wrong="Ring my brother, then the co-ordinator.",
    need="Somebody beside her all day, and fits that come without warning",
    outcomes=("Swim every week, and be safe there",),
    lines=(ASSISTANT, SWIMMING),
    risk=("A fit in the water", "The helper is in the water with her", "Grace and her helper"),
)


def test_a_refusal_in_part_is_asked_again_and_changed(company: Company, tmp_path: Path) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    case = steps.refers(nurse, MRS_F)
    steps.records_the_decision(clinician, case, why="A primary health need.")
    grace = steps.joins(company, nurse, case, role="holder", name=MRS_F.name)
    she_asks_for_a_budget(grace)
    approver = company.signed_in("approver")
    it_is_granted_in_part(approver, case)
    she_reads_why_and_asks_again(grace, tmp_path)
    who_decided_cannot_answer(approver)
    manager = company.signed_in("manager")
    somebody_else_changes_it(manager)
    she_reads_that_it_changed(grace)
    steps.offers_and_hears_yes(nurse, case)
    steps.opens_the_budget(nurse, case)
    steps.prices_lines(nurse, case, ASSISTANT, SWIMMING)
    steps.sends_the_plan(nurse, steps.writes_the_plan(nurse, case, PLAN))
    steps.agrees_the_plan(approver, MRS_F, reads=("Swimming with a helper", "£32.50"))
    it_is_recorded_what_was_decided_anew(manager, case)
    she_has_it_in_her_plan(grace)


def she_asks_for_a_budget(grace: Somebody) -> None:
    grace.reads("On the way")
    grace.photographs("again-01-home")
    grace.follows("What was decided about me")
    grace.reads("You have the right to a personal health budget.")
    grace.follows("Ask for a budget")
    grace.answers(words="I want somebody with me by day, and to swim again with a helper.")
    grace.sends()
    grace.reads("We answer by")


def it_is_granted_in_part(approver: Somebody, case: str) -> None:
    approver.goes_to(case)
    approver.follows("Decisions and rights")
    approver.follows("Answer")
    approver.reads("to swim again with a helper")
    approver.answers(granted="in_part", part=PART, reasons=WHY_NOT)
    approver.sends()
    # No without a reason that the law has is no answer.
    approver.reads("There is a problem")
    approver.answers(grounds="not_appropriate", evidence="Her own words, and the team's notes")
    approver.sends()
    approver.reads(f"not for {PART}")
    approver.photographs("again-02-granted-in-part")


def she_reads_why_and_asks_again(grace: Somebody, tmp_path: Path) -> None:
    grace.goes_to("/my-budget/")
    grace.follows("What was decided about me")
    grace.reads("Yes, but not for all of the care")
    grace.follows("A budget, but not for all of the care")
    grace.reads(WHY_NOT)
    grace.reads("A personal health budget is not right for this part of the care")
    grace.reads("Somebody else looks at it than the person who decided.")
    grace.photographs("again-03-notice")
    notice = grace.page.url.removeprefix(grace.server.address)
    grace.follows("I do not agree")
    grace.follows("Add the document first")
    letter = tmp_path / "letter.txt"
    letter.write_text("Mrs Fielding needs one person beside her in the water. Dr A. Hall")
    grace.page.locator("main input[type=file]").set_input_files(str(letter))
    grace.answers(title="Letter from Dr Hall")
    grace.picks("What is it?", re.compile("[Ll]etter|[Oo]ther"))
    grace.sends()
    grace.goes_to(notice)
    grace.follows("I do not agree")
    grace.answers(words=HER_WORDS)
    grace.chooses(re.compile("Letter from Dr Hall"))
    grace.photographs("again-04-asks-again")
    grace.sends()
    grace.reads("Thank you. It is written down, with its day.")
    grace.reads("We answer by")


def opens_her_wish(staff: Somebody) -> None:
    staff.goes_to("/today/")
    staff.follows("Decisions about a budget")
    staff.follows(MRS_F.name)


def who_decided_cannot_answer(approver: Somebody) -> None:
    opens_her_wish(approver)
    approver.follows("Answer")
    approver.reads("You decided this yourself, so somebody else has to answer.")


def somebody_else_changes_it(manager: Somebody) -> None:
    opens_her_wish(manager)
    manager.reads(HER_WORDS)
    manager.reads("Sent with it: document 1")
    manager.follows("Answer")
    manager.answers(outcome="changes", reasons="Your doctor is right. A group is not safe for you.")
    manager.photographs("again-05-answers")
    manager.sends()
    manager.reads("It changes, and is to be done again")


def she_reads_that_it_changed(grace: Somebody) -> None:
    grace.goes_to("/my-budget/")
    grace.follows("What was decided about me")
    grace.reads("It changed, and waits to be done again.")
    grace.follows("A budget, but not for all of the care (changed since)")
    grace.reads("Your doctor is right. A group is not safe for you.")
    grace.photographs("again-06-changed")


def it_is_recorded_what_was_decided_anew(manager: Somebody, case: str) -> None:
    manager.goes_to(case)
    manager.follows("Decisions and rights")
    manager.follows("A budget, but not for all of the care (changed since)")
    manager.follows("Record what was decided anew")
    manager.answers(
        words="The swimming is in the budget, and in the plan that was agreed.",
        done_on=steps.TODAY,
    )
    manager.sends()
    manager.reads("Done again on Tuesday 24 November 2026.")


def she_has_it_in_her_plan(grace: Somebody) -> None:
    grace.goes_to("/my-budget/")
    grace.photographs("again-07-her-budget")
    grace.follows("My plan")
    grace.reads("Swimming with a helper")
    grace.goes_to("/my-budget/")
    grace.follows("What was decided about me")
    grace.reads("It changed, and was done again on Tuesday 24 November 2026.")
    grace.photographs("again-08-done")
