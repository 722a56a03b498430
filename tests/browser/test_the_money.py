"""Money that changes after it was paid: arrears, an overpayment, a returned payment, a closed year.

Every figure is worked out here, from the prices of Mr W's plan and the days of the calendar.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from openphb.config.demo import between_bodies
from openphb.config.demo.cast import MR_W
from openphb.domains.payments.bacs.check import check_standard18
from openphb.kernel.money import parse_pounds
from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

COMMISSIONER = MR_W.commissioner
CLOSED, OPEN = "2025/26", "2026/27"
OLD_ACCOUNT, NEW_ACCOUNT = ("08-99-99", "66374958"), ("20-29-59", "63748472")

# Pence, by the plan: what a week costs besides the assistant, the assistant, and a month's therapy.
VISITS, PUT_BY, WHEELCHAIR, THERAPY_MONTH = 5 * 24_60, 30_00, 4_850_00, 4 * 78_00
HOSPICE, ASSISTANT, RISEN = 62_00, 20 * 14_20, 20 * 15_13
NIGHTS, WEEKS_OF_NIGHTS = 3 * 41_35, 2
OFFSET = 1_000_00

RISE_FROM, NIGHTS_FROM, NIGHTS_TO = date(2026, 7, 20), date(2026, 3, 2), date(2026, 3, 16)
HOSPICE_CLOSED, HOSPICE_OPEN = date(2026, 11, 16), date(2026, 11, 30)
# He stayed with his sister for the two periods from the first of these days, and nobody knew.
AWAY_FROM, AWAY_TO = date(2026, 10, 5), date(2026, 11, 30)
NOVEMBER, CHRISTMAS, JANUARY = date(2026, 11, 30), date(2026, 12, 24), date(2027, 1, 25)


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}"


def weeks(first: date, end: date) -> int:
    count, rest = divmod((end - first).days, 7)
    assert rest == 0
    return count


def therapy(first: date, end: date) -> int:
    """A month's therapy by the days of each month: running totals, rounded, one less the other."""

    def so_far(day: date) -> int:
        after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        length = (after - day.replace(day=1)).days
        total = THERAPY_MONTH * (12 * day.year + day.month + Fraction(day.day - 1, length))
        return int(total + Fraction(1, 2))

    return so_far(end) - so_far(first)


def period(first: date, end: date) -> int:
    """What one period pays once the assistant is dearer and everything runs."""
    return weeks(first, end) * (VISITS + RISEN + HOSPICE + PUT_BY) + therapy(first, end)


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_money_that_changes_after_it_was_paid(company: Company, tmp_path: Path):
    nurse, approver = company.signed_in("nurse"), company.signed_in("approver")
    finance, second = company.signed_in("finance"), company.signed_in("finance.approver")
    manager, mr_w = company.signed_in("manager"), company.signed_in("mr.w")
    case = his_case(nurse)

    two_people_close_last_year(finance, second)
    nights_of_the_closed_year_are_agreed_late(nurse, approver, case)
    the_assistant_is_dearer_for_months_gone(nurse, approver, case)
    due = period(NOVEMBER, date(2026, 12, 28))
    arrears = weeks(RISE_FROM, NOVEMBER) * (RISEN - ASSISTANT) + WEEKS_OF_NIGHTS * NIGHTS
    run = a_run_is_sent(finance, second, NOVEMBER, due + arrears, tmp_path, OLD_ACCOUNT)
    the_payment_explains_its_arrears(mr_w, due, arrears)
    the_closed_year_stays_as_it_was(second)
    the_day_is(manager, NOVEMBER)
    it_is_confirmed(finance, run)

    the_day_is(manager, date(2026, 12, 1))
    he_was_away_for_weeks_that_were_paid(nurse, case)
    an_offset_waits_for_its_conditions(nurse, second)
    the_day_is(manager, date(2026, 12, 16))
    due = period(date(2026, 12, 28), JANUARY)
    run = a_run_is_sent(finance, second, CHRISTMAS, due, tmp_path, OLD_ACCOUNT)
    the_day_is(manager, CHRISTMAS)
    it_is_confirmed(finance, run)
    the_day_is(manager, date(2026, 12, 30))
    it_came_back(finance, due, tmp_path)

    nothing_goes_to_the_dead_account(finance, nurse, case)
    the_day_is(manager, date(2027, 1, 13))
    he_gives_another_account(nurse, second, case)
    due += period(JANUARY, date(2027, 2, 22)) - OFFSET
    a_changed_account_waits_until_the_manager_lets_it(finance, manager)
    a_run_is_sent(finance, second, JANUARY, due, tmp_path, NEW_ACCOUNT, prepared=True)
    what_is_left_of_the_overpayment(nurse, mr_w, due)


