"""What was paid beside what statements show: money that is sent counts once, on the day it arrives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from openphb.domains.payments import actions as payments
from openphb.domains.payments.tests import making
from openphb.domains.spending import actions, queries
from openphb.domains.spending.tests.making import camt_statement, csv_statement
from openphb.kernel.refusal import Refusal

PAID_ON = making.FIRST_DAY


@pytest.fixture
def paid(house):
    """Return the agreement of somebody whose first payment is approved, and the run."""
    making.payer(house)
    agreement_id = making.entitled(house)
    return making.agreement(house, agreement_id), making.approved(house)


def left_on(house, agreement, on):
    with house.acting("finance_officer") as viewer:
        return queries.money_left(viewer=viewer, budget_id=agreement.budget_id, on=on)


def send(house, run_id):
    with house.acting("finance_officer") as viewer:
        payments.submit(by=viewer, at=house.at, run_id=run_id)


def test_a_payment_counts_when_it_was_sent_from_the_day_it_arrives(house, paid):
    agreement, run_id = paid
    assert left_on(house, agreement, PAID_ON).left_pence == 0
    send(house, run_id)
    assert left_on(house, agreement, PAID_ON - timedelta(days=1)).left_pence == 0
    answer = left_on(house, agreement, PAID_ON)
    pence = making.run(house, run_id).total_pence
    assert answer.left_pence == answer.in_pence == pence > 0
    assert "which no statement shows yet" in answer.left_working[1]


def test_a_payment_that_a_statement_shows_is_not_counted_twice(house, paid):
    agreement, run_id = paid
    send(house, run_id)
    pence = making.run(house, run_id).total_pence
    house.today = PAID_ON + timedelta(days=7)
    moved = [(PAID_ON, "NHS Ourshire", pence), (PAID_ON + timedelta(days=3), "Ann Other", -100)]
    with house.acting("finance_officer") as viewer:
        actions.take_in_statement(
            by=viewer, at=house.at, budget_id=agreement.budget_id, data=csv_statement(moved)
        )
    answer = left_on(house, agreement, house.today)
    assert (answer.left_pence, answer.in_pence) == (pence - 100, pence)


def test_only_a_statement_of_the_account_that_is_paid_to_goes_in(house, paid):
    agreement, _ = paid
    (bank,) = agreement.bank
    moved = [(date(2026, 11, 2), "Somebody", 500), (date(2026, 11, 3), "Ann Other", -100)]
    own = camt_statement(moved)
    assert bank.account_number[-4:].encode() in own
    with house.acting("finance_officer") as viewer:
        add = {"by": viewer, "at": house.at, "budget_id": agreement.budget_id}
        with pytest.raises(Refusal) as refused:
            actions.take_in_statement(**add, data=own.replace(b"20295963748472", b"20295911112222"))
        assert refused.value.code == "statement_of_another"
        assert actions.take_in_statement(**add, data=own).added == 2
