"""Money that came back, and money paid too much: nothing lost, nothing taken by itself."""

import html
from datetime import date, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import actions, queries
from openphb.domains.payments.actions.recovering import note_overpayment_of_budget
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    Exceptional,
    PaymentState,
    RecoveryKind,
    RecoveryProposed,
    RecoveryState,
)
from openphb.domains.plans.tests.making import name_person
from openphb.foundation.access.types import Permission
from openphb.foundation.documents.tests.reading import read
from openphb.kernel.refusal import NothingThere, Refusal

FIRST = making.FIRST_DAY  # Friday 11 December 2026
NEXT = date(2027, 1, 8)
THIRD = date(2027, 2, 5)
FOUR_WEEKS = 20 * 1420 * 4
CUT = 80 * 100


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def begins_with(house):
    """Begin with one recipient who was paid for four weeks, on the day it arrived."""
    making.payer(house)
    house.agreement_id = making.entitled(house)
    was_paid(house)


def was_paid(house):
    """Pay whoever is due, and go to the day it arrives; the house knows the first payment."""
    run_id = making.approved(house)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
    house.today = FIRST
    with house.acting("finance_officer") as viewer:
        actions.confirm(by=viewer, at=house.at, run_id=run_id)
        house.payment = queries.payments_of_run(viewer=viewer, run_id=run_id).payments[0]


@pytest.fixture
def paid(house):
    return house


def balances(house):
    with house.acting("finance_officer") as viewer:
        trial = ledger.trial_balance(viewer=viewer, tenant_id=house.tenant_id)
    return {a.code: a.balance_pence for a in trial.accounts if a.balance_pence}


def comes_back(house, **changes):
    said = {"payment_id": house.payment.id, "returned_on": FIRST, "reason": "Account closed."}
    with house.acting("finance_officer") as viewer:
        actions.record_return(by=viewer, at=house.at, **{**said, **changes})


def open_overpayment(house):
    with house.acting("finance_officer") as viewer:
        found = queries.overpayments(viewer=viewer)
    return found[0] if found else None


def cut(house):
    making.change(house, house.agreement_id, 1320, start=FIRST)
    making.prepared(house, NEXT)
    return open_overpayment(house)


def propose(house, overpayment_id, role="finance_officer", **changes):
    proposed = {
        "kind": RecoveryKind.OFFSET,
        "pence": CUT,
        "reasons": "Fewer hours were needed.",
        "told_on": house.today,
        "answer_by": house.today + timedelta(days=14),
        "unused_pence": CUT,
        "unused_on": house.today,
        "enough": "The next payment covers the wage.",
    }
    with house.acting(role) as viewer:
        return actions.propose_recovery(
            by=viewer,
            at=house.at,
            overpayment_id=overpayment_id,
            proposed=RecoveryProposed(**{**proposed, **changes}),
        )


def decide(house, recovery_id, role="finance_approver", *, agree=True):
    with house.acting(role) as viewer:
        actions.decide_recovery(
            by=viewer, at=house.at, recovery_id=recovery_id, agree=agree, reason="It is fair."
        )


def cancel_open_run(house):
    with house.acting("finance_officer") as viewer:
        for run in queries.runs(viewer=viewer):
            if str(run.state) == "draft":
                actions.cancel(by=viewer, at=house.at, run_id=run.id, reason="Start again")


def law_holds(house, on):
    """Entitlement = paid + owed − repaid − written off − overpayment outstanding, at every moment."""
    found = making.due(house, on)
    for one in found.recipients:
        entitled = sum(line.entitled_pence for line in one.lines)
        settled = sum(line.accounted_pence for line in one.lines)
        assert entitled == settled + one.due_pence - one.overpaid_pence
    connection.check_constraints()


def test_a_payment_that_came_back_is_due_again_and_its_account_gets_nothing_more(paid):
    assert making.due(paid, FIRST).total_pence == 0
    comes_back(paid)
    found = making.due(paid, FIRST)
    assert (found.total_pence, found.owed[0].payee) == (FOUR_WEEKS, None)
    assert balances(paid) == {}
    with refused("nothing_due"):
        making.prepared(paid, NEXT)
    # Another account, approved: paid next time, and looked at first.
    with paid.acting("finance_officer") as viewer:
        agreeing.propose(paid, viewer, paid.agreement_id, account_number="66374959")
    with paid.acting("finance_approver") as viewer:
        waiting = agreement_queries.bank_awaiting(viewer=viewer)
        agreements.decide_bank(
            by=viewer,
            at=paid.at,
            bank_id=waiting[0].proposed.id,
            approve=True,
            reason="Seen on a statement.",
        )
    run_id = making.approved(paid, NEXT)
    run = making.run(paid, run_id)
    assert run.total_pence == 2 * FOUR_WEEKS
    assert set(run.needs) >= {Exceptional.CAME_BACK}
    law_holds(paid, NEXT)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"returned_on": FIRST + timedelta(days=1)}, "payment_returned_when"),
        ({"returned_on": date(2026, 11, 1)}, "payment_returned_when"),
        ({"reason": " "}, "reason_needed"),
    ],
)
def test_a_return_on_an_impossible_day_or_without_a_reason_changes_nothing(paid, changes, code):
    with refused(code):
        comes_back(paid, **changes)
    assert making.due(paid, FIRST).total_pence == 0


