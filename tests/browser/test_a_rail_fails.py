"""Bacs fails with a file inside: who cannot wait is paid another way, by a named person's word."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from openphb.config.demo.cast import MR_W
from openphb.config.demo.rail_outage import CARD
from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

PAY_DAY = "2026-11-30"


@pytest.mark.parametrize(
    "company", [False, True], indirect=True, ids=["without JavaScript", "with JavaScript"]
)
def test_a_rail_fails(company: Company, tmp_path: Path) -> None:
    finance, first = company.signed_in("finance"), company.signed_in("finance.approver")
    another = company.signed_in("finance.second")
    who_has_no_second_way(finance)
    balances_of_cards(finance, tmp_path)
    run = a_run_is_taken(finance, first)
    bacs_is_out(finance)
    moved = it_is_paid_again_by_word(finance, first, run)
    it_is_approved(finance, another, moved)
    it_was_never_paid(finance)
    where_the_money_would_come(company)


def who_has_no_second_way(finance: Somebody) -> None:
    finance.goes_to("/payments/continuity/")
    finance.reads("Every way of paying works.")
    finance.photographs("rail-01-before")
    finance.goes_to("/payments/continuity/ways/")
    finance.photographs("rail-02-second-ways")
    finance.page.locator("#ways a, main table a").first.click()
    finance.looks()
    finance.reads("No second way is proven.")
    finance.answers(
        rail="faster_payments", proof="test_payment", evidence="They saw the penny: told by phone."
    )
    finance.photographs("rail-03-second-way")
    finance.sends("Record the second way")
    finance.reads("If that fails: Faster Payments.")


def balances_of_cards(finance: Somebody, tmp_path: Path) -> None:
    finance.goes_to("/payments/cards/")
    finance.reads(CARD)
    finance.photographs("rail-04-cards")
    finance.follows("Take in balances")
    file = tmp_path / "balances.csv"
    file.write_text(
        f"card_id,day,balance\n{CARD},2026-11-22,12.40\nNOBODY,2026-11-22,1.00\n{CARD},soon,1.00\n"
    )
    if finance.page.locator("main select[name=tenant]").count():
        finance.picks("Whose payments?", re.compile(re.escape(whose_card(finance))))
    finance.page.locator("input[type=file]").set_input_files(file)
    finance.sends("Take it in")
    finance.reads("1 balance is taken in. 0 were known before. 2 lines are wrong.")
    finance.photographs("rail-05-balances")


def whose_card(finance: Somebody) -> str:
    with psycopg.connect(finance.server.world.url("readonly_all")) as everything:
        row = everything.execute(
            "select t.name from payments_payeenumber n join tenancy_tenant t on t.id = n.tenant_id"
            " where n.number = %s",
            [CARD],
        ).fetchone()
    assert row is not None
    return str(row[0])


def a_run_is_taken(finance: Somebody, first: Somebody) -> str:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(MR_W.commissioner)
    finance.chooses("Bacs")
    finance.answers(pay_on=PAY_DAY)
    finance.sends("Prepare the run")
    run = finance.page.url.removeprefix(finance.server.address)
    finance.sends("Send for approval")
    approves(first, run)
    finance.goes_to(run)
    with finance.page.expect_download():
        finance.page.locator("main a").filter(has_text="Download the file").click()
    return run


def approves(approver: Somebody, run: str) -> None:
    approver.goes_to(run)
    total = re.search(r"(?:people|person) · (£[\d,.]+\d)", approver.text())
    assert total
    approver.goes_to(f"{run}approve/")
    approver.answers(total=total[1])
    approver.sends("Approve")


def bacs_is_out(finance: Somebody) -> None:
    finance.goes_to("/payments/continuity/")
    finance.follows("Declare an outage")
    if finance.page.locator("main select[name=tenant]").count():
        finance.picks("Whose payments?", MR_W.commissioner)
    finance.picks("Which way of paying is out?", "Bacs")
    finance.answers(reason="The bureau’s line is down.")
    finance.photographs("rail-06-declare")
    finance.sends("Declare the outage")
    finance.reads("1 way of paying is out.")
    finance.goes_to("/payments/")
    finance.reads("Bacs has been out since")
    finance.photographs("rail-07-runs")


def it_is_paid_again_by_word(finance: Somebody, first: Somebody, run: str) -> str:
    finance.goes_to(run)
    finance.photographs("rail-08-run")
    finance.follows("Pay what it has not taken another way")
    finance.reads("Not certain: taken or sent, and not answered")
    finance.photographs("rail-09-move")
    first.goes_to(f"{run}move/")
    first.follows("Have them paid again by my word")
    first.reads("may be paid twice")
    first.photographs("rail-10-override")
    first.answers(reason="They pay wages on Monday.")
    first.sends("Pay them again by my word")
    first.reads("Moved from another rail")
    first.photographs("rail-11-moved")
    return first.page.url.removeprefix(first.server.address)


def it_is_approved(finance: Somebody, another: Somebody, moved: str) -> None:
    finance.goes_to(moved)
    finance.sends("Send for approval")
    approves(another, moved)
    another.reads("Approved")


def it_was_never_paid(finance: Somebody) -> None:
    finance.goes_to("/finance/")
    finance.reads("Bacs is out")
    finance.photographs("rail-12-today")
    finance.goes_to("/payments/continuity/")
    finance.photographs("rail-13-continuity")
    finance.page.locator("#exposures-table a").first.click()
    finance.looks()
    finance.answers(paid="no", evidence="The bureau’s list does not have it.")
    finance.photographs("rail-14-exposure")
    finance.sends("Record what became of it")
    finance.reads("It was never paid, so nothing is doubled.")
    finance.page.locator("#lasting a").first.click()
    finance.looks()
    finance.answers(reason="A test file went through.")
    finance.photographs("rail-15-end")
    finance.sends("It works again")
    finance.reads("Every way of paying works.")


def where_the_money_would_come(company: Company) -> None:
    """Mr W reads on his own page where the money would come, in plain words."""
    mr_w = company.signed_in("mr.w")
    mr_w.reads("If the usual way to pay fails, the money comes straight to the account")
    mr_w.photographs("rail-16-mr-w")
