"""From referral to a paid, explained, spent and reviewed budget: eleven steps, each by its people."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import psycopg
import pytest

from openphb.domains.payments.bacs.check import check_standard18
from tests.browser.conftest import Company, Somebody
from tests.serving import Server

pytestmark = pytest.mark.browser

NUMBER = "9990000026"
TODAY = "2026-11-24"
FIRST_DAY = "2026-12-01"
PA_WEEK, PHYSIO_MONTH = 284_00, 312_00


def test_mr_w_from_referral_to_a_paid_spent_and_reviewed_budget(company: Company, tmp_path: Path):
    nurse = company.signed_in("nurse")
    case = the_nurse_refers_him(nurse)
    the_clinician_records_the_decision(company.signed_in("clinician"), case)
    the_nurse_offers_and_he_accepts(nurse, case)
    the_nurse_works_out_the_indicative_budget(nurse, case)
    the_nurse_writes_the_plan_with_him(nurse, case)
    the_approver_agrees_it(company.signed_in("approver"))
    the_agreement_is_signed_by_both(nurse, company.signed_in("manager"), case)
    finance_approver = company.signed_in("finance.approver")
    the_bank_details_are_checked_by_another(finance_approver)
    finance = company.signed_in("finance")
    paid = the_run_is_prepared_approved_and_sent(finance, finance_approver, tmp_path)
    time_passes(company.server, date(2027, 1, 4))
    money_is_spent_and_coded(nurse, case, paid, tmp_path)
    his_wife_sees_what_is_left_and_why(company.signed_in("mrs.w"))
    the_first_review_is_booked_and_held(nurse, case)
    the_programme_lead_sees_the_counts(company.signed_in("programme"))


def the_nurse_refers_him(nurse: Somebody) -> str:
    nurse.reads("Today")
    nurse.photographs("01-today")
    nurse.goes_to("/cases/refer/")
    person = {
        "given_name": "Walter",
        "family_name": "Weaver",
        "date_of_birth": "1960-05-14",
        "postcode": "NG2 5AA",
        "category": "chc_adult",
        "referred_on": TODAY,
        "referred_by": "The community matron",
        "reason": "Needs that change from day to day",
    }
    nurse.picks("Which commissioner is responsible?", "Rushcliffe")
    nurse.answers(nhs_number="123 456 7890", **person)
    nurse.sends("Open the case")
    nurse.reads("There is a problem")
    nurse.photographs("02-bad-nhs-number")
    nurse.answers(nhs_number=NUMBER)
    nurse.sends("Open the case")
    nurse.photographs("03-referred")
    case = re.search(r"/cases/([0-9a-f-]{36})/", nurse.page.url)
    assert case, nurse.page.url
    nurse.goes_to(f"/cases/{case[1]}/")
    nurse.reads("Walter Weaver")
    return f"/cases/{case[1]}/"


def the_clinician_records_the_decision(clinician: Somebody, case: str) -> None:
    clinician.goes_to(case)
    clinician.follows("Record the eligibility decision")
    clinician.answers(
        decision="eligible",
        decided_on="2026-12-24",
        decided_by_body="NHS Nottingham and Nottinghamshire ICB",
        reasons="A primary health need: the team recommended it.",
    )
    clinician.sends()
    clinician.reads("There is a problem")
    clinician.answers(decided_on=TODAY)
    clinician.sends()
    clinician.reads("Eligib")


def the_nurse_offers_and_he_accepts(nurse: Somebody, case: str) -> None:
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


def the_nurse_works_out_the_indicative_budget(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Open the budget")
    nurse.answers(opened_on=TODAY, frequency="four_weekly", weeks_in_year="52")
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Work out the indicative budget")
    nurse.follows("Work it out")
    nurse.follows("Priced lines")
    nurse.answers(
        description_1="Personal assistant",
        quantity_1="20",
        unit_1="hours",
        price_1="14.20",
        basis_1="per_week",
        description_2="Neuro-physiotherapy",
        quantity_2="4",
        unit_2="sessions",
        price_2="78.00",
        basis_2="per_month",
    )
    nurse.sends("Work it out")
    nurse.reads("£284.00")
    nurse.photographs("04-indicative")
    nurse.goes_to(case)
    nurse.follows("Tell the person their indicative budget")
    nurse.follows("Record that the person was told")
    nurse.answers(told_on=TODAY, told_how="in_person")
    nurse.sends()


def the_nurse_writes_the_plan_with_him(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Start the care and support plan")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(nurse.server.address)
    nurse.photographs("05-plan-tasks")
    for section, words in (
        ("about_me", "I am 66 and live at home with my wife."),
        ("what_matters", "Being at home, and driving again."),
        ("how_to_support_me", "Talk to me, not over me."),
        ("communication", "Speak on my left side: I hear better there."),
        ("contingency", "Call Helping Hands, then the co-ordinator."),
        ("training", "How to move him safely, taught and paid for by the NHS."),
    ):
        nurse.goes_to(f"{tasks}words/{section}/")
        nurse.answers(words=words)
        nurse.sends()
    nurse.goes_to(f"{tasks}dates/")
    nurse.answers(starts_on=FIRST_DAY, review_on="2027-02-20", notice_weeks="4")
    nurse.sends()
    nurse.goes_to(f"{tasks}needs/add/")
    nurse.answers(words="Personal care, and epilepsy that cannot be foreseen")
    nurse.sends()
    for words in ("Be at home and out of hospital", "Drive again"):
        nurse.goes_to(f"{tasks}outcomes/add/")
        nurse.answers(words=words, measure="He says how it goes")
        nurse.ticks("need")
        nurse.sends()
    nurse.goes_to(f"{tasks}lines/add/")
    line = {
        "kind": "personal_assistant",
        "description": "Personal assistant, 20 hours a week",
        "supplier": "Joan Reed",
        "quantity": "20",
        "unit": "hours",
        "basis": "per_week",
        "management_option": "direct_payment",
        "valid_from": FIRST_DAY,
    }
    nurse.answers(**line, unit_price="£1,000,000,000,000")
    nurse.sends()
    nurse.reads("There is a problem")
    nurse.answers(unit_price="14.20")
    nurse.sends()
    nurse.reads("There is a problem")
    nurse.photographs("06-line-without-outcome")
    nurse.answers(**line, unit_price="14.20")
    nurse.ticks("outcomes")
    nurse.sends()
    nurse.goes_to(f"{tasks}lines/add/")
    nurse.answers(
        **{
            **line,
            "kind": "therapy",
            "description": "Neuro-physiotherapy",
            "supplier": "Trent Neuro Physio",
            "quantity": "4",
            "unit": "sessions",
            "basis": "per_month",
        },
        unit_price="78.00",
    )
    nurse.ticks("outcomes")
    nurse.sends()
    nurse.goes_to(f"{tasks}risks/add/")
    nurse.answers(
        words="A seizure while he drives",
        agreed="His wife holds the stop button",
        carried_by="Mr and Mrs Weaver",
    )
    nurse.sends()
    nurse.goes_to(tasks)
    nurse.reads("Nothing stops this plan")
    nurse.photographs("07-plan-ready")
    nurse.goes_to(tasks.replace("/write/", "/send/"))
    nurse.answers(risk="low")
    nurse.sends()
    nurse.photographs("08-plan-sent")


def the_approver_agrees_it(approver: Somebody) -> None:
    approver.goes_to("/today/")
    approver.follows("Walter Weaver")
    approver.photographs("09-decide")
    approver.reads("£284.00")
    approver.reads("For the lead nurse, by")
    approver.answers(verdict="approved", reasons="It meets the needs, and the money is enough.")
    approver.sends()
    approver.photographs("10-decided")


def the_agreement_is_signed_by_both(nurse: Somebody, manager: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Prepare the direct payment agreement")
    nurse.answers(
        recipient_kind="holder",
        recipient_name="Walter Weaver",
        frequency="four_weekly",
        first_day=FIRST_DAY,
    )
    nurse.sends("Prepare the agreement")
    agreement = nurse.page.url.removeprefix(nurse.server.address)
    nurse.photographs("11-agreement")
    nurse.goes_to(f"{agreement}sign-on-paper/")
    nurse.answers(
        signed_name="Walter Weaver",
        signed_on="2027-11-24",
        witness="Joan Reed",
        witness_role="Neighbour, 2 The Street",
    )
    nurse.sends()
    nurse.reads("There is a problem")
    nurse.answers(signed_on=TODAY)
    nurse.sends()
    nurse.goes_to(f"{agreement}bank/")
    nurse.answers(
        account_name="Walter Weaver",
        sort_code="08-99-99",
        account_number="66374958",
        rule="dedicated",
        people="Walter Weaver",
    )
    nurse.ticks("has")
    nurse.sends()
    it_is_decided_that_he_may_be_paid(nurse, manager, case)
    manager.goes_to(f"{agreement}sign-for-body/")
    manager.answers(signed_name="Paul Grant", signed_on=TODAY)
    manager.ticks("agrees")
    manager.sends()
    manager.goes_to(agreement)
    manager.reads("Paul Grant")


def it_is_decided_that_he_may_be_paid(nurse: Somebody, manager: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Who may have a direct payment")
    may_have = nurse.page.url.removeprefix(nurse.server.address)
    nurse.follows("Record what somebody said")
    nurse.answers(gives="yes", who="person", words="At home, to his nurse")
    nurse.sends()
    manager.goes_to(may_have)
    manager.reads("Nobody has tested in time")
    manager.follows("Record a test")
    manager.answers(item="none", how_known="Asked him")
    manager.sends()
    manager.photographs("11b-may-have")
    manager.follows("Decide")
    manager.answers(granted="yes", managing="alone", words="He runs his own affairs")
    manager.sends()
    manager.reads("A direct payment can be made.")


def the_bank_details_are_checked_by_another(approver: Somebody) -> None:
    approver.goes_to("/today/")
    approver.follows("Walter Weaver")
    approver.photographs("12-bank")
    approver.answers(approve="yes", reason="Seen on a bank letter")
    approver.sends()


def the_run_is_prepared_approved_and_sent(
    finance: Somebody, approver: Somebody, tmp_path: Path
) -> int:
    finance.goes_to("/payments/prepare/")
    finance.pays_for("Rushcliffe")
    finance.answers(pay_on=FIRST_DAY)
    finance.sends()
    finance.reads("Walter Weaver")
    run = finance.page.url.removeprefix(finance.server.address)
    finance.photographs("13-run")
    finance.sends("Send for approval")
    finance.goes_to(run)
    total = re.search(r"£([\d,]+\.\d\d)", finance.page.locator("main").inner_text())
    assert total
    approver.goes_to(f"{run}approve/")
    approver.answers(total="1.00")
    approver.sends("Approve")
    approver.reads("There is a problem")
    approver.answers(total=total[1])
    approver.sends("Approve")
    approver.goes_to(f"{run}approve/")
    approver.photographs("14-approved")
    finance.goes_to(run)
    with finance.page.expect_download() as waiting:
        finance.page.locator("main a").filter(has_text="Download the file").click()
    file = tmp_path / "run.bacs"
    waiting.value.save_as(file)
    checked = check_standard18(file.read_bytes())
    assert checked.valid, checked.errors
    assert f"{checked.credits_pence / 100:,.2f}" == total[1]
    finance.goes_to(run)
    finance.sends("Mark as taken to the bank")
    finance.photographs("15-sent")
    # Four weeks of the assistant, and 28 days of December's physiotherapy.
    return 4 * PA_WEEK + round(PHYSIO_MONTH * 28 / 31)


def time_passes(server: Server, day: date) -> None:
    """Move the demonstration's day forward, as its clock does."""
    with psycopg.connect(server.world.url("app")) as connection:
        connection.execute("update clock_pretendtoday set today = %s", [day])


