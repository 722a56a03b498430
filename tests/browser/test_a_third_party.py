"""An organisation holds somebody's budget: from the signed agreement, by an advance, to nothing held."""

from __future__ import annotations

import re
from datetime import date

import pytest

from openphb.config.demo.cast import MR_W
from tests.browser.conftest import Company, Somebody
from tests.browser.test_the_money import the_day_is

pytestmark = pytest.mark.browser

PERSON = "Nora Whitlock"
ORGANISATION = "Kind Hands CIC"
# £214 a week, every four weeks.
ADVANCE = "£856.00"
STARTS = date(2026, 12, 6)
PAY_DAY = date(2026, 12, 4)
LATER = date(2026, 12, 18)


def test_a_third_party_budget_from_advance_to_return(company: Company) -> None:
    nurse, finance = company.signed_in("nurse"), company.signed_in("finance")
    second, manager = company.signed_in("finance.approver"), company.signed_in("manager")

    it_is_written_down(nurse)
    held = an_advance_is_made(finance, manager)
    it_is_paid_in_a_run_of_bills(finance, second, manager)
    the_organisation_tells(company, manager)
    it_is_accepted(finance, held)
    the_agreement_ends(manager)
    what_is_left_comes_back(finance, held)


def it_is_written_down(nurse: Somebody) -> None:
    nurse.goes_to("/")
    nurse.reads("Money that organisations hold")
    nurse.photographs("third-party-01-today")
    nurse.page.locator("main a").filter(has_text=ORGANISATION).first.click()
    nurse.looks()
    nurse.picks("Which organisation is it?", ORGANISATION)
    nurse.answers(fee="18.00", source="Schedule 2 of the agreement of 19 November 2026")
    nurse.photographs("third-party-02-write-down")
    nurse.sends("Write it down")
    nurse.reads("The organisation is written down")
    nurse.photographs("third-party-03-holding")


def an_advance_is_made(finance: Somebody, manager: Somebody) -> str:
    the_day_is(manager, date(2026, 12, 1))
    finance.goes_to("/held/")
    finance.photographs("third-party-04-organisations")
    finance.page.locator("#firms a").filter(has_text=ORGANISATION).first.click()
    finance.looks()
    finance.photographs("third-party-05-organisation")
    finance.follows(PERSON)
    held = finance.page.url.removeprefix(finance.server.address)
    finance.follows("Advance what is due")
    finance.reads(f"Advance {ADVANCE}?")
    finance.photographs("third-party-06-advance")
    finance.sends("Send it to be paid")
    finance.reads("in the next run of bills")
    return held


def it_is_paid_in_a_run_of_bills(finance: Somebody, second: Somebody, manager: Somebody) -> None:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(MR_W.commissioner)
    finance.answers(kind="bills", pay_on=PAY_DAY.isoformat())
    finance.sends("Prepare the run")
    run = finance.page.url.removeprefix(finance.server.address)
    finance.photographs("third-party-07-run")
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
    the_day_is(manager, PAY_DAY)
    finance.goes_to(run)
    finance.follows("Confirm that it was paid")
    finance.ticks("seen")
    finance.sends("Confirm")
    finance.reads("Paid on")


def the_organisation_tells(company: Company, manager: Somebody) -> None:
    the_day_is(manager, LATER)
    ada = company.signed_in("ada.hand")
    ada.reads("Money you hold")
    ada.photographs("third-party-08-firm")
    ada.follows(PERSON)
    ada.reads(ADVANCE)
    ada.photographs("third-party-09-firm-person")
    ada.follows("Tell us what you did")
    ada.answers(
        kind="spent",
        on=LATER.isoformat(),
        pence="400.00",
        words="Wages of Bea and Sam, two weeks",
        evidence="Payroll of December",
        row_key="W-1",
    )
    ada.photographs("third-party-10-firm-tells")
    ada.sends("Tell us")
    ada.reads("Thank you. It is there.")
    ada.goes_to("/firm/file/")
    ada.photographs("third-party-11-firm-file")


def it_is_accepted(finance: Somebody, held: str) -> None:
    finance.goes_to(held)
    finance.reads("Wages of Bea and Sam")
    finance.photographs("third-party-12-to-accept")
    finance.presses("Accept the row that is in order")
    finance.reads("1 accepted, 0 to look at.")
    finance.reads("£456.00")


def the_agreement_ends(manager: Somebody) -> None:
    manager.goes_to("/held/")
    manager.page.locator("#firms a").filter(has_text=ORGANISATION).first.click()
    manager.looks()
    manager.follows(PERSON)
    manager.follows("The agreement")
    manager.follows("The organisation stops")
    manager.answers(ended_on=LATER.isoformat(), why="Her sister comes every morning now.")
    manager.sends()
    manager.reads("ended")


def what_is_left_comes_back(finance: Somebody, held: str) -> None:
    finance.goes_to(held)
    finance.follows("Ask £456.00 back")
    finance.photographs("third-party-13-ask-back")
    finance.sends("Ask for it")
    finance.reads("£456.00 is asked back by")
    finance.follows("Money came back")
    finance.answers(words="Bank statement, line 12")
    finance.photographs("third-party-14-came-back")
    finance.sends("Record it")
    finance.reads("It is in the ledger")
    figures = finance.page.locator(".openphb-figures__item").first.inner_text()
    assert "£0.00" in figures
    finance.photographs("third-party-15-nothing-held")
