"""What banks answer: files whole, lines once, and a payment that came back is due again."""

from datetime import timedelta

import pytest

from openphb.domains.agreements.models import BankDetails
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import BankAnswerLine, Payment
from openphb.domains.payments.rails import payment_code, reference
from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.tests import making as answering
from openphb.domains.payments.returned.tests.making import arucs
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Rail
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
    """Return a house that paid two people by Bacs, on the day after their money arrived."""
    return paid_two(house, Rail.BACS)


@pytest.fixture
def sent_faster(house):
    """Return a house that paid two people by Faster Payments."""
    return paid_two(house, Rail.FASTER_PAYMENTS)


def paid_two(house, rail):
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    house.run_id = run_id = making.approved(house, rail=rail)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        house.payments = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
    house.today = FIRST + timedelta(days=3)
    return house


def item(house, payment, pounds=None):
    with house.acting("finance_officer"):
        bank = BankDetails.objects.get(
            pk=Payment.objects.values_list("bank_id").get(pk=payment.id)[0]
        )
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


def test_an_answer_that_comes_before_its_run_is_marked_as_sent_is_not_lost(house):
    making.payer(house)
    making.entitled(house)
    run_id = making.approved(house)
    with house.acting("finance_officer") as viewer:
        house.payments = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
    house.today = FIRST + timedelta(days=3)
    data = file(item(house, house.payments[0]))
    early = take(house, data)
    assert (early.returned, early.unclear) == (0, 1)
    still = take(house, data)
    assert (still.known_before, still.returned, still.unclear) == (True, 0, 1)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
    again = take(house, data)
    assert (again.known_before, again.returned, again.unclear) == (True, 1, 0)
    assert states(house) == [PaymentState.RETURNED]
    assert take(house, data).returned == 0
    with house.acting("finance_officer") as viewer:
        shown = queries.bank_answer(viewer=viewer, answer_id=again.answer_id)
    assert [line.outcome for line in shown.lines] == [Outcome.MATCHED]


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


def rejected(house, payment, version="10"):
    said = answering.payment(
        name=payment_code(payment.id),
        why=answering.reason("AC04"),
        amount=f"{payment.amount_pence / 100:.2f}",
    )
    data = answering.pain002(
        answering.batch(said), version=version, made="2026-12-14T10:00:00"
    ).replace(b"RUN-1", payment_code(house.run_id).encode())
    return to_account(house, payment, data)


def to_account(house, payment, data):
    """Return an answer with the account that the payment went to, and its day after."""
    with house.acting("finance_officer"):
        bank = BankDetails.objects.get(
            pk=Payment.objects.values_list("bank_id").get(pk=payment.id)[0]
        )
    for ours, told in (
        ("400515", bank.sort_code),
        ("87654321", bank.account_number),
        ("2026-11-24", "2026-12-14"),
    ):
        data = data.replace(ours.encode(), told.encode())
    return data


def test_a_status_report_reaches_a_run_that_went_by_faster_payments(sent_faster):
    first, second = sent_faster.payments
    taken = take(sent_faster, rejected(sent_faster, first))
    assert (taken.returned, taken.unclear) == (1, 0)
    assert states(sent_faster) == [PaymentState.RETURNED, PaymentState.PAID]
    assert making.due(sent_faster, FIRST).total_pence == first.amount_pence
    came_back = answering.camt(
        answering.entry(
            answering.detail(
                name=payment_code(second.id),
                amount=f"{second.amount_pence / 100:.2f}",
                why=answering.returned("AC04"),
            ),
            amount=f"{second.amount_pence / 100:.2f}",
            way="CRDT",
        )
    )
    came_back = to_account(sent_faster, second, came_back)
    assert take(sent_faster, came_back).returned == 1
    assert states(sent_faster) == [PaymentState.RETURNED, PaymentState.RETURNED]


def test_a_message_that_a_rail_does_not_use_fits_none_of_its_payments(sent_faster):
    taken = take(sent_faster, file(item(sent_faster, sent_faster.payments[0])))
    assert (taken.returned, taken.unclear) == (0, 1)
    assert states(sent_faster) == [PaymentState.PAID, PaymentState.PAID]


def test_a_nurse_does_not_take_in_what_banks_answer(sent):
    with pytest.raises(Refusal):
        take(sent, file(item(sent, sent.payments[0])), role="care_coordinator")
