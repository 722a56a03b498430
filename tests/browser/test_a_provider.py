"""A provider from an order to its money: accepted, done, said to be right, invoiced, and paid."""

from __future__ import annotations

import re

import pytest

from openphb.config.demo.cast import MR_W
from tests.browser import steps
from tests.browser.conftest import Company, Somebody

pytestmark = pytest.mark.browser

TOBY = "Toby Farrow"
SWAM_ON, PAY_ON = "2026-11-23", "2026-12-01"


def test_a_provider_from_an_order_to_its_money(company: Company) -> None:
    provider, nurse = company.signed_in("provider"), company.signed_in("nurse")
    order = it_accepts_an_order(provider)
    it_says_what_it_did(provider, order)
    case = his_case(nurse)
    toby = steps.joins(company, nurse, case, role="holder", name=TOBY)
    he_agrees_to_another_order(toby)
    he_says_whether_it_was_right(toby)
    the_nurse_sees_it(nurse, case)
    invoice = it_sends_an_invoice(provider, order)
    finance, approver = company.signed_in("finance"), company.signed_in("finance.approver")
    finance_sees_why_a_part_waits(finance)
    it_is_paid(finance, approver)
    provider.goes_to(invoice)
    provider.reads("£21.00 will be paid on Tuesday 1 December 2026.")
    provider.photographs("provider-06-paid-on")


def it_accepts_an_order(provider: Somebody) -> str:
    provider.reads("1 order waits for your answer")
    provider.photographs("provider-01-home")
    provider.follows("Answer")
    provider.reads("Call his sister Ann")
    provider.chooses("Yes, we accept the order")
    provider.photographs("provider-02-answer")
    provider.sends("Send the answer")
    provider.reads("Accepted")
    return provider.page.url.removeprefix(provider.server.address)


def it_says_what_it_did(provider: Somebody, order: str) -> None:
    provider.goes_to(order)
    provider.follows("Say what you did")
    provider.answers(on=SWAM_ON, quantity="1.5", words="He swam two lengths")
    provider.sends("Send it")
    provider.reads("The person has not answered yet")
    # It was an hour: told again, it takes the place of what was said.
    provider.follows("Change")
    provider.answers(quantity="1")
    provider.sends("Send it")
    provider.reads("1 hour")
    provider.photographs("provider-03-order")


def his_case(nurse: Somebody) -> str:
    nurse.goes_to("/cases/")
    nurse.follows(TOBY)
    return nurse.page.url.removeprefix(nurse.server.address)


def he_agrees_to_another_order(toby: Somebody) -> None:
    toby.goes_to("/my-budget/")
    toby.reads("Care that the NHS arranges waits for your answer.")
    toby.follows("See what and answer")
    toby.photographs("provider-04-arranged")
    toby.follows("Say yes or no")
    toby.reads("They do not see your plan.")
    toby.chooses("Yes")
    toby.photographs("provider-04-agree")
    toby.sends("Send my answer")
    toby.reads("We wait for them to say that they can")


def he_says_whether_it_was_right(toby: Somebody) -> None:
    toby.follows("Say if it was right")
    toby.reads("Was this right?")
    days = re.findall(r"(Monday|Wednesday|Friday) \d+ November 2026: 1 day\b", toby.text())
    assert days[:3] == ["Monday", "Wednesday", "Friday"]
    toby.photographs("provider-05-right")
    toby.chooses("No, something is wrong")
    toby.page.locator('main [name="wrong"]').first.check()
    toby.answers(words="I was at home that day.")
    toby.sends("Send my answer")
    toby.reads("Thank you. Your answer is kept.")
    # The swimming is the other one that waits.
    toby.follows("Say if it was right")
    toby.reads("He swam two lengths")
    toby.chooses("Yes, all of it")
    toby.sends("Send my answer")
    toby.reads("still to come")
    toby.photographs("provider-05-answered")


def the_nurse_sees_it(nurse: Somebody, case: str) -> None:
    nurse.goes_to(case)
    nurse.follows("Care that the NHS orders")
    nurse.reads("SDO-2133")
    nurse.photographs("provider-05-orders-of-a-case")
    nurse.follows("SDO-2133")
    # A day at £60.00, less the £2.00 that the centre took back already.
    nurse.reads("The person says it was not right: £58.00.")
    nurse.photographs("provider-05-match")


def it_sends_an_invoice(provider: Somebody, order: str) -> str:
    provider.goes_to(order)
    provider.follows("Send an invoice")
    provider.answers(number="SDO-2140", price="22.50", amount="22.50")
    provider.photographs("provider-05-invoice")
    provider.sends("Send the invoice")
    provider.reads("£21.00 is right and will be paid. £1.50 waits: read why.")
    provider.reads("One costs £22.50 here and £21.00 in the order.")
    address = provider.page.url.removeprefix(provider.server.address)
    provider.follows("Send a credit note for what waits")
    provider.answers(number="SDO-C-8")
    provider.sends("Send the credit note")
    provider.reads("SDO-C-8")
    return address


def finance_sees_why_a_part_waits(finance: Somebody) -> None:
    finance.goes_to("/today/")
    finance.reads("Invoices of providers with something to ask")
    finance.follows("Sherwood Day Opportunities")
    finance.reads("More than was ordered")


def it_is_paid(finance: Somebody, approver: Somebody) -> None:
    finance.goes_to("/payments/prepare/")
    finance.pays_for(MR_W.commissioner)
    finance.answers(kind="bills", pay_on=PAY_ON)
    finance.sends()
    finance.reads("Sherwood Day Opportunities")
    run = finance.page.url.removeprefix(finance.server.address)
    found = re.search(r" · (£[\d,]+\.\d\d)", finance.text())
    assert found, finance.text()[:500]
    finance.sends("Send for approval")
    approver.goes_to(f"{run}approve/")
    approver.answers(total=found[1])
    approver.sends("Approve")
