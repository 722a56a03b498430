"""April's rates are loaded late: who is short, a batch by two people, letters, and the run that pays it."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

from openphb.config.demo.cast import MR_W
from openphb.config.supervisor import worker_command
from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

APRIL, PAY_DAY = date(2026, 4, 1), date(2026, 11, 30)
WEEKS_PAID = 4
# Pence: what the card now says, and what Mr W's plan pays for an agency's hour and an assistant's.
CARD = {"agency.weekday.hour": 27_00, "pa.weekday.hour": 15_00}
A_WEEK = 5 * (27_00 - 24_60) + 20 * (15_00 - 14_20)


def pounds(pence: int) -> str:
    return f"£{pence // 100:,}.{pence % 100:02d}"


@pytest.mark.parametrize("company", [True], indirect=True, ids=["with JavaScript"])
def test_aprils_rates_come_to_a_pay_run(company: Company, tmp_path: Path):
    finance, manager = company.signed_in("finance"), company.signed_in("manager")
    approver = company.signed_in("approver")

    before = what_a_run_pays(finance)
    rates_are_loaded_by_two(finance, manager, tmp_path)
    shortfalls_are_listed(finance)
    batch = a_batch_is_put_forward(finance)
    it_is_approved(approver, batch)
    the_worker_works(company)
    mr_w_is_written_to(approver, batch)
    assert what_a_run_pays(finance) - before == WEEKS_PAID * A_WEEK


def what_a_run_pays(finance: Somebody) -> int:
    """Prepare a run, read its total, and cancel it."""
    finance.goes_to("/payments/prepare/")
    finance.pays_for(MR_W.commissioner)
    finance.chooses(re.compile("Bacs"))
    finance.answers(pay_on=PAY_DAY.isoformat())
    finance.sends("Prepare the run")
    total = re.search(r"(?:people|person) · £([\d,]+)\.(\d\d)", finance.text())
    assert total, finance.text()[:2000]
    finance.follows("Cancel the run")
    finance.answers(reason="Only to see what it comes to.")
    finance.sends("Cancel the run")
    finance.reads("The run is cancelled")
    return int(total[1].replace(",", "")) * 100 + int(total[2])


def rates_are_loaded_by_two(finance: Somebody, manager: Somebody, folder: Path) -> None:
    file = folder / "april.csv"
    rows = [
        f"{code},{pence / 100:.2f},{APRIL.isoformat()},,Card of April 2026 (made up)"
        for code, pence in CARD.items()
    ]
    file.write_text("\n".join(["key,price,first_day,last_day,source", *rows]))
    finance.goes_to("/rates/")
    finance.follows(MR_W.commissioner)
    card = finance.page.url.removeprefix(finance.server.address)
    finance.goes_to(f"{card}import/")
    finance.page.locator("main input[type=file]").set_input_files(str(file))
    finance.sends()
    manager.goes_to(card)
    manager.follows("april.csv")
    manager.answers(decision="agree", reason="As the committee agreed.")
    manager.sends("Decide")


def shortfalls_are_listed(finance: Somebody) -> None:
    finance.goes_to("/enough/")
    finance.photographs("enough-01-places")
    finance.follows(MR_W.commissioner)
    finance.reads(re.compile(r"budgets (is|are) short, by £"))
    finance.reads("£24.60 to £27.00")
    finance.photographs("enough-02-list")


def a_batch_is_put_forward(finance: Somebody) -> str:
    finance.follows("Raise them")
    finance.answers(from_day=PAY_DAY.isoformat())
    finance.photographs("enough-03-propose")
    finance.sends("Put them forward")
    finance.reads("Somebody else decides it")
    finance.photographs("enough-04-batch")
    batch = finance.page.url.removeprefix(finance.server.address)
    finance.follows("Leave it out")
    finance.photographs("enough-05-leave-out")
    finance.goes_to(batch)
    # Mr W alone: his periods begin on the pay day, so that the sum needs no part of a week.
    others = finance.page.locator("main tr").filter(has_not_text="William W")
    while (links := others.locator("a", has_text="Leave it out")).count():
        links.first.click()
        finance.page.wait_for_load_state()
        finance.answers(reason="It is looked at with the person at the next review.")
        finance.sends("Leave it out")
    finance.reads(f"1 budget, {pounds(A_WEEK)} more a week")
    finance.photographs("enough-06-left-out")
    return batch


def it_is_approved(approver: Somebody, batch: str) -> None:
    approver.goes_to(batch)
    approver.photographs("enough-07-decide")
    approver.answers(
        decision="agree", reason="Your agency and your assistant cost more since April."
    )
    approver.sends("Decide")
    approver.reads("Budgets are being raised")


def the_worker_works(company: Company) -> None:
    """Let the worker do what waits, the letters as well, and stop."""
    environment = company.server.world.environment()
    subprocess.run([*worker_command(), "--one-shot"], env=environment, check=True, timeout=120)


def mr_w_is_written_to(approver: Somebody, batch: str) -> None:
    approver.goes_to(batch)
    approver.reads("Done")
    approver.photographs("enough-08-done")
    approver.follows("Letter")
    approver.reads("Your budget goes up from Monday 30 November 2026")
    approver.reads(f"It is {pounds(A_WEEK)} a week more")
    approver.photographs("enough-09-letter")