def test_the_agreement_says_that_money_came_back_from_its_account(paid, visit):
    path = reverse("agreements:agreement", args=[paid.agreement_id])
    comes_back(paid)
    with paid.acting("care_coordinator") as viewer:
        shown = visit(viewer, path).content.decode()
    assert "Money came back from" in shown
    assert "No account is agreed yet" not in shown
    assert "Give the bank account" in shown


def test_the_same_return_twice_adds_nothing(paid):
    comes_back(paid)
    before = balances(paid)
    with refused("payment_returned_already"):
        comes_back(paid)
    assert balances(paid) == before


def test_a_payment_that_was_not_sent_cannot_come_back(empty_house):
    making.payer(empty_house)
    making.entitled(empty_house)
    run_id = making.approved(empty_house)
    with empty_house.acting("finance_officer") as viewer:
        empty_house.payment = queries.payments_of_run(viewer=viewer, run_id=run_id).payments[0]
    with refused("payment_not_sent"):
        comes_back(empty_house)


def test_a_cut_lowers_nothing_and_is_put_to_somebody(paid):
    one = cut(paid)
    assert (one.outstanding_pence, one.closed_on, one.recoveries) == (CUT, None, ())
    # The run that is open pays the new amount for its own weeks, and not a penny less.
    with paid.acting("finance_officer") as viewer:
        draft = queries.runs(viewer=viewer)[0]
    assert draft.total_pence == FOUR_WEEKS - CUT
    law_holds(paid, NEXT)


def test_an_offset_is_agreed_by_another_waits_for_the_answer_and_lowers_one_payment(paid):
    one = cut(paid)
    cancel_open_run(paid)
    with refused("offset_without_unused_money"):
        propose(paid, one.id, unused_pence=None, unused_on=None)
    recovery_id = propose(paid, one.id)
    with refused("recovery_open"):
        propose(paid, one.id)
    decide(paid, recovery_id)
    # The person may still answer: nothing is taken.
    early = making.prepared(paid, NEXT)
    assert early.total_pence == FOUR_WEEKS - CUT
    cancel_open_run(paid)
    paid.today = FIRST + timedelta(days=15)
    made = making.prepared(paid, NEXT)
    assert made.total_pence == FOUR_WEEKS - CUT - CUT
    making.reviewed(paid, made.run_id)
    making.approve(paid, made.run_id, made.total_pence)
    found = making.due(paid, NEXT)
    assert (found.total_pence, found.overpaid_pence) == (0, 0)
    with paid.acting("finance_officer") as viewer:
        done = queries.overpayment(viewer=viewer, overpayment_id=one.id).recoveries[0]
        assert done.payment_id is not None
        why = queries.why(viewer=viewer, payment_id=done.payment_id)
    assert done.state is RecoveryState.DONE
    assert why.earlier_pence == -CUT
    assert Exceptional.LESS_AN_OFFSET in why.payment.exceptions
    law_holds(paid, NEXT)


def test_a_payment_that_an_offset_lowers_says_why_and_who_decided(paid, visit):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id))
    paid.today = FIRST + timedelta(days=15)
    run_id = making.approved(paid, NEXT)
    with paid.acting("finance_officer") as viewer:
        (payment,) = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
    holder = paid.join("holder", subject_id=payment.subject_id)
    with paid.acting_as(holder) as viewer:
        response = visit(viewer, reverse("payments:payment", args=[payment.id]))
    shown = html.unescape(response.content.decode())
    assert "£80.00 is taken from this payment" in shown
    assert "Fewer hours were needed." in shown
    assert "We wrote about it on Friday 11 December 2026." in shown
    assert "Decided by Finance Approver: It is fair." in shown
    assert "something about them changed" not in shown