def his_case(nurse: Somebody) -> str:
    nurse.goes_to("/cases/")
    nurse.follows("William W")
    found = re.search(r"/cases/[0-9a-f-]{36}/", nurse.page.url)
    assert found, nurse.page.url
    return found[0]


def the_day_is(manager: Somebody, day: date) -> None:
    """Move the demonstration's day forward, by the page for it."""
    manager.goes_to("/operations/day/")
    manager.answers(to=day.isoformat())
    manager.sends()
    manager.reads("Today is now")


def two_people_close_last_year(finance: Somebody, second: Somebody) -> None:
    years = the_years(finance)
    finance.sends(f"Take back your proposal for {CLOSED}")
    finance.sends(f"Propose to close {CLOSED}")
    finance.reads("Proposed to be closed")
    assert not finance.page.get_by_role("button", name="for good").count()
    second.goes_to(years)
    second.sends(f"Close {CLOSED} for good")
    second.reads(f"{CLOSED} Closed")


def the_years(somebody: Somebody) -> str:
    somebody.goes_to("/ledger/")
    if COMMISSIONER not in somebody.page.locator(".nhsuk-lede-text").first.inner_text():
        somebody.follows(COMMISSIONER)
    somebody.follows("Financial years")
    return somebody.page.url.removeprefix(somebody.server.address)


def a_new_version(nurse: Somebody, case: str, starts_on: date) -> str:
    """Start the next version of his plan, from a day; return its list of tasks."""
    nurse.goes_to(case)
    nurse.follows(re.compile("^Version"))
    nurse.follows("Change the plan")
    nurse.sends("Start writing")
    tasks = nurse.page.url.removeprefix(nurse.server.address)
    nurse.goes_to(f"{tasks}dates/")
    nurse.answers(starts_on=starts_on.isoformat(), review_on="2027-02-15", notice_weeks="4")
    nurse.sends()
    return tasks


def line_of(nurse: Somebody, tasks: str, words: str, link: str = "Change") -> None:
    nurse.goes_to(f"{tasks}lines/")
    row = nurse.page.locator("main li, main dl > div").filter(has_text=words)
    row.get_by_role("link", name=link).first.click()
    nurse.page.wait_for_load_state()
    nurse.looks()


def is_agreed(nurse: Somebody, approver: Somebody, tasks: str) -> None:
    nurse.goes_to(tasks.replace("/write/", "/send/"))
    nurse.answers(risk="low")
    nurse.sends()
    nurse.reads("The plan was sent")
    approver.goes_to("/today/")
    approver.follows("William W")
    approver.answers(verdict="approved", reasons="It was agreed with Mr W, and it is late.")
    approver.sends()
    approver.reads("The plan is agreed")


def nights_of_the_closed_year_are_agreed_late(
    nurse: Somebody, approver: Somebody, case: str
) -> None:
    tasks = a_new_version(nurse, case, NIGHTS_FROM)
    # This version holds from March, so it has to say both when the hospice was open.
    line_of(nurse, tasks, "hospice")
    nurse.answers(valid_from=NIGHTS_FROM.isoformat(), valid_to=HOSPICE_CLOSED.isoformat())
    nurse.sends()
    for description, kind, quantity, price, days in (
        ("Hospice, open again", "day_service", "1", "62.00", (HOSPICE_OPEN, None)),
        ("Extra nights", "agency", "3", "41.35", (NIGHTS_FROM, NIGHTS_TO)),
    ):
        nurse.goes_to(f"{tasks}lines/add/")
        nurse.answers(
            kind=kind,
            description=description,
            quantity=quantity,
            unit="times",
            unit_price=price,
            basis="per_week",
            management_option="direct_payment",
            valid_from=days[0].isoformat(),
            **({"valid_to": days[1].isoformat()} if days[1] else {}),
        )
        nurse.ticks("outcomes")
        nurse.sends()
    is_agreed(nurse, approver, tasks)


