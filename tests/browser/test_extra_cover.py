"""Mr W comes home from hospital, and his wife starts two carers for him out of what is put by."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest

from tests.browser import steps
from tests.browser.conftest import NARROW, WIDE, Company, Somebody

pytestmark = pytest.mark.browser

TWO_MINUTES = 120
AFTER_IT_ENDED = date(2026, 12, 16)


def test_his_wife_starts_extra_cover_in_two_minutes_and_it_ends_by_itself(company: Company) -> None:
    mrs_w, nurse = company.signed_in("mrs.w"), company.signed_in("nurse")
    he_came_home(nurse)
    took = she_starts_it_on_her_phone(mrs_w)
    assert took < TWO_MINUTES, f"it took her {took:.0f} seconds"
    it_is_told_on_her_page(mrs_w)
    the_nurse_sees_it_and_has_to_agree_to_nothing(nurse)
    steps.time_passes(company.server, AFTER_IT_ENDED)
    it_has_ended(mrs_w)


def test_the_nurse_starts_it_for_whoever_rings_and_ends_it_sooner(company: Company) -> None:
    nurse = company.signed_in("nurse")
    nurse.goes_to("/cases/")
    nurse.follows(re.compile("William W"))
    nurse.follows("Start extra cover for somebody who rings")
    nurse.answers(name="Mrs W", as_who="helps")
    nurse.photographs("cover-10-who-rings")
    nurse.sends("Continue")
    nurse.chooses("A personal assistant is ill or cannot come")
    nurse.sends("Continue")
    nurse.answers(when="tomorrow", days="5")
    nurse.sends("Continue")
    nurse.reads("Read this to them")
    nurse.reads("£246.00. 5 days at £49.20 a day.")
    nurse.photographs("cover-11-read-back")
    nurse.ticks("read_back")
    nurse.sends("Start extra cover")
    nurse.reads("Mrs W rang on Tuesday 24 November 2026.")
    nurse.follows("End it sooner")
    nurse.answers(last_day="2026-11-26")
    nurse.photographs("cover-12-end")
    nurse.sends("End extra cover")
    nurse.reads("£98.40. 2 days at £49.20 a day.")
    nurse.reads("It was ended sooner.")


def he_came_home(nurse: Somebody) -> None:
    nurse.goes_to("/cases/")
    nurse.follows(re.compile("William W"))
    nurse.follows("Record a hospital stay")
    nurse.answers(
        place="Queen’s Medical Centre",
        admitted_on="2026-11-12",
        discharged_on="2026-11-24",
        words="The discharge letter.",
    )
    nurse.sends()


def she_starts_it_on_her_phone(mrs_w: Somebody) -> float:
    """Return how many seconds it took her, from her own page until it is on."""
    mrs_w.page.set_viewport_size(NARROW)
    mrs_w.goes_to("/my-budget/")
    mrs_w.reads("£1,363.20 of it is put by for extra cover.")
    mrs_w.photographs("cover-01-budget")
    began = time.monotonic()
    mrs_w.follows("Start extra cover")
    mrs_w.photographs("cover-02-what")
    mrs_w.chooses("Coming home from hospital")
    mrs_w.sends("Continue")
    mrs_w.photographs("cover-03-when")
    mrs_w.answers(when="today")
    mrs_w.sends("Continue")
    mrs_w.reads("£1,033.20. 21 days at £49.20 a day.")
    mrs_w.reads(re.compile(r"£1,033\.20 from the money put by\. "))
    mrs_w.reads("Ring Helping Hands. They send two carers who know Mr W.")
    mrs_w.photographs("cover-04-check")
    mrs_w.sends("Start extra cover")
    mrs_w.reads("Extra cover is on until Monday 14 December 2026.")
    took = time.monotonic() - began
    mrs_w.reads("Nothing: enough was put by.")
    mrs_w.photographs("cover-05-on")
    mrs_w.page.set_viewport_size(WIDE)
    return took


def it_is_told_on_her_page(mrs_w: Somebody) -> None:
    mrs_w.goes_to("/my-budget/")
    mrs_w.reads("Extra cover is on until Monday 14 December 2026.")
    mrs_w.reads("Used so far: £49.20 of £1,033.20.")
    mrs_w.photographs("cover-06-budget-on")


def the_nurse_sees_it_and_has_to_agree_to_nothing(nurse: Somebody) -> None:
    nurse.goes_to("/today/")
    nurse.reads("Extra cover that people started")
    nurse.photographs("cover-07-today")
    told = nurse.page.locator("main li").filter(has_text="Extra cover is on until Monday")
    told.locator("a").first.click()
    nurse.looks()
    nurse.reads("Mrs W, Tuesday 24 November 2026")
    nurse.follows("Go back")
    nurse.reads("Extra cover is on until Monday 14 December 2026.")
    nurse.photographs("cover-08-case")


def it_has_ended(mrs_w: Somebody) -> None:
    mrs_w.goes_to("/my-budget/")
    assert "Extra cover is on" not in mrs_w.text()
    mrs_w.reads("This extra cover ended on Monday 14 December 2026. It cost £1,033.20.")
    mrs_w.reads("£330.00 of it is put by for extra cover.")
    mrs_w.reads("Start extra cover")
    mrs_w.photographs("cover-09-ended")
