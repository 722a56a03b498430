"""Mr W moves house: his case passes to the neighbouring body in mid-month. And a death comes near £0.00."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

# A Friday in the middle of a month that is paid for already; the demonstration's day is 24 November.
EFFECTIVE = "2026-11-20"


def test_a_case_passes_to_another_body_in_mid_month(company: Company) -> None:
    manager, theirs = company.signed_in("manager"), company.signed_in("derby.manager")
    case, transfer = it_is_asked(manager)
    they_ask_back_and_accept(theirs, manager, transfer)
    their_finance_takes_it_over(company.signed_in("derby.approver"), transfer)
    both_see_what_they_should(manager, theirs, company.signed_in("finance"), case, transfer)
    he_sees_both(company.signed_in("mr.w"))


def test_a_death_on_its_way_to_nothing(company: Company) -> None:
    manager, second = company.signed_in("manager"), company.signed_in("finance.approver")
    finance = company.signed_in("finance")
    left = what_is_left(manager)
    it_is_decided_and_comes_in(second, finance, left)
    the_case_does_not_close_above_nothing(manager, left)


def it_is_asked(manager: Somebody) -> tuple[str, str]:
    manager.goes_to("/cases/")
    manager.follows("William W")
    case = manager.page.url.removeprefix(manager.server.address)
    manager.follows("Suspend payments")
    manager.reads("which of the two?")
    manager.photographs("transfer-00-suspend")
    manager.goes_to(case)
    manager.follows("Move the case to another body")
    manager.photographs("transfer-01-which-body")
    manager.picks("Which body is responsible", re.compile("Derby"))
    manager.answers(effective_on=EFFECTIVE)
    manager.sends("Continue")
    manager.answers(basis="gp", words="He moved to his daughter and joined a practice in Ilkeston.")
    manager.photographs("transfer-02-why")
    manager.sends("Ask the other body")
    manager.reads("pays until it is taken over")
    manager.photographs("transfer-03-asked")
    return case, manager.page.url.removeprefix(manager.server.address)


def they_ask_back_and_accept(theirs: Somebody, manager: Somebody, transfer: str) -> None:
    theirs.goes_to("/")
    theirs.reads("Cases from another body")
    theirs.photographs("transfer-04-their-today")
    theirs.page.locator(f'main a[href="{transfer}"]').first.click()
    theirs.looks()
    theirs.reads("William W")
    theirs.reads("What goes with the case")
    theirs.photographs("transfer-05-their-look")
    theirs.follows("Ask or answer the other body")
    theirs.answers(words="Since when is he registered there?")
    theirs.sends("Send it")
    manager.goes_to(transfer)
    manager.reads("Since when is he registered there?")
    manager.follows("Ask or answer the other body")
    manager.answers(words="Since 20 November. The practice told us.")
    manager.sends("Send it")
    theirs.goes_to(transfer)
    theirs.follows("Accept the case")
    theirs.picks("Who is the care co-ordinator here?", "Amy Clough")
    theirs.answers(words="The practice says the same.")
    theirs.photographs("transfer-06-accept")
    theirs.sends("Accept it")
    theirs.reads("until then they pay")


def their_finance_takes_it_over(approver: Somebody, transfer: str) -> None:
    approver.goes_to("/")
    approver.page.locator(f'main a[href="{transfer}"]').first.click()
    approver.looks()
    approver.follows("Check the account and take over")
    approver.reads("You pay from")
    approver.reads("66374958")
    approver.photographs("transfer-07-take-over")
    approver.answers(reason="Rang him on the number in the record.")
    approver.sends("Approve and take over")
    approver.reads("The case is taken over.")
    approver.photographs("transfer-08-received")


def both_see_what_they_should(
    manager: Somebody, theirs: Somebody, finance: Somebody, case: str, transfer: str
) -> None:
    theirs.goes_to("/cases/")
    theirs.follows("William W")
    theirs.reads("Came from NHS Nottingham")
    theirs.photographs("transfer-09-their-case")
    # What they were shown while they were asked is shut again.
    theirs.page.goto(theirs.server.address + case)
    assert "William W" not in theirs.text()
    finance.goes_to(transfer)
    finance.reads("It is in the next statement between the two")
    finance.photographs("transfer-10-claim")
    finance.goes_to("/payments/settlements/open/")
    finance.reads("Derby")
    finance.photographs("transfer-11-unstated")
    manager.goes_to(transfer)
    with manager.page.expect_download():
        manager.page.locator("main a").filter(has_text="The letter to the person").click()
    manager.goes_to(case)
    manager.reads("Another commissioner pays from then on")
    manager.photographs("transfer-12-our-case")


def he_sees_both(mr_w: Somebody) -> None:
    mr_w.goes_to("/")
    mr_w.photographs("transfer-13-his-home")
    mr_w.reads("NHS Nottingham and Nottinghamshire")
    mr_w.reads("NHS Derby and Derbyshire")


def what_is_left(manager: Somebody) -> str:
    manager.goes_to("/cases/?q=Lyle")
    manager.follows("Arthur Lyle")
    manager.follows("What is left to close")
    manager.reads("when all three are at £0.00")
    manager.photographs("to-nothing-01-left")
    left = manager.page.url.removeprefix(manager.server.address)
    manager.follows("Say what it is kept for")
    manager.answers(kind="holiday_pay", pence="12.00", words="The payroll firm's reckoning.")
    manager.photographs("to-nothing-02-kept-for")
    manager.sends("Write it down")
    manager.reads("Holiday pay: £12.00")
    with manager.page.expect_download():
        manager.page.locator("main a").filter(has_text="The last statement").click()
    return left


def it_is_decided_and_comes_in(second: Somebody, finance: Somebody, left: str) -> None:
    second.goes_to("/")
    second.reads("Money that is left at an end")
    second.goes_to(left)
    second.page.locator('main a[href*="/last-money/"]').first.click()
    second.looks()
    second.photographs("to-nothing-03-decide")
    second.answers(agree="no", reason="Money for holiday pay was found since.")
    second.sends("Decide it")
    second.reads("Not agreed")
    finance.goes_to(left)
    finance.page.locator('main a[href*="/last-money/"]').first.click()
    finance.looks()
    finance.photographs("to-nothing-04-propose")
    finance.answers(
        kind="ask",
        reasons="It was for care that was not needed any more.",
        repaid_by="Daniel Lyle, his son and executor",
    )
    finance.sends("Propose it")
    second.goes_to(left)
    second.page.locator('main a[href*="/last-money/"]').first.click()
    second.looks()
    second.answers(agree="yes", reason="As the bank statement says.")
    second.sends("Decide it")
    finance.goes_to(left)
    finance.page.locator('main a[href*="/received/"]').first.click()
    finance.looks()
    finance.answers(reference="FPS LYLE")
    finance.sends("Record it")
    finance.reads("It came in on")
    finance.photographs("to-nothing-05-came-in")


def the_case_does_not_close_above_nothing(manager: Somebody, left: str) -> None:
    manager.goes_to(left)
    assert not manager.page.get_by_role("button", name="Close the case").count()
    manager.goes_to("/cases/?q=Rowan")
    manager.follows("Edith Rowan")
    manager.follows("What is left to close")
    manager.reads("The case was closed on")
    manager.photographs("to-nothing-06-closed")
