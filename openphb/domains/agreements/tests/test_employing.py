"""What whoever employs has in place: how it stands on a day, what it stops, and how it raises itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from openphb.domains.agreements import actions, reference
from openphb.domains.agreements.conditions.types import LocalTermsDraft
from openphb.domains.agreements.employing import queries, rules
from openphb.domains.agreements.employing.types import (
    Duty,
    DutyDraft,
    DutyEffect,
    DutyState,
    DutyTold,
)
from openphb.domains.agreements.tests import making
from openphb.domains.plans import actions as plan_actions
from openphb.domains.plans.readiness.types import LineAbout
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.types import Verdict
from openphb.kernel.refusal import Refusal

DAY = date(2026, 11, 24)
RULES = {one.duty: one for one in reference.duties(DAY)}
POLICY = DutyDraft(
    Duty.INSURANCE,
    DAY,
    DAY + timedelta(days=364),
    "Certificate seen.",
    provider="Fish Insurance",
    number="PA 123",
)
PASSPORT = DutyDraft(Duty.RIGHT_TO_WORK, DAY, None, "British passport seen.", who="Joan Brown")


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


@pytest.mark.parametrize(
    ("ends_in", "state"),
    [
        (364, DutyState.IN_PLACE),
        (31, DutyState.IN_PLACE),
        (30, DutyState.ENDS_SOON),
        (0, DutyState.ENDS_SOON),
        (-1, DutyState.LAPSED),
    ],
)
def test_an_insurance_is_raised_thirty_days_before_its_last_day(ends_in, state):
    draft = replace(POLICY, ends_on=DAY + timedelta(days=ends_in))
    assert rules.standing(RULES[Duty.INSURANCE], draft, DAY) is state


def test_what_has_no_end_or_is_not_needed_stands():
    assert rules.standing(RULES[Duty.RIGHT_TO_WORK], PASSPORT, DAY) is DutyState.IN_PLACE
    unneeded = replace(PASSPORT, needed=False, ends_on=DAY - timedelta(days=9))
    assert rules.standing(RULES[Duty.RIGHT_TO_WORK], unneeded, DAY) is DutyState.NOT_NEEDED


def test_each_assistant_has_their_own_and_one_that_nobody_showed_is_missing():
    told = [DutyTold(PASSPORT, "", None), DutyTold(replace(PASSPORT, who="Ann Lee"), "", None)]
    found = rules.standings(RULES.values(), told, DAY)
    assert [one.who for one in found if one.rule.duty is Duty.RIGHT_TO_WORK] == [
        "Joan Brown",
        "Ann Lee",
    ]
    missing = [one.rule.duty for one in found if one.state is DutyState.MISSING]
    assert missing == [duty for duty in RULES if duty is not Duty.RIGHT_TO_WORK]


def test_a_record_of_one_assistant_says_nothing_of_another_whom_the_plan_names():
    told = [DutyTold(PASSPORT, "", None)]
    found = rules.standings(RULES.values(), told, DAY, named=["joan  brown", "Ann Lee"])
    mine = [one for one in found if one.rule.duty is Duty.RIGHT_TO_WORK]
    assert [(one.who, one.state) for one in mine] == [
        ("Joan Brown", DutyState.IN_PLACE),
        ("Ann Lee", DutyState.MISSING),
    ]
    (insurance,) = [one for one in found if one.rule.duty is Duty.INSURANCE]
    assert (insurance.who, insurance.state) == ("", DutyState.MISSING)
    stops = [replace(one, rule=replace(one.rule, effect=DutyEffect.STOPS_SIGNING)) for one in mine]
    with pytest.raises(Refusal, match="Ann Lee"):
        rules.check_in_place(stops, DutyEffect.STOPS_SIGNING)


def policy(starts_in, ends_in, **changes):
    days = (DAY + timedelta(days=starts_in), DAY + timedelta(days=ends_in))
    draft = replace(POLICY, starts_on=days[0], ends_on=days[1], **changes)
    return DutyTold(draft, "", None)


@pytest.mark.parametrize(
    ("case", "told", "counts", "state"),
    [
        ("next year's alone", [policy(40, 400)], 0, DutyState.NOT_YET),
        ("from tomorrow", [policy(1, 400)], 0, DutyState.NOT_YET),
        ("from today", [policy(0, 400)], 0, DutyState.IN_PLACE),
        ("next year's beside today's", [policy(-300, 60), policy(61, 400)], 0, DutyState.IN_PLACE),
        ("renewed without a gap", [policy(-300, 9), policy(10, 400)], 0, DutyState.IN_PLACE),
        ("renewed with a gap", [policy(-300, 9), policy(11, 400)], 0, DutyState.ENDS_SOON),
        ("ended, the next to come", [policy(-300, -1), policy(3, 400)], 0, DutyState.LAPSED),
        ("the next has begun", [policy(-300, -1), policy(0, 400)], 1, DutyState.IN_PLACE),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_last_record_that_has_begun_counts(case, told, counts, state):
    (found,) = rules.standings([RULES[Duty.INSURANCE]], told, DAY)
    assert (found.told, found.state) == (told[counts], state)
    assert found.state.holds == (state not in (DutyState.NOT_YET, DutyState.LAPSED))


def test_every_duty_says_whether_the_law_asks_it_and_where():
    assert set(RULES) == set(Duty)
    assert {duty for duty, rule in RULES.items() if rule.basis == "local"} == {Duty.DBS}
    assert all(rule.effect is DutyEffect.WARNS and rule.source for rule in RULES.values())


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(PASSPORT, who=" "), "duty_who"),
        (replace(PASSPORT, starts_on=DAY + timedelta(days=1)), "duty_in_the_future"),
        (replace(PASSPORT, words=""), "duty_words"),
        (replace(PASSPORT, needed=False, words=""), "duty_words"),
        (replace(POLICY, ends_on=None), "duty_ends_missing"),
        (replace(POLICY, ends_on=DAY - timedelta(days=1)), "duty_dates"),
        (replace(POLICY, provider=""), "duty_policy"),
        (replace(POLICY, number=" "), "duty_policy"),
    ],
)
def test_a_record_that_shows_nothing_is_refused(draft, code):
    with refused(code):
        rules.check_record(draft, RULES[draft.duty], today=DAY, evidence=False)


@pytest.mark.parametrize(
    "draft",
    [
        POLICY,
        replace(POLICY, starts_on=DAY + timedelta(days=9)),
        replace(POLICY, needed=False, provider="", number="", ends_on=None, words="Only her son."),
        PASSPORT,
    ],
)
def test_a_record_that_shows_it_is_taken(draft):
    rules.check_record(draft, RULES[draft.duty], today=DAY, evidence=False)


def local(house, effect):
    """Have the commissioner agree that insurance stops something from today on."""
    with house.acting("approver") as viewer:
        draft = LocalTermsDraft(house.today, (), ((Duty.INSURANCE, effect),))
        made = actions.propose_terms(by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft)
    with house.acting("phb_manager") as viewer:
        actions.decide_terms(
            by=viewer, at=house.at, terms_id=made, agree=True, reason="After the audit."
        )


def insure(house, plan_id, **changes):
    with house.acting("care_coordinator") as viewer:
        actions.record_duty(
            by=viewer,
            at=house.at,
            budget_id=making.budget_of(plan_id),
            draft=replace(POLICY, starts_on=house.today, **changes),
        )


def test_what_a_commissioner_asks_first_stops_its_signature_and_the_first_payment(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    agreement_id = making.prepared(house, plan_id)
    local(house, DutyEffect.STOPS_SIGNING)
    with house.acting("approver") as viewer, refused("duties_missing"):
        making.sign(house, viewer, actions.sign_for_body, agreement_id)
    insure(house, plan_id)
    making.signed(house, agreement_id)
    local(house, DutyEffect.STOPS_FIRST_PAYMENT)
    insure(house, plan_id, ends_on=house.today)
    making.paid_to(house, agreement_id)


def test_whoever_the_agreed_plan_names_is_asked_for(house):
    plan_id = plans.ready_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        pen = plans.Pen(house, viewer, plan_id)
        line_id = next(one.id for one in pen.plan.lines if one.kind == "personal_assistant")
        about = LineAbout(paid_name="Ann Lee", relationship="none", dbs_on=house.today)
        pen.write(plan_actions.put_line_note, line_id=line_id, about=about)
        pen.write(plan_actions.submit)
    with house.acting("approver") as viewer:
        plans.Pen(house, viewer, plan_id).write(
            plan_actions.decide, verdict=Verdict.APPROVED, reasons="It meets his needs."
        )
        found = queries.duties(viewer=viewer, budget_id=making.budget_of(plan_id))
    assert found is not None
    asked = {one.who for one in found.duties if one.rule.each_assistant}
    assert asked == {"Ann Lee"}


def test_no_account_is_approved_for_a_first_payment_without_what_is_asked(house):
    agreement_id = making.signed(house)
    local(house, DutyEffect.STOPS_FIRST_PAYMENT)
    with refused("duties_missing"):
        making.paid_to(house, agreement_id)


def test_what_runs_out_raises_itself_until_it_is_renewed(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    insure(house, plan_id, ends_on=house.today + timedelta(days=20))
    with house.acting("phb_manager") as viewer:
        assert queries.lapsing(viewer=viewer) == (), "nobody is paid yet"
    agreement_id = making.signed(house, making.prepared(house, plan_id))
    with house.acting("phb_manager") as viewer:
        (one,) = queries.lapsing(viewer=viewer)
        assert (one.duty, one.ends_on) == (Duty.INSURANCE, house.today + timedelta(days=20))
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.lapsing(viewer=viewer) == ()
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        found = queries.duties(viewer=viewer, budget_id=making.budget_of(plan_id))
        assert found is not None
        assert found.duties[0].state is DutyState.ENDS_SOON
    insure(house, plan_id, ends_on=house.today + timedelta(days=365))
    with house.acting("phb_manager") as viewer:
        assert queries.lapsing(viewer=viewer) == ()
