"""A plan is made together: others add beside it, and whoever holds the pen says what becomes of it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Company
from tests.browser.test_without_signal import section_of

pytestmark = pytest.mark.browser

HIS = "I drive on Fridays."
HERS = "I am William, and on Fridays I drive."


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_what_others_add_stands_beside_the_plan_until_somebody_says_what_becomes_of_it(
    company: Company,
):
    nurse, mr_w = company.signed_in("nurse"), company.signed_in("mr.w")
    plan = section_of(company, nurse).partition("write/")[0]
    mr_w.goes_to("/")
    mr_w.reads("A new version of the plan is being written")
    mr_w.photographs("together-00-home")
    mr_w.follows("Add to the plan")
    mr_w.reads("What happens next")
    mr_w.follows("About me")
    mr_w.follows("Add your own words")
    mr_w.answers(words=HIS)
    mr_w.photographs("together-01-add")
    mr_w.sends("Save")
    mr_w.reads("Your words are kept beside the plan.")

    # She words it for him; he takes her words.
    nurse.goes_to(f"{plan}together/about_me/")
    nurse.reads(HIS)
    nurse.follows("Say what becomes of it")
    nurse.chooses("In the plan, changed")
    nurse.answers(text=HERS, words="I put your name in.")
    nurse.photographs("together-02-becomes")
    nurse.sends("Save")
    nurse.page.locator("summary", has_text="Where these words come from").click()
    nurse.reads("The words were changed since.")
    nurse.photographs("together-03-beside")
    nurse.goes_to(f"{plan}together/")
    nurse.photographs("together-04-together")
    mr_w.goes_to(f"{plan}together/")
    mr_w.reads("I put your name in.")
    mr_w.photographs("together-05-holder")

    # On paper: printed with a code, keyed as the words of who filled it in.
    mr_w.follows("Print the questions")
    mr_w.chooses("Easy Read")
    mr_w.photographs("together-06-paper")
    mr_w.sends("Make the paper")
    nurse.goes_to(f"{plan}together/")
    nurse.follows("Key what was written")
    nurse.answers(name="Joan W", added_as="supporter", filled_in_on="2026-11-23")
    nurse.answers(about_me="He sings.")
    nurse.photographs("together-07-key")
    nurse.sends("Save")
    nurse.reads("1 answer is kept.")
    mr_w.goes_to(f"{plan}together/about_me/")
    mr_w.reads("On paper, written down by Nadia Ahmed")
    mr_w.photographs("together-08-keyed")
