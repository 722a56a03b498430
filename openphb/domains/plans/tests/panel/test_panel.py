"""A plan for the panel is decided after its meeting and as it decided; its sender takes no part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError

from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.refusing import NotAgreed
from openphb.domains.plans.approving.types import RiskLevel
from openphb.domains.plans.models import PanelMember, PanelVoice
from openphb.domains.plans.panel import queries as panel
from openphb.domains.plans.panel import rules
from openphb.domains.plans.panel.types import ConditionDraft, Voice
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import Pen, settled
from openphb.domains.plans.types import PlanState, Verdict
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

ANN, BOB, CEM, DEE = (new_id() for _each in range(4))


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.mark.parametrize(
    ("voices", "code"),
    [
        ([Voice(ANN, True), Voice(BOB, True)], ""),
        ([Voice(ANN, True), Voice(BOB, True), Voice(CEM, False, "Too soon.")], ""),
        ([Voice(ANN, True)], "panel_too_few"),
        ([], "panel_too_few"),
        ([Voice(ANN, True), Voice(DEE, True)], "panel_absent"),
        ([Voice(ANN, True), Voice(BOB, False, " ")], "dissent_unexplained"),
        ([Voice(ANN, True), Voice(BOB, False, "Too soon.")], "panel_not_agreed"),
    ],
)
def test_who_may_decide_together(voices, code):
    def check():
        rules.check_voices(voices, present={ANN, BOB, CEM}, senders=set(), quorum=2)

    if not code:
        check()
        return
    with refused(code):
        check()


def test_who_sent_a_plan_takes_no_part():
    with refused("panel_sender_takes_no_part"):
        rules.check_voices(
            [Voice(ANN, True), Voice(BOB, True)], present={ANN, BOB}, senders={BOB}, quorum=2
        )


ONE, TWO = new_id(), new_id()


@pytest.mark.parametrize(
    ("verdict", "not_agreed", "lines", "code"),
    [
        (Verdict.APPROVED, [], [ONE], ""),
        (Verdict.REFUSED, [], [ONE, TWO], ""),
        (Verdict.PART, [TWO], [ONE, TWO], ""),
        (Verdict.APPROVED, [TWO], [ONE, TWO], "panel_lines_of_no_part"),
        (Verdict.PART, [], [ONE, TWO], "panel_lines_not_said"),
        (Verdict.PART, [ONE, TWO], [ONE, TWO], "panel_nothing_agreed"),
        (Verdict.PART, [ONE], [ONE], "panel_part_of_one_line"),
        (Verdict.PART, [new_id()], [ONE, TWO], "nothing_there"),
    ],
)
def test_which_lines_a_panel_may_leave_out(verdict, not_agreed, lines, code):
    if not code:
        rules.check_lines(verdict, not_agreed, lines=lines)
        return
    with refused(code):
        rules.check_lines(verdict, not_agreed, lines=lines)


@pytest.fixture
def sent(house):
    """Return a plan of high risk that waits: the shipped scheme sends it to the panel."""
    plan_id = making.ready_plan(house, making.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        Pen(house, viewer, plan_id).write(actions.submit, risk=RiskLevel.HIGH)
    return plan_id


def decide(house, plan_id, verdict=Verdict.APPROVED):
    with house.acting("phb_manager") as viewer:
        Pen(house, viewer, plan_id).write(actions.decide, verdict=verdict, reasons="It helps.")


def met(house, plan_id, *members):
    """Have the manager hold a meeting today with a plan on its agenda; return the item's id."""
    with house.acting("phb_manager") as viewer:
        meeting_id = actions.call_meeting(
            by=viewer, at=house.at, tenant_id=house.tenant_id, held_on=house.today
        )
        actions.put_on_agenda(by=viewer, at=house.at, meeting_id=meeting_id, plan_ids=[plan_id])
        actions.record_present(by=viewer, at=house.at, meeting_id=meeting_id, members=members)
        return panel.meeting(viewer=viewer, meeting_id=meeting_id).items[0].id


def found(house, item_id, voices, verdict=Verdict.APPROVED, conditions=(), not_agreed=()):
    with house.acting("phb_manager") as viewer:
        return actions.record_panel_decision(
            by=viewer,
            at=house.at,
            item_id=item_id,
            verdict=verdict,
            reasons="The risk is worth it: he swims again.",
            voices=voices,
            conditions=conditions,
            not_agreed=not_agreed,
        )


