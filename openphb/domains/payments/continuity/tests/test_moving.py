"""An outage, what moves freely, what moves by a person's word, and how its answer closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.tests import making as failing
from openphb.domains.payments.continuity.types import ExposureState, LateWhy
from openphb.domains.payments.models import (
    Exposure,
    LateAlarm,
    Overpayment,
    Payment,
    PaymentMove,
)
from openphb.domains.payments.rules.accounts import EXPENDITURE, MAY_BE_DOUBLED
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, Rail, RunKind, RunState
from openphb.kernel.refusal import Refusal


def begins_with(house):
    making.payer(house)
    agreement_id = making.entitled(house)
    failing.second_way(house, agreement_id)
    house.agreement_id = agreement_id


@pytest.fixture
def person(house):
    return house.agreement_id


def test_nothing_goes_by_a_rail_that_is_out_until_somebody_says_it_works(house, person):
    outage_id = failing.out(house)
    with pytest.raises(Refusal) as refused:
        making.prepared(house)
    assert refused.value.code == "rail_out"
    failing.works_again(house, outage_id)
    assert making.prepared(house).payments == 1


def test_a_run_that_was_never_sent_moves_whole_and_its_file_is_given_to_nobody(house, person):
    run_id = making.approved(house)
    failing.out(house)
    made = failing.moved(house, run_id)
    assert (made.given_up, made.paid_anew) == (1, 1)
    first, second = failing.rows(house, Payment)
    assert first.state == PaymentState.GIVEN_UP
    assert (second.rail, second.amount_pence) == (Rail.FASTER_PAYMENTS, first.amount_pence)
    assert second.pay_on == first.pay_on
    assert making.run(house, run_id).state is RunState.WITHDRAWN
    assert making.run(house, second.run_id).kind is RunKind.MOVED
    assert failing.balance(house, EXPENDITURE) == 0
    for act in (failing.taken, failing.sent):
        with pytest.raises(Refusal):
            act(house, run_id)
    failing.approved(house, second.run_id)
    assert failing.balance(house, EXPENDITURE) == second.amount_pence


def test_what_was_sent_moves_by_nobodys_hand_but_a_named_others(house, person):
    run_id = making.approved(house)
    failing.taken(house, run_id)
    failing.out(house)
    with pytest.raises(Refusal) as refused:
        failing.moved(house, run_id)
    assert refused.value.code == "nothing_to_move"
    with pytest.raises(Refusal):
        failing.overridden(house, run_id, role="finance_officer")
    made = failing.overridden(house, run_id)
    first, second = failing.rows(house, Payment)
    exposure = failing.one(house, Exposure)
    assert (made.exposures, made.exposed_pence) == (1, first.amount_pence)
    assert exposure.overridden_by != exposure.prepared_by
    assert first.state == PaymentState.EXPOSED
    assert (failing.balance(house, EXPENDITURE), failing.balance(house, MAY_BE_DOUBLED)) == (
        0,
        first.amount_pence,
    )
    assert failing.one(house, PaymentMove).second_id == second.id


def test_a_late_return_ends_the_exposure_and_nobody_was_paid_twice(house, person):
    run_id = making.approved(house)
    failing.sent(house, run_id)
    failing.out(house)
    made = failing.overridden(house, run_id)
    first, second = failing.rows(house, Payment)
    failing.approved(house, made.run_ids[0])
    with house.acting("finance_officer") as viewer:
        actions.record_return(
            by=viewer,
            at=house.at,
            payment_id=first.id,
            returned_on=house.today,
            reason="Never taken in.",
        )
    assert failing.one(house, Exposure).state == ExposureState.NEVER_PAID
    assert failing.balance(house, MAY_BE_DOUBLED) == 0
    assert failing.balance(house, EXPENDITURE) == second.amount_pence
    assert not failing.rows(house, Overpayment)


def test_a_late_confirmation_ends_it_as_a_double_that_is_put_to_a_person(house, person):
    run_id = making.approved(house)
    failing.sent(house, run_id)
    failing.out(house)
    made = failing.overridden(house, run_id)
    first, _second = failing.rows(house, Payment)
    failing.approved(house, made.run_ids[0])
    failing.sent(house, made.run_ids[0])
    house.today = making.FIRST_DAY
    failing.confirmed(house, run_id)
    assert failing.one(house, Exposure).state == ExposureState.PAID
    assert failing.one(house, Overpayment).found_pence == first.amount_pence
    assert failing.balance(house, MAY_BE_DOUBLED) == 0
    assert failing.balance(house, EXPENDITURE) == 2 * first.amount_pence


def test_a_confirmation_holds_what_an_open_run_would_pay_instead(house, person):
    run_id = making.approved(house)
    failing.sent(house, run_id)
    failing.out(house)
    made = failing.overridden(house, run_id)
    making.reviewed(house, made.run_ids[0])
    house.today = making.FIRST_DAY
    failing.confirmed(house, run_id)
    assert [one.state for one in failing.payments_of(house, made.run_ids[0])] == [PaymentState.HELD]
    assert making.run(house, made.run_ids[0]).state is RunState.DRAFT
    second = failing.payments_of(house, made.run_ids[0])[0]
    with house.acting("finance_officer") as viewer:
        actions.release(by=viewer, at=house.at, payment_id=second.id)
    with pytest.raises(Refusal) as refused:
        failing.approved(house, made.run_ids[0])
    assert refused.value.code == "run_pays_too_much"
    assert not failing.rows(house, Overpayment)


def test_the_accounts_of_those_whom_a_rail_failed_stay_good(house, person):
    run_id = making.approved(house)
    failing.sent(house, run_id)
    failing.out(house)
    payment = failing.one(house, Payment)
    with house.acting("finance_officer") as viewer:
        actions.record_return(
            by=viewer,
            at=house.at,
            payment_id=payment.id,
            returned_on=house.today,
            reason="The file was not processed.",
        )
    made = failing.moved(house, run_id)
    assert made.paid_anew == 1
    assert made.given_up == 0


def test_who_has_no_money_on_the_day_is_told_until_it_is_there(house, person):
    run_id = making.approved(house)
    failing.out(house)
    assert failing.looked(house) == 0
    made = failing.moved(house, run_id)
    house.today = making.FIRST_DAY
    assert failing.looked(house) == 1
    assert failing.one(house, LateAlarm).why == LateWhy.MOVED
    with house.acting("finance_officer") as viewer:
        assert [one.pence for one in queries.late(viewer=viewer)] == [
            failing.rows(house, Payment)[0].amount_pence
        ]
    second = failing.payments_of(house, made.run_ids[0])[0]
    failing.approved(house, second.run_id)
    assert failing.looked(house) == 1
    failing.sent(house, second.run_id)
    assert failing.looked(house) == 0
    assert failing.one(house, LateAlarm).cleared_on == house.today


@pytest.mark.parametrize(
    ("state", "said"), [(PaymentState.PAID, "both paid"), (PaymentState.EXPOSED, "open exposure")]
)
def test_the_database_keeps_one_of_two_alive(house, person, state, said):
    run_id = making.approved(house)
    failing.out(house)
    failing.moved(house, run_id)
    first = failing.payments_of(house, run_id)[0]
    with house.acting("finance_officer"), pytest.raises(IntegrityError, match=said):
        said_by_hand(first, state)


def said_by_hand(payment: Payment, state: PaymentState) -> None:
    with transaction.atomic():
        Payment.objects.filter(pk=payment.id).update(state=state)
        connection.check_constraints()


def test_a_run_whose_rail_works_is_not_moved(house, person):
    run_id = making.approved(house)
    with pytest.raises(Refusal) as refused:
        failing.moved(house, run_id)
    assert refused.value.code == "rail_works"


def test_nobody_moves_without_a_second_way(empty_house):
    making.payer(empty_house)
    making.entitled(empty_house)
    run_id = making.approved(empty_house)
    failing.out(empty_house)
    with pytest.raises(Refusal) as refused:
        failing.moved(empty_house, run_id)
    assert refused.value.code == "no_second_way"
    assert making.run(empty_house, run_id).state is RunState.APPROVED


def test_an_outage_is_ended_once_and_by_name(house, person):
    outage_id = failing.out(house, began_on=house.today - timedelta(days=1))
    failing.works_again(house, outage_id)
    with pytest.raises(Refusal) as refused:
        failing.works_again(house, outage_id)
    assert refused.value.code == "outage_ended"
    with house.acting("finance_officer") as viewer:
        (ended,) = queries.outages(viewer=viewer, lasting=False)
    assert ended.ended_on == house.today
    assert ended.ended_by_name