def money_is_spent_and_coded(nurse: Somebody, case: str, paid: int, tmp_path: Path) -> None:
    nurse.goes_to(case)
    nurse.photographs("16-case")
    nurse.follows("Spending and money in")
    nurse.follows(re.compile("statement", re.IGNORECASE))
    if "/add/" not in nurse.page.url:
        nurse.follows(re.compile("Add a bank statement"))
    picture = tmp_path / "statement.csv"
    picture.write_bytes(b"%PDF-1.7 this is no statement")
    nurse.page.locator("main input[type=file]").set_input_files(str(picture))
    nurse.sends()
    nurse.reads("There is a problem")
    picture.write_bytes(statement(paid))
    nurse.page.locator("main input[type=file]").set_input_files(str(picture))
    nurse.sends()
    nurse.reads("Joan Reed")
    nurse.photographs("17-spending")
    # One wage served two outcomes.
    nurse.goes_to(case)
    nurse.follows("Spending and money in")
    nurse.follows(re.compile("Say what for.*Joan Reed"))
    nurse.answers(purpose="split", amount_0="200.00", amount_1="84.00")
    nurse.photographs("17b-coding")
    nurse.sends()
    nurse.goes_to(case)
    nurse.follows("Spending and money in")
    nurse.reads("£200.00")


