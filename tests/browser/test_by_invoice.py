"""Some people are paid by the site's finance system: from a supplier number to a refused invoice."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from openphb.config.demo.cast import MR_W
from tests.browser.conftest import Company, Somebody
from tests.browser.test_the_money import the_day_is

pytestmark = pytest.mark.browser

PAY_DAY = date(2026, 11, 30)


@pytest.mark.parametrize("company", [False], indirect=True, ids=["without JavaScript"])
def test_a_run_by_supplier_invoice(company: Company, tmp_path: Path):
    finance, second = company.signed_in("finance"), company.signed_in("finance.approver")
    manager = company.signed_in("manager")

    the_codes_are_changed_by_two(finance, manager)
    a_number_is_checked(finance, second)
    run = a_run_is_prepared(finance)
    rows = it_is_approved_and_taken(finance, second, run, tmp_path)
    the_day_is(manager, PAY_DAY)
    one_is_refused(finance, run, rows)
    finance.goes_to(run)
    finance.follows("Confirm that it was paid")
    finance.photographs("invoice-08-confirm")
    finance.ticks("seen")
    finance.sends("Confirm")
    finance.reads("Paid on")


def the_codes_are_changed_by_two(finance: Somebody, manager: Somebody) -> None:
    finance.goes_to("/payments/rules/")
    finance.photographs("invoice-01-rules")
    finance.follows("Propose how a site’s own system pays")
    finance.photographs("invoice-02-site")
    finance.goes_to("/payments/rules/codes/")
    finance.picks("Which commissioner?", MR_W.commissioner)
    finance.answers(
        cost_centre="QT1-800100", subjective_code="52161024", source="Letter of 20 November"
    )
    finance.photographs("invoice-03-codes")
    finance.sends("Propose it")
    finance.reads("Somebody else decides it")
    manager.goes_to("/payments/rules/")
    manager.follows(re.compile("QT1-800100"))
    manager.photographs("invoice-04-decide-codes")
    manager.answers(decision="agree", reason="As the letter says.")
    manager.sends("Decide")


def a_number_is_checked(finance: Somebody, second: Somebody) -> None:
    second.goes_to("/payments/payees/")
    second.reads("Wait for your decision")
    second.photographs("invoice-05-payees")
    finance.goes_to("/payments/payees/")
    finance.photographs("invoice-05-payees-of-an-officer")
    second.page.locator("#waiting a, table a").first.click()
    second.page.wait_for_load_state()
    second.looks()
    second.photographs("invoice-06-decide")
    second.answers(decision="refuse", reason="The system knows no such number.")
    second.sends("Record your decision")
    second.reads("The number is refused")
    second.photographs("invoice-07-payee")
    finance.goes_to(second.page.url.removeprefix(second.server.address))
    finance.follows("Propose a number")
    finance.photographs("invoice-07-propose")


def a_run_is_prepared(finance: Somebody) -> str:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(MR_W.commissioner)
    finance.chooses("Supplier invoice")
    finance.answers(pay_on=PAY_DAY.isoformat())
    finance.photographs("invoice-10-prepare")
    finance.sends("Prepare the run")
    finance.reads("The finance system must have the file by Wednesday 25 November 2026")
    finance.photographs("invoice-11-run")
    return finance.page.url.removeprefix(finance.server.address)


def it_is_approved_and_taken(
    finance: Somebody, second: Somebody, run: str, tmp_path: Path
) -> list[dict[str, str]]:
    finance.sends("Send for approval")
    second.goes_to(run)
    total = re.search(r"people? · (£[\d,.]+\d)", second.text()) or re.search(
        r"person · (£[\d,.]+\d)", second.text()
    )
    assert total
    second.goes_to(f"{run}approve/")
    second.answers(total=total[1])
    second.sends("Approve")
    finance.goes_to(run)
    with finance.page.expect_download() as waiting:
        finance.page.locator("main a").filter(has_text="Download the file").click()
    assert waiting.value.suggested_filename.endswith(".csv")
    file = tmp_path / "invoices.csv"
    waiting.value.save_as(file)
    rows = list(csv.DictReader(file.read_text("ascii").splitlines()))
    assert {row["COST_CENTRE"] for row in rows} == {"QT1-800100"}
    in_file = sum(round(float(row["AMOUNT"]) * 100) for row in rows)
    assert in_file == round(float(total[1].strip("£").replace(",", "")) * 100)
    finance.goes_to(run)
    finance.photographs("invoice-12-approved")
    finance.sends("Mark as taken to the finance system")
    finance.reads("With the finance system")
    return rows


def one_is_refused(finance: Somebody, run: str, rows: list[dict[str, str]]) -> None:
    finance.goes_to(f"{run}all/")
    finance.page.locator("#payments a, table a").first.click()
    finance.page.wait_for_load_state()
    finance.photographs("invoice-20-payment")
    finance.follows("This payment was refused or came back")
    finance.answers(returned_on=PAY_DAY.isoformat(), reason_code="INV-SHUT")
    finance.photographs("invoice-21-refused")
    finance.sends("Record that it was not paid")
    finance.reads("It is due again")
    finance.photographs("invoice-22-refused")
