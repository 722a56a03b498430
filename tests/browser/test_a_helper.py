"""Somebody is invited to help with a plan, from the link to the end of it, on a phone."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import NARROW, Company, Somebody
from tests.browser.steps import PASSWORD
from tests.browser.test_without_signal import section_of

pytestmark = pytest.mark.browser

ASKED = "What would make a bad morning better?"
COMMENT = "He is slower after a bad night."
NEW = "Somebody to be there when he wakes at night."


def fits_a_phone(helper: Somebody) -> None:
    wider = helper.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 1, f"{helper.page.url} is wider than a phone by {wider}"


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_a_helper_is_invited_suggests_reads_the_answer_and_is_let_go(company: Company):
    nurse, mr_w = company.signed_in("nurse"), company.signed_in("mr.w")
    tasks = section_of(company, nurse).partition("words/")[0]
    plan = tasks.partition("write/")[0]
    # He invites his neighbour, and gives her the link.
    mr_w.goes_to("/")
    mr_w.follows("Add to the plan")
    mr_w.follows("See who was invited, or invite somebody")
    mr_w.follows("Invite somebody")
    mr_w.answers(name="Joan Ellis", added_as="supporter", may="suggest", asked=ASKED)
    mr_w.sends("Make the link")
    link = re.search(r"https?://[^/]+(/join/\S+)", mr_w.text())
    assert link, mr_w.text()

    # She opens it on her phone and makes an account.
    joan = company.anybody()
    joan.name = "Joan"
    joan.page.set_viewport_size(NARROW)
    joan.goes_to(link[1])
    fits_a_phone(joan)
    joan.answers(
        name="Joan Ellis", email="joan@example.org", username="joan.ellis", password=PASSWORD
    )
    joan.sends("Join")
    joan.reads("Your account is ready.")
    joan.page.locator("input[name=login]").fill("joan.ellis")
    joan.page.locator("input[name=password]").fill(PASSWORD)
    with joan.page.expect_navigation():
        joan.page.locator("input[name=password]").press("Enter")
    joan.looks()

    # Her home page is the plan that she helps with, and says what she is asked.
    joan.reads("Plans I help with")
    joan.reads(ASKED)
    assert "My budget" not in joan.text()
    fits_a_phone(joan)
    joan.photographs("helper-01-home")
    joan.follows("The plan of")
    fits_a_phone(joan)
    joan.photographs("helper-02-together")

    # She comments on a section, and suggests a need and that one goes.
    joan.follows("About me")
    joan.follows("Write a comment")
    fits_a_phone(joan)
    joan.answers(words=COMMENT)
    joan.sends("Save")
    joan.reads("Your words are kept beside the plan.")
    joan.goes_to(f"{plan}together/")
    joan.follows(re.compile("^Needs$"))
    joan.follows("Suggest a need")
    fits_a_phone(joan)
    joan.answers(words=NEW)
    joan.sends("Save")
    joan.reads(NEW)
    fits_a_phone(joan)
    joan.photographs("helper-03-needs")
    joan.follows("Say that it should go")
    joan.answers(words="This was last year.")
    joan.sends("Save")
    joan.reads("This was last year.")

    # The nurse sees it beside the needs, writes the one into the plan, and not the other.
    nurse.goes_to(f"{tasks}needs/")
    nurse.reads("1 suggestion to answer")
    nurse.photographs("helper-04-list")
    nurse.follows("1 suggestion to answer")
    nurse.photographs("helper-05-beside")
    nurse.page.locator("#others ~ div").first.get_by_text("Say what becomes of it").click()
    nurse.looks()
    nurse.photographs("helper-06-ending")
    nurse.follows("Write it into the plan")
    assert nurse.page.locator("textarea[name=words]").input_value() == NEW
    nurse.photographs("helper-07-take-up")
    nurse.sends("Save")
    nurse.reads("In the plan as it was written")
    nurse.follows("Say what becomes of it")
    nurse.answers(words="He still needs this in winter.")
    nurse.sends("Do not use it")
    nurse.reads("He still needs this in winter.")
    nurse.goes_to(f"{tasks}needs/")
    nurse.reads(NEW)
    nurse.goes_to(f"{plan}together/about_me/")
    nurse.follows("Answer")
    nurse.answers(words="Thank you, we will plan for that.")
    nurse.sends("Save")

    # Joan reads what became of it, from her home page.
    joan.goes_to("/")
    joan.reads("Since you last looked:")
    joan.reads("3 answers to you.")
    joan.follows("The plan of")
    joan.reads("In the plan as it was written")
    joan.reads("Needs: this should go. “This was last year.”")
    joan.reads("He still needs this in winter.")
    joan.reads("Thank you, we will plan for that.")
    fits_a_phone(joan)
    joan.photographs("helper-08-what-became")

    # He ends it: her home is empty, and the plan is shut.
    mr_w.goes_to(f"{plan}people-who-help/")
    mr_w.follows("End it")
    mr_w.sends("End it now")
    mr_w.reads("Joan Ellis helps no more.")
    answer = joan.page.goto(f"{company.server.address}{plan}together/")
    assert answer is not None
    assert answer.status in (403, 404), answer.status
    joan.goes_to("/")
    assert "The plan of" not in joan.text()
    joan.photographs("helper-09-ended")
