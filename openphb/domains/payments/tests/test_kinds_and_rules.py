"""Kinds of run and the rules about runs: whatever is tried, two people pay, within their limits."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import ApprovalLimit, Payment, PaymentRun
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import (
    CalendarRule,
    HouseRuleState,
    Limit,
    PaymentState,
    Policy,
    Rail,
    RuleAbout,
    RunAsked,
    RunKind,
    RunState,
)
from openphb.foundation.access.models import Grant, GrantLine
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose

FIRST = making.FIRST_DAY
FOUR_WEEKS = 20 * 1420 * 4
WHY = {"reason": "Wages are due over Christmas."}
EMERGENCY = {
    "kind": RunKind.EMERGENCY,
    "rail": Rail.FASTER_PAYMENTS,
    "reason": "The agency stops care tonight.",
    "authority": "Ruth Bell, deputy director",
}


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def begins_with(house):
    """Begin with a payer and two recipients who can be paid."""
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]


@pytest.fixture
def ready(house):
    return house


def rule(house, says, valid_from=None, *, agree=True):
    """Have a rule proposed by an officer and decided by the manager; return its id."""
    with house.acting("finance_officer") as viewer:
        rule_id = actions.propose_rule(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            valid_from=valid_from or house.today,
            says=says,
        )
    about = {
        Limit: RuleAbout.LIMIT,
        Policy: RuleAbout.POLICY,
        CalendarRule: RuleAbout.CALENDAR,
    }[type(says)]
    with house.acting("phb_manager") as viewer:
        actions.decide_rule(
            by=viewer,
            at=house.at,
            about=about,
            rule_id=rule_id,
            agree=agree,
            reason="As the scheme of delegation says.",
        )
    return rule_id


def limit(run_pence, payment_pence=None, user_id=None):
    role = None if user_id else "finance_approver"
    return Limit(role, user_id, "", run_pence, payment_pence or run_pence)


def case_of(house, agreement_id):
    return next(
        one.case_reference
        for one in making.due(house, FIRST).recipients
        if one.agreement_id == agreement_id
    )


# Kinds


def test_an_advance_pays_before_the_period_begins_and_the_run_of_the_day_pays_nothing_more(ready):
    early = FIRST - timedelta(days=7)
    with refused("nothing_due"):
        making.prepared(ready, early)
    run_id = making.approved(ready, early, kind=RunKind.ADVANCE, due_on=FIRST, **WHY)
    run = making.run(ready, run_id)
    assert (run.kind, run.pay_on, run.due_on) == (RunKind.ADVANCE, early, FIRST)
    assert run.total_pence == 2 * FOUR_WEEKS
    with refused("nothing_due"):
        making.prepared(ready, FIRST)


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"kind": RunKind.ADVANCE, **WHY}, "run_ahead"),
        ({"kind": RunKind.ADVANCE, "due_on": FIRST, **WHY}, "run_ahead"),
        ({"kind": RunKind.ADVANCE, "due_on": FIRST + timedelta(days=36), **WHY}, "run_ahead"),
        ({"kind": RunKind.ADVANCE, "due_on": FIRST + timedelta(days=28)}, "reason_needed"),
        ({"due_on": FIRST + timedelta(days=28)}, "run_ahead"),
        ({"named": ["A"]}, "run_named"),
        (EMERGENCY, "run_named"),
        ({**EMERGENCY, "named": ["A"]}, "run_today"),
    ],
)
def test_a_kind_is_held_to_what_its_row_says(ready, how, code):
    with refused(code):
        making.prepared(ready, FIRST, **how)


def test_an_emergency_pays_those_named_today_and_says_why_and_by_whose_authority(ready):
    ready.today = FIRST
    first, second = (case_of(ready, one) for one in ready.agreements)
    with refused("run_authority"):
        making.prepared(ready, FIRST, **{**EMERGENCY, "authority": " ", "named": [first]})
    with refused("reason_needed"):
        making.prepared(ready, FIRST, **{**EMERGENCY, "reason": "", "named": [first]})
    with refused("run_recipients_not_owed"):
        making.prepared(ready, FIRST, **EMERGENCY, named=[first, "NOBODY.1"])
    with refused("run_named"):
        making.prepared(ready, FIRST, **EMERGENCY, named=[str(n) for n in range(11)])
    made = making.prepared(ready, FIRST, **EMERGENCY, named=[first.lower()])
    assert (made.payments, made.total_pence) == (1, FOUR_WEEKS)
    # Another emergency need not wait for the first; what the first pays it cannot.
    with refused("run_recipients_not_owed"):
        making.prepared(ready, FIRST, **EMERGENCY, named=[first])
    assert making.prepared(ready, FIRST, **EMERGENCY, named=[second]).payments == 1
    with refused("run_approved_by_its_preparer"):
        both_roles(ready, "finance_officer")
        making.reviewed(ready, made.run_id)
        making.approve(ready, made.run_id, made.total_pence, role="finance_officer")
    making.approve(ready, made.run_id, made.total_pence)
    assert making.run(ready, made.run_id).state is RunState.APPROVED


def both_roles(house, role):
    """Let whoever holds one role approve runs as well."""
    grant = Grant.objects.create(
        user_id=house.user_id(role),
        role="finance_approver",
        organisation_id=house.organisation_id,
        valid_from=date(2013, 4, 1),
        authority="made for a test",
        granted_at=house.at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=house.tenant_id)


# Limits and the value that needs two


def test_nobody_approves_above_their_limit_and_is_told_who_can(ready):
    director = ready.join(
        "finance_approver", organisation_id=ready.organisation_id, name="Ama Boateng"
    )
    rule(ready, limit(FOUR_WEEKS))
    rule(ready, limit(10 * FOUR_WEEKS, user_id=director))
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    with pytest.raises(Refusal, match="These can approve it: Ama Boateng") as told:
        making.approve(ready, made.run_id, made.total_pence)
    assert told.value.code == "run_above_limit"
    with ready.acting_as(director) as viewer:
        state = actions.approve(
            by=viewer, at=ready.at, run_id=made.run_id, typed_pence=made.total_pence
        )
    assert state is RunState.APPROVED


def test_one_payment_may_be_above_a_limit_that_the_run_is_within(ready):
    rule(ready, limit(10 * FOUR_WEEKS, FOUR_WEEKS - 1))
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    with pytest.raises(Refusal, match="Nobody’s limit reaches this far"):
        making.approve(ready, made.run_id, made.total_pence)


def test_the_last_agreed_limit_that_has_begun_is_the_one_that_holds(ready):
    rule(ready, limit(10 * FOUR_WEEKS))
    rule(ready, limit(1), ready.today + timedelta(days=1))
    rule(ready, limit(1), agree=False)
    making.approved(ready)
    ready.today += timedelta(days=1)
    with ready.acting("finance_officer") as viewer:
        found = queries.house_rules(viewer=viewer, tenant_id=ready.tenant_id)
    assert [one.says for one in found if one.in_force] == [
        Limit("finance_approver", None, "any finance approver", 1, 1)
    ]


def test_a_rule_takes_two_people_and_nobody_decides_their_own_limit(ready):
    with refused("house_rule_past"):
        rule(ready, limit(1), ready.today - timedelta(days=1))
    with refused("limit_pence"):
        rule(ready, limit(1, 2))
    with refused("limit_holder"):
        rule(ready, Limit("auditor", None, "", 1, 1))
    with refused("policy_days"):
        rule(ready, Policy(None, 91))
    with refused("calendar_rail"):
        rule(ready, CalendarRule(Frequency.WEEKLY, FIRST, rail=Rail.PREPAID_CARD))
    rule_id = rule(ready, limit(1))
    decide = {"about": RuleAbout.LIMIT, "agree": True, "reason": "Yes, I think", "at": ready.at}
    with ready.acting("phb_manager") as viewer:
        with refused("house_rule_decided"):
            actions.decide_rule(by=viewer, rule_id=rule_id, **decide)
    own = rule_of_manager(ready)
    with ready.acting("phb_manager") as viewer:
        with refused("limit_own"):
            actions.decide_rule(by=viewer, rule_id=own, **decide)
    with ready.acting("finance_approver") as viewer:
        with refused("not_permitted"):
            actions.propose_rule(
                by=viewer,
                at=ready.at,
                tenant_id=ready.other_tenant_id,
                valid_from=ready.today,
                says=limit(1),
            )
    with ready.acting("phb_manager"), transaction.atomic():
        row = ApprovalLimit.objects.get(pk=own)
        row.state, row.decided_by, row.decided_at = "agreed", row.proposed_by, ready.at
        with pytest.raises(DatabaseError, match="approval_limit_decided_by_another"):
            row.save()
        transaction.set_rollback(True)


def rule_of_manager(house):
    with house.acting("finance_officer") as viewer:
        return actions.propose_rule(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            valid_from=house.today,
            says=limit(1, user_id=house.user_id("phb_manager")),
        )


def test_a_run_above_a_set_value_needs_two_approvals_of_two_others(ready):
    rule(ready, Policy(2 * FOUR_WEEKS - 1))
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    making.approve(ready, made.run_id, made.total_pence)
    run = making.run(ready, made.run_id)
    assert (run.state, run.approved, run.file) == (RunState.FIRST_OF_TWO, None, None)
    with refused("run_approved_by_its_first_approver"):
        making.approve(ready, made.run_id, made.total_pence)
    with ready.acting("finance_approver") as viewer:
        assert queries.runs_needing(viewer=viewer) == ()
        with pytest.raises(DatabaseError, match="run_above_its_value_had_two"):
            with transaction.atomic():
                PaymentRun.objects.filter(pk=made.run_id).update(
                    first_approved_by=None,
                    first_approved_at=None,
                    state=RunState.APPROVED,
                    approved_by=viewer.user_id,
                    approved_at=ready.at,
                )
    second = ready.join("finance_approver", organisation_id=ready.organisation_id)
    with ready.acting_as(second) as viewer:
        assert [one.id for one in queries.runs_needing(viewer=viewer)] == [made.run_id]
        actions.approve(by=viewer, at=ready.at, run_id=made.run_id, typed_pence=made.total_pence)
    run = making.run(ready, made.run_id)
    assert run.state is RunState.APPROVED
    assert len({run.prepared.by, run.first_approved.by, run.approved.by}) == 3


def test_a_first_approval_falls_when_the_run_is_sent_back(ready):
    rule(ready, Policy(0))
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    making.approve(ready, made.run_id, made.total_pence)
    with ready.acting("finance_approver") as viewer:
        actions.send_back(by=viewer, at=ready.at, run_id=made.run_id, reason="One is too much")
    run = making.run(ready, made.run_id)
    assert (run.state, run.first_approved) == (RunState.DRAFT, None)


@pytest.mark.parametrize("seed", range(dose(6, 200)))
def test_no_sequence_of_steps_pays_without_two_people_or_three_above_the_value(ready, seed):
    """Three people who each may do everything try everything, in any order."""
    chance = Random(seed)
    if chance.random() < 0.5:
        rule(ready, Policy(chance.choice([0, FOUR_WEEKS, 3 * FOUR_WEEKS])))
    people = []
    for number in range(3):
        name = f"everything {number}"
        user_id = ready.join("finance_officer", organisation_id=ready.organisation_id, name=name)
        ready.users[ready.tenant_id, name] = user_id
        both_roles(ready, name)
        people.append(user_id)
    for _step in range(30):
        user_id = chance.choice(people)
        with ready.acting_as(user_id) as viewer:
            runs = queries.runs(viewer=viewer)
            try:
                with transaction.atomic():
                    _try_something(ready, viewer, chance, runs)
            except Refusal:
                pass
            for run in PaymentRun.objects.all():
                paying = run.state in (RunState.APPROVED, RunState.SUBMITTED, RunState.CONFIRMED)
                hands = {run.prepared_by, run.approved_by, run.first_approved_by} - {None}
                above = (
                    run.second_above_pence is not None and run.total_pence > run.second_above_pence
                )
                assert not paying or len(hands) >= (3 if above else 2)
            made = Payment.objects.filter(state=PaymentState.PAID)
            assert all(payment.journal_id for payment in made)
            assert sum(payment.amount_pence for payment in made) <= 4 * FOUR_WEEKS


def _try_something(house, viewer, chance, runs):
    do = {"by": viewer, "at": house.at}
    if not runs or chance.random() < 0.2:
        kind = chance.choice(list(RunKind))
        actions.prepare(
            **do,
            asked=RunAsked(
                tenant_id=house.tenant_id,
                organisation_id=house.organisation_id,
                pay_on=FIRST - timedelta(days=4) if kind is RunKind.ADVANCE else FIRST,
                rail=chance.choice([Rail.BACS, Rail.FASTER_PAYMENTS]),
                kind=kind,
                due_on=FIRST if kind is RunKind.ADVANCE else None,
                reason="A reason for it",
            ),
        )
        return
    run = queries.run(viewer=viewer, run_id=chance.choice(runs).id)
    step = chance.choice(["review", "approve", "approve", "send_back", "cancel", "submit", "hold"])
    if step == "review":
        actions.review(**do, run_id=run.id, version=run.version)
    elif step == "approve":
        actions.approve(**do, run_id=run.id, typed_pence=run.total_pence)
    elif step == "send_back":
        actions.send_back(**do, run_id=run.id, reason="Look again, please")
    elif step == "cancel":
        actions.cancel(**do, run_id=run.id, reason="Not this one, please")
    elif step == "submit":
        actions.submit(**do, run_id=run.id)
    else:
        payment = queries.payments_of_run(viewer=viewer, run_id=run.id).payments[0]
        actions.hold(**do, payment_id=payment.id, reason="Queried by the bank")


# The calendar


def test_the_calendar_shows_the_next_days_and_says_which_run_is_late(ready):
    with ready.acting("finance_officer") as viewer:
        assert queries.pay_calendar(viewer=viewer) == ()
    rule(ready, CalendarRule(Frequency.FOUR_WEEKLY, FIRST, prepare_days=3))
    with ready.acting("finance_officer") as viewer:
        planned = queries.pay_calendar(viewer=viewer)
        assert len(planned) == 13
        assert planned[0].day.pay_on == FIRST
        assert queries.runs_late(viewer=viewer) == ()
    ready.today = planned[0].day.prepare_by + timedelta(days=1)
    with ready.acting("finance_officer") as viewer:
        assert [one.day.pay_on for one in queries.runs_late(viewer=viewer)] == [FIRST]
    made = making.prepared(ready)
    with ready.acting("finance_officer") as viewer:
        assert queries.runs_late(viewer=viewer) == ()
        assert queries.pay_calendar(viewer=viewer)[0].run_id == made.run_id
        actions.cancel(by=viewer, at=ready.at, run_id=made.run_id, reason="Wrong account")
        assert len(queries.runs_late(viewer=viewer)) == 1


def test_the_calendar_asks_as_often_for_many_days_as_for_one(ready, django_assert_num_queries):
    rule(ready, CalendarRule(Frequency.WEEKLY, FIRST))
    with ready.acting("finance_officer") as viewer, django_assert_num_queries(4):
        queries.pay_calendar(viewer=viewer)


def test_a_proposed_calendar_holds_for_nobody(ready):
    rule(ready, CalendarRule(Frequency.WEEKLY, FIRST), agree=False)
    with ready.acting("finance_officer") as viewer:
        assert queries.pay_calendar(viewer=viewer) == ()
        (found,) = queries.house_rules(viewer=viewer, tenant_id=ready.tenant_id)
    assert (found.state, found.in_force) == (HouseRuleState.REFUSED, False)


def test_a_run_names_who_was_paid_last_time_and_is_not_now(ready, django_assert_num_queries):
    first = making.approved(ready)
    gone, _kept = ready.agreements
    making.change(ready, gone, 0)
    made = making.prepared(ready, making.NEXT_DAY)
    with ready.acting("finance_officer") as viewer:
        with django_assert_num_queries(3):
            (one,) = queries.not_this_time(viewer=viewer, run_id=made.run_id)
        assert queries.not_this_time(viewer=viewer, run_id=first) == ()
    assert (one.pence, one.ended_on) == (FOUR_WEEKS, None)