def statement(paid: int) -> bytes:
    """Return a bank's file: what came in, two wages, one session; the balances prove it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Payee", "Reference", "Type", "Amount", "Balance"])
    balance = 0
    for day, payee, pence in (
        (date(2026, 12, 1), "NHS NOTTS ICB", paid),
        (date(2026, 12, 5), "Joan Reed", -PA_WEEK),
        (date(2026, 12, 12), "Joan Reed", -PA_WEEK),
        (date(2026, 12, 14), "Trent Neuro Physio", -78_00),
    ):
        balance += pence
        row = [day.isoformat(), payee, "PHB", "Faster payment"]
        writer.writerow([*row, f"{pence / 100:.2f}", f"{balance / 100:.2f}"])
    return text.getvalue().encode()


def his_wife_sees_what_is_left_and_why(wife: Somebody) -> None:
    wife.goes_to("/my-budget/")
    wife.reads("left to use")
    wife.photographs("18-holder")
    wife.follows(re.compile("Why.*left"))
    wife.photographs("19-why-left")
    wife.goes_to("/my-budget/")
    wife.follows(re.compile(r"Why.*\d{4}"))
    wife.reads("20 hours")
    wife.photographs("20-why-payment")


def the_first_review_is_booked_and_held(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Book the review")
    nurse.photographs("21-review")
    review = nurse.page.url.removeprefix(nurse.server.address)
    nurse.goes_to(f"{review}book/")
    nurse.answers(booked_for="2027-02-15", where="At home")
    nurse.sends()
    time_passes(nurse.server, date(2027, 2, 15))
    nurse.goes_to(f"{review}record/")
    nurse.answers(held_on="2027-02-15", found="It works. Nothing changes.")
    nurse.sends()
    nurse.reads("What the review found is written down")


def the_programme_lead_sees_the_counts(lead: Somebody) -> None:
    lead.goes_to("/programme/")
    lead.reads("704")
    lead.reads("705")
    lead.photographs("22-programme")
