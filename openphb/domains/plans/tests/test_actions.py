"""Plans are written, sent and decided by the right people, in the right order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError

from openphb.domains.budgets.models import Budget
from openphb.domains.plans import actions, queries
from openphb.domains.plans.models import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    PlanDecision,
    PlanPerson,
    PlanSection,
    PlanVersion,
    Risk,
)
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import DAY_LINE, PA_LINE, Pen, settled, start
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal, Stale


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


@pytest.fixture
def draft(house, budget_id):
    with house.acting("care_coordinator") as viewer:
        yield start(house, viewer, budget_id)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_first_version_is_an_empty_draft(draft):
    plan = draft.plan
    assert (plan.number, plan.state, plan.lines) == (1, PlanState.DRAFT, ())


def test_a_budget_has_one_version_being_written(house, budget_id, draft):
    with refused("plan_already_open"):
        actions.start_plan(by=draft.viewer, at=house.at, budget_id=budget_id)


def test_every_change_is_audited_and_counted(house, draft):
    draft.write(actions.write_words, section=Section.ABOUT_ME, words="I am Mr W.")
    assert draft.plan.words[Section.ABOUT_ME] == "I am Mr W."
    assert draft.plan.version == 2
    whats = AuditEvent.objects.filter(record_id=draft.plan_id).order_by("id")
    assert [event.what for event in whats] == ["plan.started", "plan.written"]


def test_an_old_page_does_not_send_what_it_did_not_show(house, draft):
    draft.need()
    with pytest.raises(Stale):
        actions.submit(by=draft.viewer, at=house.at, plan_id=draft.plan_id, version=1)


def test_a_line_without_an_outcome_is_refused(draft):
    with refused("line_without_outcome"):
        draft.line()


def test_the_database_refuses_a_line_without_an_outcome(house, draft):
    row = PlanVersion.objects.get(pk=draft.plan_id)
    with pytest.raises(DatabaseError, match="serves no outcome"), settled():
        BudgetLine.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            plan=row,
            position=1,
            kind="other",
            description="Something",
            management_option="notional",
            quantity_hundredths=100,
            unit="days",
            unit_pence=100,
            basis="per_week",
            valid_from=date(2026, 12, 7),
        )


def test_the_database_refuses_to_take_a_lines_last_outcome_away(draft):
    line_id = draft.line(draft.outcome(draft.need()))
    with pytest.raises(DatabaseError, match="serves no outcome"), settled():
        LineOutcome.objects.filter(line_id=line_id).delete()


def test_the_database_refuses_shares_that_are_not_the_whole(draft):
    line_id = draft.line(draft.outcome(draft.need()))
    for part in (9_999, 1):
        with pytest.raises(DatabaseError, match="come to"), settled():
            FunderShare.objects.filter(line_id=line_id).update(ten_thousandths=part)
    with pytest.raises(DatabaseError, match="come to 0"), settled():
        FunderShare.objects.filter(line_id=line_id).delete()


def test_a_line_is_funded_by_the_commissioner_unless_said_otherwise(house, draft):
    draft.line(draft.outcome(draft.need()))
    (share,) = draft.plan.lines[0].shares
    assert (share.funder_id, share.ten_thousandths) == (house.organisation_id, 10_000)


def test_a_line_can_be_funded_by_two_bodies(house, draft):
    outcome_id = draft.outcome(draft.need())
    shares = {house.organisation_id: 6_000, house.other_organisation_id: 4_000}
    line_id = draft.line(outcome_id, line=replace(PA_LINE, shares=shares))
    assert {s.funder_id: s.ten_thousandths for s in draft.plan.lines[0].shares} == shares
    draft.line(outcome_id, line=PA_LINE, line_id=line_id)
    assert len(draft.plan.lines[0].shares) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit_pence": 100_000_000_000_000}, "money_too_large"),
        ({"unit_pence": 99_999_999_999}, "money_too_large"),
        ({"unit_pence": 0}, "money_too_small"),
        ({"quantity_hundredths": 0}, "line_quantity"),
        ({"quantity_hundredths": 1_000_001}, "line_quantity"),
        ({"valid_to": making.STARTS}, "line_ends_before_it_starts"),
        ({"description": "  "}, "words_missing"),
        ({"unit": ""}, "words_missing"),
        ({"shares": {new_id(): 9_999}}, "shares_not_whole"),
        ({"shares": {new_id(): 10_000}}, "funder_unknown"),
        ({"valid_from": date(2012, 1, 1)}, "no_commissioner"),
    ],
)
def test_a_line_that_cannot_be_right_is_refused(draft, change, code):
    outcome_id = draft.outcome(draft.need())
    with refused(code):
        draft.line(outcome_id, line=replace(PA_LINE, **change))
    assert draft.plan.lines == ()


def test_a_line_serves_only_outcomes_of_its_own_plan(draft):
    draft.outcome(draft.need())
    with refused("outcome_elsewhere"):
        draft.line(new_id())


def test_what_is_in_use_is_not_removed(draft):
    need_id = draft.need()
    outcome_id = draft.outcome(need_id)
    line_id = draft.line(outcome_id)
    with refused("need_in_use"):
        draft.write(actions.remove_need, need_id=need_id)
    with refused("outcome_in_use"):
        draft.write(actions.remove_outcome, outcome_id=outcome_id)
    other = draft.outcome(need_id, words="Walk to the hospice garden")
    draft.line(outcome_id, other, line_id=line_id)
    draft.write(actions.remove_outcome, outcome_id=outcome_id)
    assert draft.plan.lines[0].outcome_ids == (other,)
    draft.write(actions.remove_line, line_id=line_id)
    draft.write(actions.remove_outcome, outcome_id=other)
    draft.write(actions.remove_need, need_id=need_id)
    assert (draft.plan.needs, draft.plan.outcomes, draft.plan.lines) == ((), (), ())


def test_a_part_of_another_plan_is_not_found(draft):
    with pytest.raises(NothingThere):
        draft.write(actions.remove_risk, risk_id=new_id())


def test_a_plan_is_sent_only_when_it_is_ready(draft):
    with refused("plan_not_ready"):
        draft.write(actions.submit)
    draft.line(draft.outcome(draft.need()))
    draft.finish()
    draft.write(actions.submit)
    assert draft.plan.state == PlanState.SUBMITTED


def test_a_sent_plan_cannot_be_changed_by_rule_or_database(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = Pen(house, viewer, plan_id)
        with refused("plan_not_draft"):
            pen.need()
        row = PlanVersion.objects.get(pk=plan_id)
        outcome = pen.plan.outcomes[0]
        attempts = [
            lambda: BudgetLine.objects.filter(plan=row).update(unit_pence=1),
            lambda: BudgetLine.objects.filter(plan=row)._raw_delete("default"),
            lambda: LineOutcome.objects.filter(outcome_id=outcome.id).delete(),
            lambda: FunderShare.objects.filter(line__plan=row).delete(),
            lambda: Risk.objects.filter(plan=row).update(agreed="nothing"),
            lambda: PlanSection.objects.filter(plan=row).update(words="changed"),
            lambda: PlanPerson.objects.filter(plan=row).update(name="changed"),
            lambda: type(row).objects.filter(pk=plan_id).update(starts_on=date(2026, 1, 1)),
            lambda: type(row).objects.filter(pk=plan_id).update(submitted_by=new_id()),
        ]
        for attempt in attempts:
            with pytest.raises(DatabaseError, match=r"draft|sent plan"), settled():
                attempt()


def test_a_sent_plan_can_be_taken_back_until_it_is_decided(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = Pen(house, viewer, plan_id)
        pen.write(actions.withdraw)
        assert pen.plan.state == PlanState.DRAFT
        with refused("plan_not_submitted"):
            pen.write(actions.withdraw)


def test_a_plan_is_agreed_by_somebody_else_with_reasons(house, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
    assert plan.state == PlanState.AGREED
    assert plan.decision is not None
    assert plan.decision.decided_by_name == "Approver"
    assert plan.totals.weekly_pence == 28_400 + 9_000
    assert plan.direct_payment.weekly_pence == 28_400


def test_whoever_sent_a_plan_cannot_decide_it(house, budget_id):
    plan_id = making.ready_plan(house, budget_id)
    with house.acting("phb_manager") as viewer:
        pen = Pen(house, viewer, plan_id)
        pen.write(actions.submit)
        with refused("approver_submitted_it"):
            pen.write(actions.decide, verdict=Verdict.APPROVED, reasons="I say so.")
        row = PlanVersion.objects.get(pk=plan_id)
        decision = {
            "tenant_id": row.tenant_id,
            "subject_id": row.subject_id,
            "plan": row,
            "verdict": Verdict.APPROVED,
            "reasons": "I say so.",
            "decided_by": viewer.user_id,
            "decided_at": house.at,
        }
        with (
            pytest.raises(DatabaseError, match="plan_decided_by_another"),
            settled(),
        ):
            PlanDecision.objects.create(**decision, submitted_by=viewer.user_id)
        with pytest.raises(DatabaseError, match="another sender"), settled():
            PlanDecision.objects.create(**decision, submitted_by=new_id())


def test_a_decision_needs_reasons(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer, refused("reasons_missing"):
        Pen(house, viewer, plan_id).write(actions.decide, verdict=Verdict.REFUSED, reasons=" ")


def test_a_second_decision_says_who_was_first(house, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    with house.acting("phb_manager") as viewer, refused("already_decided") as caught:
        actions.decide(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            version=1,
            verdict=Verdict.REFUSED,
            reasons="No.",
        )
    assert "already decided by Approver" in caught.value.message


def test_a_draft_is_not_decided(house, draft):
    with house.acting("approver") as viewer, refused("plan_not_submitted"):
        Pen(house, viewer, draft.plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="Yes."
        )


def test_an_approver_with_an_old_page_is_told(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer, pytest.raises(Stale):
        actions.decide(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            version=1,
            verdict=Verdict.APPROVED,
            reasons="Yes.",
        )


def test_a_care_coordinator_cannot_approve(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        Pen(house, viewer, plan_id).write(actions.decide, verdict=Verdict.APPROVED, reasons="Yes.")


def test_the_database_agrees_nothing_without_a_decision(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver"):
        with pytest.raises(DatabaseError, match="decision is missing"), settled():
            PlanVersion.objects.filter(pk=plan_id).update(state=PlanState.AGREED)


@pytest.mark.parametrize("state", [PlanState.SUPERSEDED, PlanState.AGREED, PlanState.REFUSED])
def test_the_database_lets_a_draft_go_nowhere_but_to_approval(draft, state):
    with pytest.raises(DatabaseError, match="does not go from"), settled():
        PlanVersion.objects.filter(pk=draft.plan_id).update(
            state=state, submitted_by=new_id(), submitted_at=draft.house.at
        )


def test_a_new_version_keeps_its_keys_and_supersedes_the_old_one(house, budget_id):
    first_id = making.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        first = queries.plan(viewer=viewer, plan_id=first_id)
        pen = start(house, viewer, budget_id)
        second = pen.plan
        assert second.number == 2
        assert [o.outcome_key for o in second.outcomes] == [o.outcome_key for o in first.outcomes]
        assert [line.line_key for line in second.lines] == [line.line_key for line in first.lines]
        assert {line.id for line in second.lines}.isdisjoint({line.id for line in first.lines})
        assert second.lines[0].outcome_ids == (second.outcomes[0].id,)
        assert (second.starts_on, second.words) == (None, first.words)
        outcome_id = second.outcomes[0].id
        pen.line(outcome_id, line=replace(DAY_LINE, quantity_hundredths=200))
        pen.write(
            actions.set_dates,
            starts_on=date(2027, 1, 4),
            review_on=date(2027, 4, 1),
            notice_weeks=4,
        )
        pen.write(actions.submit)
    with house.acting("approver") as viewer:
        Pen(house, viewer, second.id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="A second person is needed."
        )
        states = {
            row.number: row.state
            for row in queries.plans_of_budget(viewer=viewer, budget_id=budget_id)
        }
        assert states == {1: PlanState.SUPERSEDED, 2: PlanState.AGREED}
        agreed = queries.agreed_plan(viewer=viewer, budget_id=budget_id)
        assert agreed is not None
        assert agreed.id == second.id


def test_after_a_refusal_writing_goes_on_from_what_was_refused(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        Pen(house, viewer, plan_id).write(
            actions.decide,
            verdict=Verdict.REFUSED,
            reasons="The hospice day is free already.",
            grounds=("met_otherwise",),
        )
    with house.acting("care_coordinator") as viewer:
        assert len(start(house, viewer, budget_id).plan.lines) == 2


def test_another_commissioner_finds_nothing(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.plan(viewer=viewer, plan_id=plan_id)
        with pytest.raises(NothingThere):
            actions.decide(
                by=viewer,
                at=house.at,
                plan_id=plan_id,
                version=1,
                verdict=Verdict.APPROVED,
                reasons="Yes.",
            )
        with pytest.raises(NothingThere):
            actions.start_plan(by=viewer, at=house.at, budget_id=budget_id)
        assert queries.plans_of_budget(viewer=viewer, budget_id=budget_id) == ()
        assert queries.agreed_plan(viewer=viewer, budget_id=budget_id) is None
        assert queries.awaiting_decision(viewer=viewer) == ()


def test_a_holder_writes_their_own_plan_and_sees_no_other(house, budget_id):
    other_id = making.ready_plan(house, making.open_budget(house))
    with house.acting("phb_manager") as viewer:
        subject_id = Budget.objects.get(pk=budget_id).subject_id
        holder = house.join("holder", subject_id=subject_id)
    with house.acting_as(holder) as viewer:
        pen = start(house, viewer, budget_id)
        pen.line(pen.outcome(pen.need()))
        assert len(pen.plan.lines) == 1
        with pytest.raises(NotPermitted):
            pen.write(actions.submit)
        with pytest.raises(NothingThere):
            queries.plan(viewer=viewer, plan_id=other_id)


def test_the_approvers_list_shows_what_each_change_costs(
    house, budget_id, django_assert_max_num_queries
):
    making.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = start(house, viewer, budget_id)
        line = pen.plan.lines[0]
        pen.line(
            *line.outcome_ids, line=replace(PA_LINE, quantity_hundredths=2500), line_id=line.id
        )
        pen.finish()
        pen.write(actions.submit)
    making.submitted_plan(house, making.open_budget(house))
    with house.acting("approver") as viewer, django_assert_max_num_queries(4):
        changed, first = queries.awaiting_decision(viewer=viewer)
    assert (changed.weekly_pence, changed.agreed_weekly_pence) == (44_500, 37_400)
    assert (first.weekly_pence, first.agreed_weekly_pence) == (37_400, None)
    assert first.submitted_by_name == "Care Coordinator"