def test_a_plan_for_the_panel_is_decided_after_it_met_and_as_it_decided(house, sent):
    manager, clinician = house.user_id("phb_manager"), house.user_id("clinician")
    with refused("panel_has_not_met"):
        decide(house, sent)
    item_id = met(house, sent, manager, clinician)
    with refused("panel_has_not_met"):
        decide(house, sent)
    due = house.today + timedelta(days=30)
    found(
        house,
        item_id,
        [Voice(manager, True), Voice(clinician, True)],
        conditions=[ConditionDraft("Teach the assistant to swim", clinician, due)],
    )
    with refused("panel_decided_otherwise"):
        decide(house, sent, Verdict.REFUSED)
    decide(house, sent)
    with house.acting("clinician") as viewer:
        assert queries.plan(viewer=viewer, plan_id=sent).state is PlanState.AGREED
        (condition,) = panel.conditions_open(viewer=viewer)
        assert (condition.due_on, condition.owner) == (due, clinician)
        actions.meet_condition(
            by=viewer, at=house.at, condition_id=condition.id, words="She has her badge."
        )
        assert not panel.conditions_open(viewer=viewer)


def test_a_part_leaves_out_the_lines_of_the_panel_and_no_others(house, sent, monkeypatch):
    manager, clinician = house.user_id("phb_manager"), house.user_id("clinician")
    item_id = met(house, sent, manager, clinician)
    with house.acting("phb_manager") as viewer:
        keeps, gives_up = queries.lines(viewer=viewer, plan_id=sent)
    voices = [Voice(manager, True), Voice(clinician, True)]
    found(house, item_id, voices, Verdict.PART, not_agreed=[gives_up.id])
    with pytest.raises(Refusal) as caught:
        decide(house, sent)
    assert caught.value.code == "panel_decided_otherwise"
    assert gives_up.description in caught.value.message
    assert "send it again" in caught.value.mend

    def in_part(line):
        with house.acting("phb_manager") as viewer, settled():
            Pen(house, viewer, sent).write(
                actions.decide_in_part,
                reasons="Some of it.",
                not_agreed=[NotAgreed(line.id, "not_a_need", "It is met at home.")],
            )

    with refused("panel_left_out_others"):
        in_part(keeps)
    with monkeypatch.context() as bent:
        bent.setattr(actions.deciding, "check_panel", lambda *_said, **_more: None)
        with pytest.raises(DatabaseError, match="has not decided so"):
            in_part(keeps)
    in_part(gives_up)


def test_a_plan_that_is_sent_again_is_looked_at_again(house, sent):
    manager, clinician = house.user_id("phb_manager"), house.user_id("clinician")
    voices = [Voice(manager, True), Voice(clinician, True)]
    found(house, met(house, sent, manager, clinician), voices)
    with house.acting("care_coordinator") as viewer:
        pen = Pen(house, viewer, sent)
        pen.write(actions.withdraw)
        pen.write(actions.submit, risk=RiskLevel.HIGH)
    with refused("panel_has_not_met"):
        decide(house, sent)


def test_an_approver_refers_a_plan_that_no_rule_sends(house):
    plan_id = making.submitted_plan(house, making.open_budget(house))
    with house.acting("approver") as viewer:
        actions.refer_to_panel(
            by=viewer, at=house.at, plan_id=plan_id, reason="Nobody here has done this."
        )
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        facts = approving.facts_of(viewer=viewer, plan=plan)
        route = approving.setting(viewer=viewer, tenant_id=house.tenant_id).route(
            facts, house.today
        )
        assert route.by_panel
        assert "Nobody here has done this." in route.because[0]
    with refused("panel_has_not_met"):
        decide(house, plan_id)


def test_the_database_keeps_a_sender_out_and_wants_several_people(house, sent):
    manager, clinician = house.user_id("phb_manager"), house.user_id("clinician")
    nurse = house.user_id("care_coordinator")
    item_id = met(house, sent, manager, clinician, nurse)
    decision_id = found(house, item_id, [Voice(manager, True), Voice(clinician, True)])
    with house.acting("phb_manager"):
        voice = PanelVoice.objects.filter(decision_id=decision_id)[0]
        hers = PanelMember.objects.get(member=nurse)
        with pytest.raises(DatabaseError, match="sent by a member"), settled():
            PanelVoice.objects.create(
                tenant_id=voice.tenant_id,
                subject_id=voice.subject_id,
                decision_id=decision_id,
                member=hers,
                agrees=True,
            )


def test_the_database_wants_the_panel_to_have_met(house, sent, monkeypatch):
    monkeypatch.setattr(actions.deciding, "check_panel", lambda *_said, **_more: None)
    with pytest.raises(DatabaseError, match="has not decided so"), settled():
        decide(house, sent)


def test_somebody_who_is_away_does_not_decide_until_they_are_back(house):
    plan_id = making.submitted_plan(house, making.open_budget(house))
    with house.acting("phb_manager") as viewer:
        cover_id = actions.record_cover(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            absent=house.user_id("approver"),
            stand_in=None,
            valid_from=house.today,
            valid_to=house.today + timedelta(days=7),
        )

    def approve(viewer):
        pen = Pen(house, viewer, plan_id)
        pen.write(actions.decide, verdict=Verdict.APPROVED, reasons="It helps.")

    with house.acting("approver") as viewer:
        with refused("approver_away"):
            approve(viewer)
        actions.end_cover(by=viewer, at=house.at, cover_id=cover_id)
        approve(replace(viewer, today=house.today))
