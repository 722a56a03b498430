"""A changed account waits: its payments are held, until the days are over or somebody new says so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import BankState, PayeeMatch
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import CoolingOffWaiver, Payment
from openphb.domains.payments.rules.cooling_off import waits_until
from openphb.domains.payments.tests import making
from openphb.domains.payments.tests.test_kinds_and_rules import rule
from openphb.domains.payments.types import Exceptional, PaymentState, Policy
from openphb.foundation.messaging.models import Message
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
CHANGED = date(2026, 11, 24)
WHY = {"reason": "No money for food today", "authority": "Ruth Bell, deputy director"}


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.mark.parametrize(
    ("changed_on", "days", "pay_on", "until"),
    [
        (None, 30, FIRST, None),
        (CHANGED, 0, CHANGED, None),
        (CHANGED, 10, date(2026, 12, 3), date(2026, 12, 4)),
        (CHANGED, 10, date(2026, 12, 4), None),
    ],
)
def test_a_changed_account_waits_so_many_days(changed_on, days, pay_on, until):
    assert waits_until(changed_on, days, pay_on) == until


def begins_with(house):
    """Begin with a house in which one of two people gave another account, and 30 days are waited."""
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    rule(house, Policy(None, 30))
    propose(house)


@pytest.fixture
def changed(house):
    return house


def propose(house, number="12345678"):
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(house, viewer, house.agreements[0], account_number=number)
    with house.acting("finance_approver") as viewer:
        agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Rang the person."
        )
    return bank_id


def payments(house, run_id):
    with house.acting("finance_officer") as viewer:
        found = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
    return sorted(found, key=lambda one: Exceptional.ACCOUNT_WAITS not in one.exceptions)


def test_payments_to_a_changed_account_are_held_and_cannot_just_be_released(changed):
    made = making.prepared(changed)
    waiting, other = payments(changed, made.run_id)
    assert (waiting.state, other.state) == (PaymentState.HELD, PaymentState.INCLUDED)
    assert Exceptional.ACCOUNT_WAITS in waiting.exceptions
    assert "paid from Thursday 24 December 2026" in waiting.held_reason
    with changed.acting("finance_officer") as viewer, refused("account_waits"):
        actions.release(by=viewer, at=changed.at, payment_id=waiting.id)


def test_somebody_new_to_the_account_lets_it_be_paid_with_reason_and_authority(changed):
    made = making.prepared(changed)
    waiting, other = payments(changed, made.run_id)
    with changed.acting("finance_approver") as viewer, refused("account_waits_own"):
        actions.waive_cooling_off(by=viewer, at=changed.at, payment_id=waiting.id, **WHY)
    with changed.acting("phb_manager") as viewer:
        with refused("account_waits_not"):
            actions.waive_cooling_off(by=viewer, at=changed.at, payment_id=other.id, **WHY)
        with refused("run_authority"):
            actions.waive_cooling_off(
                by=viewer, at=changed.at, payment_id=waiting.id, **{**WHY, "authority": ""}
            )
        actions.waive_cooling_off(by=viewer, at=changed.at, payment_id=waiting.id, **WHY)
        with refused("account_waits_waived"):
            actions.waive_cooling_off(by=viewer, at=changed.at, payment_id=waiting.id, **WHY)
    with changed.acting("finance_officer") as viewer:
        actions.release(by=viewer, at=changed.at, payment_id=waiting.id)
    assert payments(changed, made.run_id)[0].state is PaymentState.INCLUDED


def test_the_database_lets_nobody_who_gave_or_approved_the_account_waive_it(changed):
    made = making.prepared(changed)
    waiting = payments(changed, made.run_id)[0]
    with changed.acting("finance_approver") as viewer:
        row = Payment.objects.select_related("bank").get(pk=waiting.id)
        with pytest.raises(DatabaseError, match="cooling_off_waived_by_another"):
            with transaction.atomic():
                CoolingOffWaiver.objects.create(
                    tenant_id=row.tenant_id,
                    subject_id=row.subject_id,
                    bank=row.bank,
                    reason="x",
                    authority="y",
                    given_by=row.bank.proposed_by,
                    agreed_by=row.bank.decided_by,
                    waived_by=viewer.user_id,
                    waived_at=changed.at,
                )


def test_what_waited_is_paid_with_the_next_run_once_the_days_are_over(changed):
    run_id = making.approved(changed)
    assert payments(changed, run_id)[0].state is PaymentState.KEPT_BACK
    changed.today = making.NEXT_DAY - timedelta(days=7)
    made = making.prepared(changed, making.NEXT_DAY)
    assert {one.state for one in payments(changed, made.run_id)} == {PaymentState.INCLUDED}


def test_the_person_is_told_where_they_were_known_before_and_nowhere_newer(house):
    agreement_id = agreeing.signed(house)
    agreeing.paid_to(house, agreement_id)
    house.agreements = [agreement_id]
    assert Message.objects.count() == 0
    # The holder signed before, so their address is an old one; one who joins after is not told.
    house.at += timedelta(days=2)
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(house, viewer, agreement_id, account_number="12345678")
    house.at += timedelta(days=1)
    newcomer = agreeing.holder_of(house, agreement_id, "representative")
    with house.acting("finance_approver") as viewer:
        told = agreements.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Rang the person."
        )
        sent = list(Message.objects.values_list("to_address", "body"))
    assert told == len(sent) == 1
    assert str(newcomer) not in sent[0][0]
    assert "5678" in sent[0][1]
    assert "12345678" not in sent[0][1]


def test_an_account_that_the_bank_says_is_somebody_else_s_is_not_approved(house):
    agreement_id = agreeing.signed(house)
    with house.acting("finance_officer") as viewer:
        bank_id = agreeing.propose(house, viewer, agreement_id)
    check = {"at": house.at, "bank_id": bank_id, "name_returned": "", "checked_on": house.today}
    with house.acting("finance_officer") as viewer, pytest.raises(Refusal):
        agreements.record_payee_check(by=viewer, result=PayeeMatch.MATCH, **check)
    with house.acting("finance_approver") as viewer:
        with refused("payee_check_name"):
            agreements.record_payee_check(by=viewer, result=PayeeMatch.CLOSE_MATCH, **check)
        with refused("payee_check_when"):
            agreements.record_payee_check(
                by=viewer,
                result=PayeeMatch.MATCH,
                **{**check, "checked_on": house.today + timedelta(days=1)},
            )
        agreements.record_payee_check(by=viewer, result=PayeeMatch.NO_MATCH, **check)
        decide = {"by": viewer, "at": house.at, "bank_id": bank_id, "reason": "Looked at it"}
        with refused("bank_payee_no_match"):
            agreements.decide_bank(approve=True, **decide)
        agreements.record_payee_check(
            by=viewer, result=PayeeMatch.CLOSE_MATCH, **{**check, "name_returned": "MR W W"}
        )
        shown = agreement_queries.bank(viewer=viewer, bank_id=bank_id)
        assert [one.result for one in shown.checks] == [PayeeMatch.CLOSE_MATCH, PayeeMatch.NO_MATCH]
        agreements.decide_bank(approve=True, **decide)
        shown = agreement_queries.bank(viewer=viewer, bank_id=bank_id)
        assert shown.proposed.state is BankState.APPROVED
        with refused("bank_already_decided"):
            agreements.record_payee_check(by=viewer, result=PayeeMatch.MATCH, **check)