def test_a_part_offset_leaves_the_rest_outstanding(paid):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id, pence=3_000))
    paid.today = FIRST + timedelta(days=15)
    made = making.prepared(paid, NEXT)
    assert made.total_pence == FOUR_WEEKS - CUT - 3_000
    assert making.due(paid, NEXT).overpaid_pence == CUT - 3_000
    law_holds(paid, NEXT)


def test_an_offset_in_a_run_that_is_given_up_is_free_again(paid):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id))
    paid.today = FIRST + timedelta(days=15)
    making.prepared(paid, NEXT)
    cancel_open_run(paid)
    assert making.due(paid, NEXT).overpaid_pence == CUT
    assert making.prepared(paid, NEXT).total_pence == FOUR_WEEKS - 2 * CUT


def test_a_repayment_is_agreed_and_received_and_settles_the_weeks_it_is_for(paid):
    one = cut(paid)
    recovery_id = propose(
        paid, one.id, kind=RecoveryKind.REPAYMENT, repaid_by="Ada Grant", unused_pence=None
    )
    with paid.acting("finance_officer") as viewer, refused("repayment_not_agreed"):
        actions.record_repayment(
            by=viewer, at=paid.at, recovery_id=recovery_id, received_on=paid.today
        )
    decide(paid, recovery_id)
    with paid.acting("finance_officer") as viewer:
        actions.record_repayment(
            by=viewer, at=paid.at, recovery_id=recovery_id, received_on=paid.today
        )
    assert making.due(paid, FIRST).overpaid_pence == 0
    assert balances(paid) == {"5000": FOUR_WEEKS - CUT, "1010": -(FOUR_WEEKS - CUT)}
    with paid.acting("finance_officer") as viewer:
        assert queries.overpayment(viewer=viewer, overpayment_id=one.id).closed_on == paid.today
    law_holds(paid, FIRST)


def test_a_write_off_moves_the_cost_and_no_money(paid):
    one = cut(paid)
    recovery_id = propose(
        paid,
        one.id,
        kind=RecoveryKind.WRITE_OFF,
        told_on=None,
        answer_by=None,
        unused_pence=None,
    )
    decide(paid, recovery_id)
    assert balances(paid) == {"5000": FOUR_WEEKS - CUT, "5900": CUT, "1010": -FOUR_WEEKS}
    assert making.due(paid, FIRST).overpaid_pence == 0
    law_holds(paid, FIRST)


def test_nobody_decides_what_they_proposed_and_nothing_is_decided_twice(paid):
    one = cut(paid)
    recovery_id = propose(paid, one.id, role="phb_manager")
    with refused("recovery_decided_by_its_proposer"):
        decide(paid, recovery_id, role="phb_manager")
    decide(paid, recovery_id, agree=False)
    with refused("recovery_decided_already"):
        decide(paid, recovery_id)
    assert making.due(paid, FIRST).overpaid_pence == CUT


def test_a_returned_payment_frees_the_offset_it_carried(paid):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id))
    paid.today = FIRST + timedelta(days=15)
    made = making.prepared(paid, NEXT)
    making.reviewed(paid, made.run_id)
    making.approve(paid, made.run_id, made.total_pence)
    with paid.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=paid.at, run_id=made.run_id)
        paid.payment = queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments[0]
    comes_back(paid, returned_on=paid.today)
    found = making.due(paid, NEXT)
    assert (found.total_pence, found.overpaid_pence) == (FOUR_WEEKS - CUT, CUT)
    with paid.acting("finance_officer") as viewer:
        again = queries.overpayment(viewer=viewer, overpayment_id=one.id).recoveries[0]
        assert queries.payment(viewer=viewer, payment_id=paid.payment.id).state is (
            PaymentState.RETURNED
        )
    assert again.state is RecoveryState.AGREED
    law_holds(paid, NEXT)


def test_the_pages_say_what_was_decided_and_when_there_is_nothing_to_recover(paid, visit):
    def shown(role, name, *args, **answers):
        with paid.acting(role) as viewer:
            response = visit(viewer, reverse(name, args=args), answers, post=bool(answers))
        return response.status_code, html.unescape(response.content.decode())

    one = cut(paid)
    asks = ("finance_officer", "journeys:propose_recovery", one.id, "write_off")
    assert "<form" in shown(*asks)[1].partition("<main")[2]
    recovery_id = propose(paid, one.id, kind=RecoveryKind.WRITE_OFF)
    assert "Something is proposed or agreed already" in shown(*asks)[1]
    decides = ("finance_approver", "payments:decide_recovery", recovery_id)
    assert "<form" in shown(*decides)[1].partition("<main")[2]
    decide(paid, recovery_id)
    status, words = shown(*decides)
    assert status == 200
    assert "<form" not in words.partition("<main")[2]
    for said in ("Done", "Decided by Finance Approver", "It is fair.", "Fewer hours were needed."):
        assert said in words, said
    assert shown(*decides, decision="refuse", reason="No.")[0] == 409
    status, words = shown(*asks)
    assert status == 200
    assert "There is nothing to recover" in words
    assert shown(*asks, pence="1", reasons="Again")[0] == 409


