"""The forms of runs as browsers send them: out of turn, rules, waiting days, what is wrong with each."""

from __future__ import annotations

import html
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from openphb.domains.payments import queries
from openphb.domains.payments.tests import making
from openphb.domains.payments.tests.test_cooling_off import payments
from openphb.domains.payments.tests.test_cooling_off import propose as another_account
from openphb.domains.payments.tests.test_kinds_and_rules import case_of, rule
from openphb.domains.payments.tests.test_recoveries import cut, propose, was_paid
from openphb.domains.payments.types import PaymentState, Policy, RecoveryKind, RunKind, RunState

FIRST = making.FIRST_DAY
EARLY = FIRST - timedelta(days=3)


def day(name: str, on: date) -> dict[str, str]:
    return {
        f"{name}-day": str(on.day),
        f"{name}-month": str(on.month),
        f"{name}-year": str(on.year),
    }


def begins_with(house):
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]


@pytest.fixture
def ready(house):
    return house


@pytest.fixture
def changed(house):
    """Return a house in which one of two people gave another account, and 30 days are waited."""
    rule(house, Policy(None, 30))
    another_account(house)
    return house


@pytest.fixture
def paid(house):
    """Return a house that paid both for four weeks, on the day it arrived."""
    house.agreement_id = house.agreements[0]
    was_paid(house)
    return house


@pytest.fixture
def on_the_day(ready):
    ready.today = FIRST
    return ready


@pytest.fixture
def at(house, client_of):
    """Return a way to open or send a page in a role, through the whole stack."""
    clients: dict[str, Client] = {}

    def open_(role, name, *args, answers=None):
        client = clients.setdefault(role, client_of(house.user_id(role)))
        path = reverse(name, args=args)
        response = client.get(path) if answers is None else client.post(path, answers)
        return response, html.unescape(response.content.decode())

    return open_


def the_run(house):
    with house.acting("finance_officer") as viewer:
        (one,) = queries.runs(viewer=viewer)
        return queries.run(viewer=viewer, run_id=one.id)


def payer_id(house) -> str:
    with house.acting("finance_officer") as viewer:
        return str(queries.payers(viewer=viewer)[0].id)


def test_an_ordinary_run_is_three_answers_and_what_is_left_under_another_counts_for_nothing(
    ready, at
):
    _response, words = at("finance_officer", "payments:prepare")
    assert "For NHS Ourshire ICB" in words
    assert 'type="hidden" name="payer"' in words
    # Nothing is marked as optional: what stands under an answer is needed there, and only there.
    assert "(optional)" not in words
    answers = {
        "payer": payer_id(ready),
        "kind": "ordinary",
        "rail": "bacs",
        "advance_reason": "left there",
        "authority": "left there",
        **day("pay_on", FIRST),
        "due_on-day": "31",
        "due_on-month": "2",
    }
    response, words = at("finance_officer", "payments:prepare", answers=answers)
    assert response.status_code == 302, words
    made = the_run(ready)
    assert (made.kind, made.reason, made.authority) == (RunKind.ORDINARY, "", "")


def test_a_form_with_nothing_chosen_says_what_is_missing(ready, at):
    response, words = at("finance_officer", "payments:prepare", answers={})
    assert response.status_code == 200
    for missing in ("Choose the kind of run", "Enter the day on which the money should arrive"):
        assert missing in words
    assert "Write why it cannot wait" not in words


def test_an_advance_asks_which_pay_day_and_why_and_an_approver_reads_it(ready, at):
    answers = {
        "payer": payer_id(ready),
        "kind": "advance",
        "rail": "bacs",
        **day("pay_on", EARLY),
    }
    _response, words = at("finance_officer", "payments:prepare", answers=answers)
    assert "Enter the pay day that it is for" in words
    assert "Write why it is paid before its day" in words
    answers |= {"advance_reason": "Wages are due over Christmas.", **day("due_on", EARLY)}
    _response, words = at("finance_officer", "payments:prepare", answers=answers)
    assert "An advance pays what becomes due after the day" in words
    response, words = at(
        "finance_officer", "payments:prepare", answers=answers | day("due_on", FIRST)
    )
    assert response.status_code == 302, words
    made = the_run(ready)
    assert (made.kind, made.due_on) == (RunKind.ADVANCE, FIRST)
    _response, words = at("finance_approver", "payments:run", made.id)
    assert "Advance: Wages are due over Christmas." in words


def test_an_emergency_names_people_a_reason_and_who_allowed_it(on_the_day, at):
    answers = {
        "payer": payer_id(on_the_day),
        "kind": "emergency",
        "rail": "faster_payments",
        **day("pay_on", FIRST),
    }
    _response, words = at("finance_officer", "payments:prepare", answers=answers)
    for missing in (
        "Enter the reference of each case",
        "Write why it cannot wait",
        "Write who allowed it",
    ):
        assert missing in words
    answers |= {
        "named": "NOBODY.1",
        "emergency_reason": "The agency stops care tonight.",
        "authority": "Ruth Bell, deputy director",
    }
    response, words = at("finance_officer", "payments:prepare", answers=answers)
    assert response.status_code == 200
    assert "NOBODY.1" in words
    answers["named"] = case_of(on_the_day, on_the_day.agreements[0])
    response, words = at("finance_officer", "payments:prepare", answers=answers)
    assert response.status_code == 302, words
    made = the_run(on_the_day)
    assert (made.kind, made.payment_count) == (RunKind.EMERGENCY, 1)
    _response, words = at("finance_approver", "payments:run", made.id)
    assert "Allowed by Ruth Bell, deputy director." in words


