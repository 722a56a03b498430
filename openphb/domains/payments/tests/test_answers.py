"""What banks answer: files whole, lines once, and a payment that came back is due again."""

from datetime import timedelta

import pytest

from openphb.domains.agreements.models import BankDetails
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import BankAnswerLine, Payment
from openphb.domains.payments.rails import reference
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.tests.making import arucs
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
ITEM = (
    '<ReturnedCreditItem ref="{ref}" transCode="99" returnCode="B" '
    'returnDescription="ACCOUNT CLOSED" originalProcessingDate="2026-12-10" valueOf="{pounds}" '
    'currency="GBP"><PayeeAccount number="{number}" ref="{ref}" name="X" '
    'sortCode="{code}"/></ReturnedCreditItem>'
)


@pytest.fixture
def sent(house):
    """Return a house that paid two people, on the day after their money arrived."""
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    run_id = making.approved(house)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        house.payments = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
    house.today = FIRST + timedelta(days=3)
    return house


def item(house, payment, pounds=None):
    with house.acting("finance_officer"):
        bank = BankDetails.objects.get(pk=Payment.objects.get(pk=payment.id).bank_id)
    return ITEM.format(
        ref=reference(payment.id, payment.case_reference),
        pounds=pounds or f"{payment.amount_pence / 100:.2f}",
        number=bank.account_number,
        code=bank.sort_code,
    )


def file(*items, on="2026-12-14"):
    return arucs(*items, header=f'currentProcessingDate="{on}"')


def take(house, data, role="finance_officer"):
    with house.acting(role) as viewer:
        return actions.take_in_answer(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            data=data,
            file_name="returns.xml",
        )


def states(house):
    with house.acting("finance_officer") as viewer:
        return [queries.payment(viewer=viewer, payment_id=one.id).state for one in house.payments]


def test_a_returned_credit_makes_its_payment_due_again(sent):
    first, _second = sent.payments
    taken = take(sent, file(item(sent, first)))
    assert (taken.returned, taken.others, taken.unclear) == (1, 0, 0)
    assert states(sent) == [PaymentState.RETURNED, PaymentState.PAID]
    assert making.due(sent, FIRST).total_pence == first.amount_pence
    with sent.acting("finance_officer") as viewer:
        shown = queries.bank_answer(viewer=viewer, answer_id=taken.answer_id)
    (line,) = shown.lines
    assert (line.payment_id, line.outcome) == (first.id, Outcome.MATCHED)
    assert "closed" in line.reason.lower()


def test_the_same_file_twice_and_the_same_line_in_another_file_add_nothing(sent):
    first, second = sent.payments
    data = file(item(sent, first))
    take(sent, data)
    again = take(sent, data)
    assert (again.known_before, again.returned) == (True, 0)
    both = take(sent, file(item(sent, first), item(sent, second)))
    assert both.returned == 1
    assert states(sent) == [PaymentState.RETURNED, PaymentState.RETURNED]
    assert making.due(sent, FIRST).total_pence == first.amount_pence + second.amount_pence


def test_two_files_in_either_order_come_to_the_same(sent):
    first, second = sent.payments
    take(sent, file(item(sent, first), item(sent, second), on="2026-12-14"))
    take(sent, file(item(sent, second), on="2026-12-14"))
    assert states(sent) == [PaymentState.RETURNED, PaymentState.RETURNED]


def test_a_line_that_fits_no_payment_waits_for_a_person(sent):
    first, _second = sent.payments
    taken = take(sent, file(item(sent, first, pounds="1.00")))
    assert (taken.returned, taken.unclear) == (0, 1)
    assert states(sent) == [PaymentState.PAID, PaymentState.PAID]


def test_a_file_that_is_none_is_refused_and_nothing_is_kept(sent):
    for data in (b"hello", b"<Document/>", file(item(sent, sent.payments[0]), on="yesterday")):
        with pytest.raises(Refusal):
            take(sent, data)
    with sent.acting("finance_officer") as viewer:
        assert queries.bank_answers(viewer=viewer) == ()
        assert BankAnswerLine.objects.count() == 0


def test_a_nurse_does_not_take_in_what_banks_answer(sent):
    with pytest.raises(Refusal):
        take(sent, file(item(sent, sent.payments[0])), role="care_coordinator")