def the_assistant_is_dearer_for_months_gone(nurse: Somebody, approver: Somebody, case: str) -> None:
    tasks = a_new_version(nurse, case, RISE_FROM)
    line_of(nurse, tasks, "Extra nights", "Remove")
    nurse.sends("Remove it")
    line_of(nurse, tasks, "Personal assistant")
    nurse.answers(unit_price="15.13")
    nurse.sends()
    is_agreed(nurse, approver, tasks)


def a_run_is_sent(
    finance: Somebody,
    second: Somebody,
    pay_on: date,
    pence: int,
    tmp_path: Path,
    account: tuple[str, str],
    *,
    prepared: bool = False,
) -> str:
    """Prepare a run of one payment, approve it, and take its file to the bank; return its page."""
    run = (
        finance.page.url.removeprefix(finance.server.address)
        if prepared
        else is_prepared(finance, pay_on)
    )
    finance.reads(f"1 person · {pounds(pence)}")
    finance.sends("Send for approval")
    second.goes_to("/finance/")
    second.reads("Approve run")
    second.photographs("money-10-to-approve")
    second.goes_to(run)
    second.photographs("money-11-run-to-approve")
    second.goes_to(f"{run}approve/")
    second.photographs("money-12-approve")
    second.answers(total=pounds(pence))
    second.sends("Approve")
    finance.goes_to(run)
    finance.photographs("money-13-approved")
    with finance.page.expect_download() as waiting:
        finance.page.locator("main a").filter(has_text="Download the file").click()
    file = tmp_path / f"{pay_on}.bacs"
    waiting.value.save_as(file)
    checked = check_standard18(file.read_bytes())
    assert checked.valid, checked.errors
    assert checked.credits_pence == pence
    assert record_of(file, account)
    finance.goes_to(run)
    finance.sends("Mark as taken to the bank")
    return run


def record_of(file: Path, account: tuple[str, str]) -> str:
    """The record of a Standard 18 file that pays an account."""
    paid = "".join(account).replace("-", "")
    (record,) = [one for one in file.read_text().splitlines() if one.startswith(paid)]
    return record


def is_prepared(finance: Somebody, pay_on: date) -> str:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(COMMISSIONER)
    finance.answers(pay_on=pay_on.isoformat())
    finance.sends()
    finance.reads("William W")
    return finance.page.url.removeprefix(finance.server.address)


def it_is_confirmed(finance: Somebody, run: str) -> None:
    finance.goes_to(f"{run}confirm/")
    finance.ticks("seen")
    finance.sends()
    finance.goes_to(run)
    finance.reads("Paid")


def the_payment_explains_its_arrears(mr_w: Somebody, due: int, arrears: int) -> None:
    mr_w.goes_to("/my-budget/")
    mr_w.follows(re.compile(r"Why.*2026"))
    mr_w.reads(f"Why {pounds(due + arrears)} on Monday 30 November 2026?")
    mr_w.reads(f"{pounds(arrears)} of it is for earlier weeks")
    # Three weeks of the first period, then the four that were paid whole.
    rise = RISEN - ASSISTANT
    for pence in (3 * rise, 4 * rise, WEEKS_OF_NIGHTS * NIGHTS):
        mr_w.reads(pounds(pence))
    mr_w.reads(f"+{pounds(WEEKS_OF_NIGHTS * NIGHTS)}")
    mr_w.reads(f"+{pounds(weeks(RISE_FROM, date(2026, 12, 28)) * rise)}")
    mr_w.photographs("money-01-arrears")


def the_closed_year_stays_as_it_was(second: Somebody) -> None:
    # Five periods were paid for in it, with the wheelchair; the last is paid in advance. Before them
    # the council paid for half a year that the NHS took over, and was repaid.
    first, end = MR_W.starts_on, date(2026, 4, 20)
    was = (
        weeks(first, end) * (VISITS + ASSISTANT + HOSPICE + PUT_BY)
        + therapy(first, end)
        + WHEELCHAIR
        + between_bodies.ROWS * parse_pounds(between_bodies.PAID)
    )
    assert expenditure(second, year=CLOSED, service="") == pounds(was)
    assert expenditure(second, year=OPEN, service=CLOSED) == pounds(WEEKS_OF_NIGHTS * NIGHTS)
    second.photographs("money-02-years")


