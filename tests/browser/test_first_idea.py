"""A budget told from a usual week: read, tried out, read in Easy Read, not agreed with, answered."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Company

pytestmark = pytest.mark.browser


def test_a_first_idea_is_read_tried_out_and_looked_at_again(company: Company):
    manager = company.signed_in("manager")
    manager.goes_to("/today/")
    manager.reads("People who do not agree")
    manager.page.locator("li", has_text="Does not agree with").locator("a").first.click()
    manager.reads("I need somebody on Sundays too.")
    manager.photographs("told-disagreement")
    disagreement = manager.page.url

    manager.page.locator("nav.openphb-back a").click()
    manager.page.locator("main a", has_text="Told the indicative budget").first.click()
    manager.looks()
    manager.reads("The money is about £")
    manager.photographs("told-explained")
    explained = manager.page.url

    manager.follows("Try another week")
    manager.answers(day_0_6="3")
    manager.photographs("told-what-if-asked")
    manager.sends("See what it would be")
    manager.reads(re.compile(r"That is £[\d,.]+ a week more than"))
    manager.photographs("told-what-if-seen")

    manager.page.goto(explained)
    manager.follows("Read it in Easy Read")
    manager.photographs("told-easy-read")

    manager.page.goto(disagreement)
    manager.follows("Answer")
    manager.photographs("told-answer")
    manager.answers(
        outcome="changes", reasons="Nobody had asked about Sundays.", answered_on="2026-11-24"
    )
    manager.sends("Record the answer")
    manager.reads("It changes, and is to be done again.")
    manager.reads("Nobody had asked about Sundays.")
    manager.photographs("told-answered")