RULES = {
    "payments:propose_limit": (
        {"holder": "finance_approver", "run_pence": "1000", "payment_pence": "600"},
        "approves runs up to £1,000.00, with no payment above £600.00.",
        "Choose a role or a person",
    ),
    "payments:propose_policy": (
        {"second_above_pence": "", "cooling_off_days": "1"},
        "One approval is enough. A changed account waits 1 day.",
        "Enter a number of days, or 0",
    ),
    "payments:propose_calendar": (
        {
            "frequency": "monthly",
            "days_before_end": "1",
            "rail": "bacs",
            "prepare_days": "1",
            **day("first_day", FIRST),
        },
        "Every month, 1 working day before its last, by Bacs; prepared 1 working day before",
        "Choose how often",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_a_rule_is_proposed_by_one_and_decided_by_another(ready, at, name):
    given, says, missing = RULES[name]
    _response, words = at("finance_officer", name, answers={})
    assert missing in words
    assert "Enter a day" in words
    answers = {"commissioner": str(ready.tenant_id), **given, **day("valid_from", ready.today)}
    response, words = at("finance_officer", name, answers=answers)
    assert response.status_code == 302, words
    _response, words = at("phb_manager", "payments:house_rules")
    assert says in words
    assert "Waits for a decision" in words
    with ready.acting("phb_manager") as viewer:
        (rule,) = queries.rules_to_decide(viewer=viewer)
    decide = (f"payments:decide_{rule.about}", rule.id)
    _response, words = at("finance_officer", *decide)
    assert "Shall this hold?" not in words
    _response, words = at("phb_manager", *decide, answers={})
    assert "Choose yes or no" in words
    agreed = {"decision": "agree", "reason": "As the scheme of delegation says."}
    assert at("phb_manager", *decide, answers=agreed)[0].status_code == 302
    _response, words = at("phb_manager", *decide)
    assert "In force" in words
    assert "Shall this hold?" not in words


def test_a_month_before_its_end_is_asked_where_people_are_paid_by_the_month(ready, at):
    given = RULES["payments:propose_calendar"][0] | {"days_before_end": ""}
    answers = {"commissioner": str(ready.tenant_id), **given, **day("valid_from", ready.today)}
    _response, words = at("finance_officer", "payments:propose_calendar", answers=answers)
    assert "Enter a number of days, or 0" in words
    weekly = answers | {"frequency": "weekly"}
    response, words = at("finance_officer", "payments:propose_calendar", answers=weekly)
    assert response.status_code == 302, words


def test_a_changed_account_is_let_be_paid_once_with_reason_and_authority(changed, at):
    waiting, other = payments(changed, making.prepared(changed).run_id)
    _response, words = at("phb_manager", "payments:waive", other.id)
    assert "This payment does not wait for a changed account" in words
    _response, words = at("phb_manager", "payments:waive", waiting.id, answers={})
    assert "Write why" in words
    assert "Write who allowed it" in words
    given = {"reason": "No money for food today", "authority": "Ruth Bell, deputy director"}
    response, words = at("phb_manager", "payments:waive", waiting.id, answers=given)
    assert response.status_code == 302, words
    response, _words = at("finance_officer", "payments:release", waiting.id, answers={})
    assert response.status_code == 302
    assert payments(changed, waiting.run_id)[0].state is PaymentState.INCLUDED
    response, words = at("phb_manager", "payments:waive", waiting.id, answers=given)
    assert response.status_code == 409
    assert "to be paid" in words


def test_a_payment_says_how_it_stands_where_nothing_can_be_done_to_it(ready, at):
    run_id = making.approved(ready)
    one = payments(ready, run_id)[0]
    for role, name, title in (
        ("finance_officer", "payments:hold", "This payment cannot be held now"),
        ("finance_officer", "payments:release", "This payment is not held"),
    ):
        response, words = at(role, name, one.id)
        assert response.status_code == 200
        assert title in words
        assert "<form" not in words.partition("<main")[2].partition("</main")[0]
        assert at(role, name, one.id, answers={"reason": "Late"})[0].status_code == 409
    assert the_run(ready).state is RunState.APPROVED


def test_an_offset_says_that_its_days_of_notice_are_needed(paid, at):
    one = cut(paid)
    asks = ("journeys:propose_recovery", one.id, "offset")
    _response, words = at("finance_officer", *asks)
    assert "(optional)" not in words
    _response, words = at("finance_officer", *asks, answers={"pence": "1", "reasons": "Fewer"})
    assert "Enter the day on which the person was told in writing" in words
    assert "Enter the day until which they may answer" in words


def test_a_repayment_is_recorded_only_while_one_is_waited_for(paid, at):
    recovery_id = propose(paid, cut(paid).id, kind=RecoveryKind.WRITE_OFF)
    response, words = at("finance_approver", "payments:received", recovery_id)
    assert response.status_code == 200
    assert "No repayment is waited for" in words
    assert "waits for a decision" in words