def test_money_that_is_only_reserved_in_a_run_cannot_have_been_paid_too_much(empty_house):
    making.payer(empty_house)
    agreement_id = making.entitled(empty_house)
    making.prepared(empty_house)
    making.change(empty_house, agreement_id, 1320, start=FIRST)
    empty_house.today = FIRST
    budget_id = making.agreement(empty_house, agreement_id).budget_id
    with empty_house.acting("approver") as viewer:
        note_overpayment_of_budget(
            by=viewer.act(Permission.PLAN_APPROVE, tenant_id=empty_house.tenant_id),
            at=empty_house.at,
            tenant_id=empty_house.tenant_id,
            budget_id=budget_id,
            on=FIRST,
        )
    assert open_overpayment(empty_house) is None


def test_a_payment_that_comes_back_lets_its_offset_lapse_where_another_recovery_waits(paid):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id, pence=3_000))
    paid.today = FIRST + timedelta(days=15)
    made = making.prepared(paid, NEXT)
    making.reviewed(paid, made.run_id)
    making.approve(paid, made.run_id, made.total_pence)
    with paid.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=paid.at, run_id=made.run_id)
        paid.payment = queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments[0]
    propose(paid, one.id, pence=CUT - 3_000)
    comes_back(paid, returned_on=paid.today)
    with paid.acting("finance_officer") as viewer:
        found = queries.overpayment(viewer=viewer, overpayment_id=one.id)
    assert [recovery.state for recovery in found.recoveries] == [
        RecoveryState.LAPSED,
        RecoveryState.PROPOSED,
    ]
    assert found.outstanding_pence == CUT
    law_holds(paid, NEXT)


WRITE_OFF = {
    "kind": RecoveryKind.WRITE_OFF,
    "told_on": None,
    "answer_by": None,
    "unused_pence": None,
}


def test_what_was_written_off_of_a_payment_that_came_back_is_not_paid_again(paid):
    one = cut(paid)
    cancel_open_run(paid)
    decide(paid, propose(paid, one.id, **WRITE_OFF))
    comes_back(paid)
    assert making.due(paid, FIRST).total_pence == FOUR_WEEKS - CUT
    assert balances(paid) == {}
    with paid.acting("finance_officer") as viewer:
        found = queries.overpayment(viewer=viewer, overpayment_id=one.id)
    assert [recovery.state for recovery in found.recoveries] == [RecoveryState.LAPSED]
    law_holds(paid, FIRST)


def letter(house, visit, recovery_id, role="care_coordinator"):
    path = reverse("payments:recovery_letter", args=[recovery_id])
    with house.acting(role) as viewer:
        return visit(viewer, path)


def test_the_person_gets_a_letter_with_the_amount_the_weeks_the_reasons_and_the_time(paid, visit):
    found = cut(paid)
    name_person(paid, found.subject_id)
    recovery_id = propose(paid, found.id)
    paper = read(letter(paid, visit, recovery_id).content)
    assert (paper.title, paper.language, paper.tagged) == ("You were paid too much", "en-GB", True)
    for words in (
        "We want to take £80.00 from one later payment.",
        "Please tell us what you think by Friday 25 December 2026.",
        "Fewer hours were needed.",
        "Friday 11 December 2026 to Thursday 7 January 2027",
        "The next payment covers the wage.",
        "You can ask us to think again.",
    ):
        assert words in paper.words
    # A repayment is asked for, from somebody, and takes nothing by itself.
    decide(paid, recovery_id, agree=False)
    asked = {"kind": RecoveryKind.REPAYMENT, "repaid_by": "Mr W", "unused_pence": None}
    recovery_id = propose(paid, found.id, **asked, unused_on=None, enough="")
    paper = read(letter(paid, visit, recovery_id).content)
    assert "We ask for £80.00 back. This is who we ask: Mr W" in paper.words
    assert "from one later payment" not in paper.words


def test_what_is_written_off_needs_no_letter(paid, visit):
    found = cut(paid)
    recovery_id = propose(paid, found.id, kind=RecoveryKind.WRITE_OFF)
    with pytest.raises(NothingThere):
        letter(paid, visit, recovery_id)