def expenditure(second: Somebody, *, year: str, service: str) -> str:
    """The debits of direct payments in the trial balance, posted in a year for a year of care."""
    the_years(second)
    second.follows(f"Trial balance of {CLOSED}")
    second.answers(year=year, service=service)
    second.sends("Show")
    table = second.page.locator("#trial-balance")
    headings = table.locator("thead th").all_inner_texts()
    row = table.locator("tbody tr").filter(has_text="5000")
    cells = row.locator("th, td").all_inner_texts()
    return cells[[one.strip() for one in headings].index("Balance")].strip()


def he_was_away_for_weeks_that_were_paid(nurse: Somebody, case: str) -> None:
    """No version of a plan lowers days that are over: that he was elsewhere is a fact of its own."""
    nurse.goes_to(case)
    nurse.follows("Suspend payments")
    nurse.follows("Pause payments")
    nurse.answers(reason="care_elsewhere", words="You stayed with your sister for eight weeks.")
    nurse.sends()
    nurse.answers(starts_on=AWAY_FROM.isoformat(), until="known", ends_on=AWAY_TO.isoformat())
    nurse.sends()
    nurse.answers(
        authority="Paul Grant, PHB manager, under condition 9 of the agreement",
        safe_care="Your sister, and the Leeds district nurses every day.",
    )
    nurse.sends()
    nurse.reads("Payments are paused")


def overpaid_for_those_weeks() -> int:
    """The hospice was closed for two of them, and what was paid for that was given back."""
    away = weeks(AWAY_FROM, AWAY_TO)
    open_weeks = away - weeks(HOSPICE_CLOSED, HOSPICE_OPEN)
    return away * (VISITS + RISEN + PUT_BY) + open_weeks * HOSPICE + therapy(AWAY_FROM, AWAY_TO)


def an_offset_waits_for_its_conditions(nurse: Somebody, second: Somebody) -> None:
    overpaid = overpaid_for_those_weeks()
    one_period = period(date(2026, 12, 28), JANUARY)
    assert one_period < overpaid
    nurse.goes_to("/today/")
    nurse.reads(f"{pounds(overpaid)} paid too much: say what is done")
    nurse.goes_to("/overpayments/")
    nurse.follows("William W")
    nurse.reads(f"{pounds(overpaid)} paid too much")
    nurse.photographs("money-03-overpaid")
    nurse.follows("Lower one later payment")
    nurse.reads(f"{pounds(overpaid)} is overpaid now")
    nurse.reads(f"The next payment is {pounds(one_period)} for its period")
    proposed = {
        "pence": f"{(overpaid + 1) / 100:.2f}",
        "reasons": "You stayed with your sister for eight weeks, and paid for no care.",
        "enough": "You are home, and every week from now on is paid in full but one part.",
        "told_on": "2026-12-01",
        "answer_by": "2026-12-18",
    }
    for changed, said in (
        ({}, f"{pounds(overpaid)} is overpaid, and no more can be asked for"),
        ({"pence": f"{overpaid / 100:.2f}", "told_on": "2026-12-08"}, "not been told in writing"),
        ({"told_on": "2026-12-01", "answer_by": "2026-12-01"}, "must have time to ask"),
        ({"answer_by": "2026-12-18", "enough": ""}, "Write why what remains is enough"),
        ({"enough": "-"}, "It is not said why what remains is enough"),
        ({"enough": proposed["enough"]}, "an offset may take only a part of one payment"),
        ({"pence": f"{one_period / 100:.2f}"}, "an offset may take only a part of one payment"),
    ):
        nurse.answers(**(changed or proposed))
        nurse.sends("Propose it")
        nurse.reads("There is a problem")
        nurse.reads(said)
    nurse.photographs("money-04-refused")
    nurse.answers(pence=f"{OFFSET / 100:.2f}")
    nurse.sends("Propose it")
    nurse.reads("Waits for a decision")
    assert not nurse.page.get_by_role("button", name="Decide").count()
    second.goes_to("/today/")
    second.follows("William W")
    second.reads(pounds(OFFSET))
    second.answers(decision="agree", reason="The statements show it. He was told and agrees.")
    second.sends()
    second.reads("Agreed, not done yet")


