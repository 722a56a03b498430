"""Words are not lost where the signal or the session goes: they are kept, and offered again."""

from __future__ import annotations

import psycopg
import pytest

from benchmarks.pages import MR_W
from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

HIS = "I like to be up by nine. I drive on Fridays."
NURSES = "I like to be up by eight. Joan helps me wash."
HOUR = 60 * 60 * 1000


def section_of(company: Company, somebody: Somebody, section: str = "about_me") -> str:
    """Return the page of a section of Mr W's plan that is being written, begun by `somebody`."""
    with psycopg.connect(company.server.world.url("readonly_all")) as everything:
        row = everything.execute(
            f"select budget_id from plans_planversion where subject_id = {MR_W} limit 1"
        ).fetchone()
    assert row is not None
    somebody.goes_to(f"/budgets/{row[0]}/plans/start/")
    somebody.sends("Start writing")
    return f"{somebody.page.url.removeprefix(company.server.address)}words/{section}/"


def in_the_box(somebody: Somebody) -> str:
    return somebody.page.locator("textarea[name=words]").input_value().replace("\r\n", "\n")


def kept_keys(somebody: Somebody) -> list[str]:
    found = somebody.page.evaluate("Object.keys(localStorage)")
    return [key for key in found if key.startswith("openphb-words")]


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_an_hour_without_signal_loses_nothing_though_another_writes_meanwhile(company: Company):
    nurse, mr_w = company.signed_in("nurse"), company.signed_in("mr.w")
    section = section_of(company, nurse)
    mr_w.page.clock.install()
    nurse.goes_to(section)
    mr_w.goes_to(section)

    # He loses the signal and writes for an hour; the nurse saves the same section meanwhile.
    his = mr_w.page.context
    his.set_offline(True)
    half = len(HIS) // 2
    mr_w.answers(words=HIS[:half])
    mr_w.page.clock.fast_forward(HOUR)
    mr_w.page.locator("textarea[name=words]").press_sequentially(HIS[half:])
    mr_w.page.clock.fast_forward(1000)
    nurse.answers(words=NURSES)
    nurse.sends("Save")
    nurse.reads("Saved.")

    # He presses Save without signal: the page stays, says so, and has his words.
    mr_w.page.locator("main form button").filter(has_text="Save").click()
    mr_w.page.locator("[data-no-signal]").wait_for(state="visible")
    mr_w.reads("There is no signal, so this is not saved yet.")
    mr_w.photographs("unsaved-01-no-signal")
    assert in_the_box(mr_w) == HIS
    assert HIS not in mr_w.page.evaluate("JSON.stringify(localStorage)")  # sealed

    # His browser is closed and opened again: what he wrote is offered, beside what is there now.
    his.set_offline(False)
    mr_w.page.goto("about:blank")
    mr_w.goes_to(section)
    mr_w.page.get_by_role("button", name="Put it back in the box").wait_for()
    mr_w.reads("It was not saved.")
    mr_w.reads(HIS)
    assert in_the_box(mr_w) == NURSES
    mr_w.photographs("unsaved-02-offered")
    mr_w.presses("Put it back in the box")
    assert in_the_box(mr_w) == HIS
    mr_w.sends("Save")
    for words in ("Both are kept", NURSES, HIS):
        mr_w.reads(words)
    mr_w.sends("Put both texts into the box")
    assert NURSES in in_the_box(mr_w)
    assert HIS in in_the_box(mr_w)
    mr_w.sends("Save")
    mr_w.reads("Saved.")
    assert kept_keys(mr_w) == []
    nurse.goes_to(section)
    assert in_the_box(nurse) == f"{NURSES}\n\n{HIS}"


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_words_in_a_browser_are_their_writers_alone_and_go_when_they_sign_out(company: Company):
    nurse, mr_w = company.signed_in("nurse"), company.signed_in("mr.w")
    section = section_of(company, nurse)
    mr_w.goes_to(section)
    mr_w.answers(words=HIS)
    mr_w.page.wait_for_timeout(1000)
    assert kept_keys(mr_w)
    kept = mr_w.page.evaluate("JSON.stringify(localStorage)")

    # The same browser's storage under somebody else's sign-in: nothing is offered, nothing to read.
    nurse.goes_to(section)
    nurse.page.evaluate(
        "kept => Object.entries(JSON.parse(kept)).forEach(([k, v]) => localStorage.setItem(k, v))",
        kept,
    )
    nurse.goes_to(section)
    nurse.page.wait_for_timeout(500)
    assert HIS not in nurse.text()
    assert "was not saved" not in nurse.text()

    mr_w.goes_to(section)
    mr_w.page.get_by_role("button", name="Leave it out").wait_for()
    mr_w.goes_to("/accounts/logout/")
    mr_w.page.locator("main form button").click()
    mr_w.page.wait_for_load_state()
    assert kept_keys(mr_w) == []


@pytest.mark.parametrize("company", [False], indirect=True, ids=["without JavaScript"])
def test_words_sent_after_the_session_ended_are_offered_again_after_sign_in(company: Company):
    mr_w = company.signed_in("mr.w")
    section = section_of(company, mr_w)
    mr_w.goes_to(section)
    context = mr_w.page.context
    context.clear_cookies(name="sessionid")
    mr_w.answers(words=HIS)
    mr_w.sends("Save")
    assert "/accounts/login/" in mr_w.page.url
    who = company.server.world.sign_in("mr.w")
    mr_w.page.locator("input[name=login]").fill("mr.w")
    mr_w.page.locator("input[name=password]").fill(who["password"])
    mr_w.page.locator("main form button[type=submit]").first.click()
    mr_w.page.wait_for_url(f"**{section}")
    mr_w.reads("It was not saved, because you were no longer signed in.")
    assert in_the_box(mr_w) == HIS
    mr_w.photographs("unsaved-03-after-sign-in")
    mr_w.sends("Save and go on")
    mr_w.reads("Saved.")
    mr_w.goes_to(section)
    assert in_the_box(mr_w) == HIS
    assert "was not saved" not in mr_w.text()
