"""Mrs A, at the end of her life: from the fast-track tool to her parents' journeys paid in 48 hours."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from tests.browser import steps
from tests.browser.conftest import NARROW, Company, Somebody
from tests.browser.steps import Person, Written

pytestmark = pytest.mark.browser

LONDON = ZoneInfo("Europe/London")
FIRST_DAY, SECOND_DAY = date(2026, 11, 24), date(2026, 11, 25)
# The body received the tool so many hours before the clinician sits down with it.
SINCE = 20
MRS_A = Person(
    "Anna",
    "Archer",
    "1979-02-11",
    "9990000042",
    "chc_fast_track",
    "Her illness gets worse fast, and she wants to be at home.",
    referred_on="2026-11-23",
    referred_by="The hospice nurse",
)
SITTER = {
    "kind": "agency",
    "description": "A sitter at night, 3 nights a week",
    "supplier": "Helping Hands",
    "quantity": "3",
    "unit": "nights",
    "unit_price": "142.00",
    "basis": "per_week",
    "management_option": "notional",
}
JOURNEYS = {
    "kind": "travel",
    "description": "Her parents' journeys to be with her",
    "supplier": "Mr and Mrs Archer",
    "quantity": "2520",
    "unit": "miles",
    "unit_price": "0.45",
    "basis": "one_off",
    "management_option": "direct_payment",
}
PLAN = Written(
    about_me="I am Anna. I have two boys, and my parents live two hours away.",
    what_matters="To be at home with my boys, and to have my parents with me.",
    how_to_support_me="Tell me the truth, and tell me first.",
    when_things_go_wrong="Ring the hospice, day or night. They know me.",
    need="Pain, and help with everything at night",
    outcomes=("Be at home to the end", "Have my parents beside me"),
    lines=(SITTER, JOURNEYS),
    risk=(
        "Pain at night that nobody can treat",
        "The sitter rings the hospice",
        "Anna and her nurse",
    ),
    starts_on="2026-11-25",
    review_on="2026-12-16",
)


def test_mrs_a_is_paid_for_her_parents_journeys_within_48_hours(
    company: Company, tmp_path: Path
) -> None:
    nurse, clinician = company.signed_in("nurse"), company.signed_in("clinician")
    case = steps.refers(nurse, MRS_A)
    the_tool_is_recorded_with_its_hour(clinician, case)
    clinician.goes_to(case)
    hours_on_screen(clinician, SINCE)
    clinician.photographs("a-01-received")
    steps.records_the_decision(
        clinician, case, why="An appropriate clinician completed the tool and says why."
    )
    steps.offers_and_hears_yes(nurse, case)
    steps.opens_the_budget(nurse, case)
    steps.prices_lines(nurse, case, SITTER, JOURNEYS)
    tasks = steps.writes_the_plan(nurse, case, PLAN)
    steps.sends_the_plan(nurse, tasks)
    nurse.goes_to(case)
    nurse.reads(re.compile(rf"Eligibility decided .* {SINCE} hours after receipt"))
    mrs_a = steps.joins(company, nurse, case, role="holder", name=MRS_A.name)
    steps.time_passes(company.server, SECOND_DAY)
    nurse.goes_to(case)
    hours_on_screen(nurse, SINCE + 24)
    steps.agrees_the_plan(
        company.signed_in("approver"), MRS_A, reads=("Her parents' journeys to be with her",)
    )
    manager = company.signed_in("manager")
    agreement = steps.prepares_the_agreement(
        nurse,
        case,
        recipient_kind="holder",
        recipient_name=MRS_A.name,
        first_day=PLAN.starts_on,
    )
    steps.may_have_a_direct_payment(nurse, manager, case)
    she_reads_what_it_pays_for_and_signs(mrs_a)
    steps.signs_for_the_body(manager, case)
    all_of_it_took_less_than_48_hours(nurse, case)
    finance, second = company.signed_in("finance"), company.signed_in("finance.approver")
    her_own_account_may_be_paid_once(nurse, second, agreement)
    it_is_paid_by_faster_payments_the_same_day(finance, second)
    hours_after(nurse, case)
    she_tells_what_it_was_spent_on(mrs_a, tmp_path)
    it_is_looked_at_and_closed(nurse, case)
    she_reads_that_all_is_done(mrs_a)


def the_tool_is_recorded_with_its_hour(clinician: Somebody, case: str) -> None:
    received = datetime.combine(FIRST_DAY, datetime.now(LONDON).time()) - timedelta(hours=SINCE)
    clinician.goes_to(case)
    clinician.follows("Record an assessment")
    clinician.follows("Fast Track Pathway Tool")
    clinician.answers(
        completed_on="2026-11-23",
        received_on=received.date().isoformat(),
        received_time=f"{received:%H:%M}",
        level_deteriorating="yes",
        evidence_deteriorating="Weaker each week. She no longer eats.",
        level_terminal_phase="yes",
        evidence_terminal_phase="Weeks rather than months, says her consultant.",
        level_clinician="yes",
        evidence_clinician="Staff nurse Mary Fox, NMC 00A0000E.",
        level_responsible="yes",
        evidence_responsible="She has cared for her at the hospice since June.",
    )
    clinician.sends("Record the assessment")
    clinician.reads("The assessment is recorded.")
    clinician.photographs("a-00-tool")


def hours_on_screen(somebody: Somebody, hours: int) -> None:
    """Read how long ago the body received the tool: less than 48 hours."""
    somebody.reads(f"{hours} hours since the body received the tool")
    assert hours < 48


def she_reads_what_it_pays_for_and_signs(mrs_a: Somebody) -> None:
    mrs_a.goes_to("/my-budget/")
    mrs_a.reads("Your budget is £426.00 a week, and £1,134.00 once")
    mrs_a.reads("Your agreement waits for you to read and sign it.")
    mrs_a.photographs("a-02-her-page")
    mrs_a.follows("My plan")
    mrs_a.reads("Have my parents beside me")
    mrs_a.photographs("a-03-her-plan")
    steps.signs_on_their_page(mrs_a, MRS_A.name)
    mrs_a.photographs("a-04-signed-by-her")


def all_of_it_took_less_than_48_hours(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.photographs("a-05-clock")
    took = [int(found) for found in re.findall(r"(\d+) hours after receipt", nurse.text())]
    assert took == [SINCE, SINCE + 24, SINCE + 24], nurse.text()
    assert max(took) < 48


def her_own_account_may_be_paid_once(nurse: Somebody, second: Somebody, agreement: str) -> None:
    nurse.goes_to(f"{agreement}bank/")
    nurse.answers(
        account_name=MRS_A.name,
        sort_code="08-99-99",
        account_number="66374958",
        rule="one_off",
        people=MRS_A.name,
    )
    nurse.ticks("has")
    nurse.photographs("a-06-account")
    nurse.sends()
    second.goes_to("/today/")
    second.follows(MRS_A.name)
    second.answers(approve="yes", reason="Seen on a bank letter")
    second.sends()


def it_is_paid_by_faster_payments_the_same_day(finance: Somebody, second: Somebody) -> None:
    finance.goes_to("/payments/prepare/")
    finance.pays_for("Rushcliffe")
    finance.answers(pay_on=SECOND_DAY.isoformat(), rail="faster_payments")
    finance.sends("Prepare the run")
    finance.reads(MRS_A.name)
    run = finance.page.url.removeprefix(finance.server.address)
    finance.photographs("a-07-run")
    finance.sends("Send for approval")
    second.goes_to(run)
    total = re.search(r"£[\d,]+\.\d\d", second.text())
    assert total
    second.goes_to(f"{run}approve/")
    second.answers(total=total[0])
    second.sends("Approve")
    finance.goes_to(run)
    with finance.page.expect_download():
        finance.page.locator("main a").filter(has_text="Download the file").click()
    finance.goes_to(run)
    finance.sends("Mark as taken to the bank")
    finance.goes_to(run)


def hours_after(nurse: Somebody, case: str) -> None:
    """The money is there on the second day: 44 hours after the tool came."""
    nurse.goes_to(case)
    nurse.reads(f"{SINCE + 24} hours after receipt")
    nurse.reads("£1,134.00 paid Wednesday 25 November 2026")
    nurse.photographs("a-08-paid")


def she_tells_what_it_was_spent_on(mrs_a: Somebody, folder: Path) -> None:
    photo = folder / "petrol.jpg"
    Image.new("RGB", (40, 60), "white").save(photo, "JPEG")
    mrs_a.page.set_viewport_size(NARROW)
    mrs_a.goes_to("/my-budget/")
    mrs_a.reads("Please tell us by")
    mrs_a.photographs("a-09-asked")
    mrs_a.page.set_viewport_size(NARROW)
    mrs_a.follows("Tell us what you bought")
    mrs_a.answers(
        words="Petrol, and two nights near the hospice",
        pence="1134.00",
        on=SECOND_DAY.isoformat(),
    )
    mrs_a.page.locator("main input[type=file]").set_input_files(str(photo))
    mrs_a.photographs("a-10-tells")
    mrs_a.sends("Tell us")
    mrs_a.reads("Thank you. We look at it.")
    mrs_a.follows("Tell us if it helped")
    mrs_a.answers(score="5", words="They were with me.")
    mrs_a.sends("Tell us")
    mrs_a.reads("You said it helped: 5 out of 5.")
    mrs_a.photographs("a-11-told")


def it_is_looked_at_and_closed(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Look at what the one-off budget was spent on")
    nurse.reads("Open the receipt")
    nurse.photographs("a-12-told")
    nurse.follows(re.compile("Look at £1,134.00"))
    nurse.answers(right="yes")
    nurse.sends("Write it down")
    nurse.follows("Close it")
    nurse.reads("Did it help? 5 out of 5")
    nurse.answers(goes_on="no")
    nurse.sends("Close it")
    nurse.reads("The one-off budget is closed.")
    nurse.photographs("a-13-closed")
    nurse.goes_to("/one-offs/")
    nurse.reads(MRS_A.name)
    nurse.photographs("a-14-list")


def she_reads_that_all_is_done(mrs_a: Somebody) -> None:
    mrs_a.goes_to("/my-budget/")
    mrs_a.reads("All is done. You do not have to do anything more.")