def it_came_back(finance: Somebody, pence: int, tmp_path: Path) -> None:
    sort_code, number = OLD_ACCOUNT
    reference = record_of(tmp_path / f"{CHRISTMAS}.bacs", OLD_ACCOUNT)[64:82].strip()
    file = tmp_path / "arucs.xml"
    file.write_text(
        '<BACSDocument><Data><ARUCS><Header currentProcessingDate="2026-12-29"/><Advice>'
        '<OriginatingAccountRecord><ReturnedCreditItem transCode="99" returnCode="B" '
        f'ref="{reference}" returnDescription="ACCOUNT CLOSED" originalProcessingDate="2026-12-24" '
        f'valueOf="{pence / 100:.2f}" currency="GBP"><PayeeAccount number="{number}" '
        f'name="WILLIAM W" ref="{reference}" sortCode="{sort_code}"/></ReturnedCreditItem>'
        "</OriginatingAccountRecord></Advice></ARUCS></Data></BACSDocument>"
    )
    finance.goes_to("/payments/answers/new/")
    finance.picks("Whose payments are these?", COMMISSIONER)
    finance.page.locator("main input[type=file]").set_input_files(str(file))
    finance.sends()
    finance.reads("Every line is accounted for")
    finance.photographs("money-05-came-back")
    finance.follows("William W")
    finance.reads("Returned by the bank")


def nothing_goes_to_the_dead_account(finance: Somebody, nurse: Somebody, case: str) -> None:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(COMMISSIONER)
    # What an emergency asks is out of sight until one is chosen.
    assert not finance.page.locator("[name=authority]").is_visible()
    finance.chooses("Emergency")
    assert finance.page.locator("[name=authority]").is_visible()
    finance.photographs("money-09-emergency")
    finance.chooses("Ordinary run")
    finance.answers(pay_on=JANUARY.isoformat())
    finance.sends()
    finance.reads("There is a problem")
    finance.reads("1 owed, without an approved account")
    finance.photographs("money-06-nobody-to-pay")
    his_agreement(nurse, case)
    nurse.reads("Money came back from")


def his_agreement(nurse: Somebody, case: str) -> str:
    nurse.goes_to(case)
    nurse.follows("Direct payment agreement")
    return nurse.page.url.removeprefix(nurse.server.address)


def he_gives_another_account(nurse: Somebody, second: Somebody, case: str) -> None:
    agreement = his_agreement(nurse, case)
    nurse.follows("Give the bank account")
    sort_code, number = NEW_ACCOUNT
    nurse.answers(
        account_name="William W",
        sort_code=sort_code,
        account_number=number,
        rule="dedicated",
        people="William W",
    )
    nurse.ticks("has")
    nurse.sends()
    nurse.reads("Waits to be checked")
    nurse.page.goto(f"{nurse.server.address}{agreement}")
    second.goes_to("/today/")
    second.follows("William W")
    second.follows("Record what the bank says")
    second.answers(result="match")
    second.sends()
    second.answers(approve="yes", reason="Rang the number that we had before")
    second.sends()
    second.reads("The account is approved")


def a_changed_account_waits_until_the_manager_lets_it(finance: Somebody, manager: Somebody) -> None:
    run = is_prepared(finance, JANUARY)
    finance.reads("changed account in its waiting days")
    finance.photographs("money-07-waits")
    finance.follows("William W")
    payment = finance.page.url.removeprefix(finance.server.address)
    manager.goes_to(payment)
    manager.follows("Let the changed account be paid now")
    manager.answers(reason="Wages are due on Monday.", authority="Paul Grant, PHB manager")
    manager.sends("Let it be paid")
    finance.goes_to(f"{payment}release/")
    finance.sends("Release the payment")
    finance.goes_to(run)


def what_is_left_of_the_overpayment(nurse: Somebody, mr_w: Somebody, due: int) -> None:
    mr_w.goes_to("/my-budget/")
    mr_w.follows(re.compile(r"Why.*2027"))
    mr_w.reads(f"Why {pounds(due)} on Monday 25 January 2027?")
    mr_w.reads(f"{pounds(OFFSET)} is taken from this payment")
    mr_w.reads("You stayed with your sister for eight weeks")
    mr_w.photographs("money-08-less-an-offset")
    rest = overpaid_for_those_weeks() - OFFSET
    nurse.goes_to("/overpayments/")
    nurse.follows("William W")
    nurse.reads(f"{pounds(rest)} paid too much")
    nurse.reads(f"Lower one later payment: {pounds(OFFSET)} Done")
