"""Three budgets from a usual week of care, written by keyboard alone, with JavaScript and without."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

TODAY = "2026-11-24"
MOST_KEYS = 400
# Milliseconds: the machine may be doing much else.
LONG = 60_000
WEEKDAYS = range(5)
Week = dict[str, str | bool]
# What each of the three has: Mr W an assistant and physiotherapy; Jack, who becomes an adult, an
# assistant, a hoist, sport and day care; Mrs A, at the end of her life, her parents' journeys.
MR_W: Week = {
    **{f"day_1_{day}": "4" for day in WEEKDAYS},
    "assistants": "1",
    "allowance": True,
    "description_1": "Neuro-physiotherapy",
    "quantity_1": "4",
    "unit_1": "sessions",
    "price_1": "78",
    "basis_1": "a month",
}
JACK: Week = {
    **{f"day_1_{day}": "3" for day in (0, 2, 4, 5)},
    "who_2": "Care agency",
    **{f"day_2_{day}": "6" for day in (1, 3)},
    "together_2": True,
    "assistants": "2",
    "description_1": "Mobile hoist",
    "quantity_1": "1",
    "unit_1": "times",
    "price_1": "1250",
    "basis_1": "once",
    "description_2": "Wheelchair basketball",
    "quantity_2": "1",
    "unit_2": "times",
    "price_2": "12.50",
    "basis_2": "a week",
}
MRS_A: Week = {"Mileage": "420"}


def test_three_weeks_are_written_by_keyboard_alone(company: Company) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    for name, number, week, said in (
        ("Walter Weaver", "9990000026", MR_W, ("Employment Allowance", "£312.00 a month")),
        ("Jack Jackson", "9990000034", JACK, ("two people", "And £1,250.00 once.")),
        ("Anna Archer", "9990000042", MRS_A, ("420 miles a week",)),
    ):
        case = referred_and_willing(nurse, clinician, name, number)
        nurse.goes_to(case)
        nurse.follows("Open the budget")
        nurse.answers(opened_on=TODAY, frequency="four_weekly", weeks_in_year="52")
        nurse.sends()
        writes(nurse, week)
        enters(nurse, "see")
        nurse.reads("Nothing is kept yet.")
        for words in said:
            nurse.reads(words)
        seen = re.search(r"£[\d,]+\.\d\d a week", nurse.text())
        assert seen
        nurse.photographs(f"week-{name.split()[0].lower()}")
        enters(nurse, "keep")
        # What was seen is what is kept.
        nurse.reads(f"About {seen[0]}")


def referred_and_willing(nurse: Somebody, clinician: Somebody, name: str, number: str) -> str:
    """Refer somebody, have them found eligible, and have them accept a budget; return their case."""
    given, family = name.split()
    nurse.goes_to("/cases/refer/")
    nurse.picks("Which commissioner is responsible?", "Rushcliffe")
    nurse.answers(
        nhs_number=number,
        given_name=given,
        family_name=family,
        date_of_birth="1990-05-14",
        postcode="NG2 5AA",
        category="chc_adult",
        referred_on=TODAY,
        referred_by="The community matron",
        reason="Needs that change from day to day",
    )
    nurse.sends("Open the case")
    found = re.search(r"/cases/([0-9a-f-]{36})/", nurse.page.url)
    assert found, nurse.text()[:500]
    case = f"/cases/{found[1]}/"
    clinician.goes_to(case)
    clinician.follows("Record the eligibility decision")
    clinician.answers(
        decision="eligible",
        decided_on=TODAY,
        decided_by_body="NHS Nottingham and Nottinghamshire ICB",
        reasons="A primary health need: the team recommended it.",
    )
    clinician.sends()
    nurse.goes_to(case)
    nurse.follows("Choose a care co-ordinator")
    nurse.picks("Care co-ordinator", re.compile("Nadia Ahmed"))
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Offer a budget")
    nurse.answers(offered_on=TODAY, how="At home, in person", formats="standard")
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Record the answer to the offer")
    nurse.answers(answer="accepted", answered_on=TODAY)
    nurse.sends()
    return case


def writes(nurse: Somebody, week: Week) -> None:
    """Go through the form by Tab, in its order, and write."""
    for known_as, value in week.items():
        # A fee is known by its words, which begin with a capital; anything else by its field's name.
        reaches(nurse, label_of(nurse, known_as) if known_as[0].isupper() else known_as)
        if value is True:
            nurse.page.keyboard.press("Space")
            continue
        focused = nurse.page.locator(":focus")
        if focused.evaluate("e => e.tagName") != "SELECT":
            nurse.page.keyboard.press("ControlOrMeta+a")
        nurse.page.keyboard.type(str(value))


def label_of(nurse: Somebody, words: str) -> str:
    """Return the name of the field that is labelled so."""
    return str(nurse.page.get_by_label(words, exact=True).first.get_attribute("name"))


def enters(nurse: Somebody, button: str) -> None:
    """Go to a button by Tab, press Enter there, and look at the page that comes."""
    reaches(nurse, button)
    with nurse.page.expect_navigation(timeout=LONG):
        nurse.page.keyboard.press("Enter")
    nurse.looks()


def reaches(nurse: Somebody, name: str) -> None:
    """Press Tab until a field or button has the focus."""
    for _ in range(MOST_KEYS):
        if nurse.page.locator(":focus").count() and (
            nurse.page.locator(":focus").get_attribute("name") == name
        ):
            return
        nurse.page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab at {nurse.page.url}")
