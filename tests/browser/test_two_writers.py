"""Two people write one section of a plan at once, each at their own screen: no word is lost."""

from __future__ import annotations

import psycopg
import pytest

from benchmarks.pages import MR_W
from tests.browser.conftest import Company

pytestmark = pytest.mark.browser

NURSES = "I like to be up by eight. Joan helps me wash."
HIS = "I like to be up by nine. I drive on Fridays."


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_two_people_write_one_section_at_once(company: Company):
    nurse, mr_w = company.signed_in("nurse"), company.signed_in("mr.w")
    with psycopg.connect(company.server.world.url("readonly_all")) as everything:
        row = everything.execute(
            f"select budget_id from plans_planversion where subject_id = {MR_W} limit 1"
        ).fetchone()
    assert row is not None
    nurse.goes_to(f"/budgets/{row[0]}/plans/start/")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(company.server.address)
    nurse.photographs("sections-01-tasks")
    section = f"{tasks}words/about_me/"

    # Both open the same section, and each writes without the other's words in sight.
    nurse.goes_to(section)
    mr_w.goes_to(section)
    nurse.answers(words=NURSES)
    nurse.sends("Save")
    nurse.reads("Saved.")
    mr_w.answers(words=HIS)
    mr_w.sends("Save")
    for words in ("Both are kept", NURSES, HIS):
        mr_w.reads(words)
    mr_w.page.get_by_text("Show the difference, word by word").first.click()
    mr_w.reads("[taken away: eight. Joan helps me wash.]")
    mr_w.reads("[added: nine. I drive on Fridays.]")
    mr_w.photographs("sections-02-clash")

    # He leaves the page there: his words wait beside the plan, for both to read.
    nurse.goes_to(section)
    assert nurse.page.locator("textarea[name=words]").input_value() == NURSES
    nurse.page.locator("summary", has_text="Words of William W").click()
    nurse.reads(HIS)
    nurse.photographs("sections-03-kept")

    # He puts both together, changes them, and saves.
    mr_w.sends("Put both texts into the box")
    both = mr_w.page.locator("textarea[name=words]").input_value()
    assert NURSES in both
    assert HIS in both
    mr_w.photographs("sections-04-together")
    mr_w.answers(words=f"{NURSES} {HIS}")
    mr_w.sends("Save")
    mr_w.reads("Saved.")
    nurse.goes_to(section)
    assert nurse.page.locator("textarea[name=words]").input_value() == f"{NURSES} {HIS}"
    assert "not in the plan" not in nurse.text()

    # Different sections at once do not meet at all.
    nurse.goes_to(f"{tasks}words/strengths/")
    mr_w.goes_to(f"{tasks}words/what_matters/")
    nurse.answers(words="He knows every road in the county.")
    nurse.sends("Save")
    mr_w.answers(words="Driving, and my wife.")
    mr_w.sends("Save")
    mr_w.reads("Saved.")

    nurse.goes_to(f"{tasks}steps/")
    nurse.photographs("sections-05-steps")
    nurse.goes_to(f"{tasks}people/")
    nurse.photographs("sections-06-people")
    nurse.goes_to(f"{tasks}risks/add/")
    nurse.photographs("sections-07-risk")
    nurse.goes_to(f"{tasks}outcomes/add/")
    nurse.photographs("sections-08-outcome")
    plan = tasks.removesuffix("write/")
    nurse.goes_to(f"{plan}changes/")
    nurse.reads("My strengths")
    nurse.photographs("sections-09-changes")
    nurse.goes_to(plan)
    nurse.photographs("sections-10-plan")
