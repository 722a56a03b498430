"""Plans are agreed whole or in part, asked about and refused, by whoever holds the limit that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from openphb.domains.cases import letters
from openphb.domains.cases import queries as cases
from openphb.domains.cases.rights.reference import grounds_on
from openphb.domains.cases.types import NoticeKind
from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.refusing import NotAgreed, codes_on
from openphb.domains.plans.approving.scheme_file import HEADER, read_scheme, shipped, write_scheme
from openphb.domains.plans.approving.types import ApprovalLevel, RiskLevel
from openphb.domains.plans.models import LineDecision, PlanDecision, PlanVersion
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import DAY_LINE, PA_LINE, Pen, settled
from openphb.domains.plans.types import PlanState, Verdict
from openphb.kernel.refusal import Refusal

WII = replace(
    DAY_LINE, description="Wii Fit, to move at home", supplier="", unit="sets", unit_pence=18_000
)
DEAR = replace(PA_LINE, quantity_hundredths=120_00)
"""£1,704.00 a week: above what a lead nurse may agree."""


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


def decide(house, role, plan_id, verdict=Verdict.APPROVED, reasons="It helps him."):
    with house.acting(role) as viewer:
        Pen(house, viewer, plan_id).write(actions.decide, verdict=verdict, reasons=reasons)


def scheme_of(house, *rows):
    """Put a scheme forward as finance, and have the manager agree to it; return its id."""
    days = [f"answer_within,{level},5" for level in ApprovalLevel]
    data = "\n".join([",".join(HEADER), *days, *rows]).encode()
    with house.acting("finance_officer") as viewer:
        scheme_id, faults = actions.import_scheme(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            name="Ours",
            valid_from=house.today,
            data=data,
        )
    assert faults == ()
    assert scheme_id is not None
    with house.acting("finance_approver") as viewer:
        actions.decide_scheme(
            by=viewer, at=house.at, scheme_id=scheme_id, agree=True, reason="As the board said."
        )
    return scheme_id


def test_what_is_decided_says_by_what_limit(house, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    with house.acting("approver"):
        row = PlanDecision.objects.get(plan_id=plan_id)
    assert (row.level, row.limit_weekly_pence) == (ApprovalLevel.LEAD, 1_500_00)


def test_a_plan_above_the_limit_is_not_agreed_and_the_database_says_so_too(house, budget_id):
    scheme_of(house, "holds,lead,,approver,500,0", "holds,senior,,phb_manager,no limit,no limit")
    plan_id = making.submitted_plan(house, budget_id, DEAR)
    with refused("limit_not_held"):
        decide(house, "approver", plan_id)
    with house.acting("approver") as viewer:
        row = PlanVersion.objects.get(pk=plan_id)
        assert row.submitted_by is not None
        with pytest.raises(DatabaseError, match="above the limit"), settled():
            PlanDecision.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                plan=row,
                verdict=Verdict.APPROVED,
                reasons="I say so.",
                decided_by=viewer.user_id,
                decided_at=house.at,
                submitted_by=row.submitted_by,
                level=ApprovalLevel.LEAD,
                limit_weekly_pence=500_00,
                limit_once_pence=0,
            )
    decide(house, "phb_manager", plan_id)
    with house.acting("phb_manager") as viewer:
        assert queries.plan(viewer=viewer, plan_id=plan_id).state is PlanState.AGREED


def test_a_plan_that_was_sent_is_decided_by_a_limit_or_not_at_all(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        row = PlanVersion.objects.get(pk=plan_id)
        assert row.submitted_by is not None
        with pytest.raises(DatabaseError, match="nobody's limit"), settled():
            PlanDecision.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                plan=row,
                verdict=Verdict.APPROVED,
                reasons="I say so.",
                decided_by=viewer.user_id,
                decided_at=house.at,
                submitted_by=row.submitted_by,
            )


def test_who_ever_sent_it_does_not_decide_it_after_somebody_else_sent_it_again(house, budget_id):
    plan_id = making.ready_plan(house, budget_id)
    with house.acting("phb_manager") as viewer:
        Pen(house, viewer, plan_id).write(actions.submit)
        Pen(house, viewer, plan_id).write(actions.withdraw)
    with house.acting("care_coordinator") as viewer:
        Pen(house, viewer, plan_id).write(actions.submit, risk=RiskLevel.HIGH)
    with refused("approver_submitted_it"):
        decide(house, "phb_manager", plan_id)
    with house.acting("phb_manager") as viewer:
        (waits,) = approving.waiting(viewer=viewer)
    assert waits.route.asked is ApprovalLevel.PANEL
    assert "Only whoever sent it" in waits.route.nobody


def not_agreed(plan, **said):
    line = next(one for one in plan.lines if one.description == WII.description)
    words = {"code": "outcome_unlikely", "words": "You can use the set at the centre", **said}
    return NotAgreed(line.id, **words)


def in_part(house, plan_id, *given, reasons="Your helpers meet your needs."):
    with house.acting("approver") as viewer:
        pen = Pen(house, viewer, plan_id)
        return pen.write(
            actions.decide_in_part, reasons=reasons, not_agreed=[not_agreed(pen.plan, **given[0])]
        )


def test_a_plan_is_agreed_in_part_and_the_rest_is_asked_about_again(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id, PA_LINE, WII)
    with settled():
        made = in_part(house, plan_id, {})
    with house.acting("care_coordinator") as viewer:
        whole = queries.plan(viewer=viewer, plan_id=plan_id)
        agreed = queries.plan(viewer=viewer, plan_id=made)
        assert whole.decision is not None
        assert agreed.decision is not None
        assert (whole.state, whole.decision.verdict) == (PlanState.REFUSED, Verdict.PART)
        assert agreed.state is PlanState.AGREED
        assert [line.description for line in agreed.lines] == [PA_LINE.description]
        assert "We have not agreed to “Wii Fit, to move at home”: You can use" in (
            agreed.decision.told
        )
        assert approving.part_of(viewer=viewer, plan_id=plan_id) == (made, None)
        (left,) = approving.decided_lines(viewer=viewer, plan_id=plan_id)
        assert (left.description, left.weekly_pence) == (WII.description, 180_00)
        told = cases.notice_about(viewer=viewer, kind=NoticeKind.SERVICE_REFUSED, about_id=plan_id)
        assert told is not None
        assert [one.code for one in told.grounds] == ["not_for_outcome"]
        assert [(line.what, line.agreed, line.why) for line in told.lines] == [
            (PA_LINE.description, True, ""),
            (WII.description, False, "You can use the set at the centre."),
        ]
        assert letters.notice_opening(told)[0].startswith(
            "We have agreed to 1 of the 2 things in your plan. We have not agreed to the rest of it."
        )
        again = actions.ask_again(by=viewer, at=house.at, plan_id=plan_id)
        lines = queries.plan(viewer=viewer, plan_id=again).lines
        assert [line.description for line in lines] == [PA_LINE.description, WII.description]
        assert all(line.outcome_ids and line.shares for line in lines)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"code": "because"}, "line_reason_missing"),
        ({"words": " "}, "line_words_missing"),
        ({"code": "cost"}, "cost_not_weighed"),
        ({"code": "cost", "benefit": "He would move more"}, "cost_not_weighed"),
        ({"words": "It is too expensive."}, "bare_cost"),
    ],
)
def test_a_line_is_not_left_out_without_a_reason_that_may_be_given(house, budget_id, said, code):
    plan_id = making.submitted_plan(house, budget_id, PA_LINE, WII)
    with refused(code):
        in_part(house, plan_id, said)
    assert not LineDecision.objects.exists()


def test_cost_is_a_reason_where_it_is_weighed(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id, PA_LINE, WII)
    weighed = {"code": "cost", "benefit": "Some more movement", "cost": "£180.00 a week more"}
    in_part(house, plan_id, weighed)
    with house.acting("approver") as viewer:
        (left,) = approving.decided_lines(viewer=viewer, plan_id=plan_id)
    assert (left.benefit, left.cost) == ("Some more movement", "£180.00 a week more")


def test_every_reason_for_a_line_falls_under_a_reason_of_the_law():
    known = {one.code for one in grounds_on(NoticeKind.SERVICE_REFUSED, date(2026, 11, 24))}
    assert {one.ground for one in codes_on(date(2026, 11, 24))} <= known


def test_a_plan_is_not_refused_without_a_reason_of_the_law(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with refused("notice_ground_missing"):
        decide(house, "approver", plan_id, Verdict.REFUSED, "Nobody steps in.")


def test_cost_alone_refuses_no_plan(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with refused("bare_cost"):
        decide(house, "approver", plan_id, Verdict.REFUSED, "We cannot afford  this.")


def test_a_plan_waits_for_the_answer_to_a_question(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("phb_manager") as viewer:
        question_id = actions.ask_question(
            by=viewer, at=house.at, plan_id=plan_id, words="Who helps him at night?"
        )
        with refused("question_your_own"):
            actions.answer_question(by=viewer, at=house.at, question_id=question_id, words="He.")
    with refused("question_open"):
        decide(house, "approver", plan_id)
    with house.acting("care_coordinator") as viewer:
        actions.answer_question(
            by=viewer, at=house.at, question_id=question_id, words="Nobody: he sleeps."
        )
        (kept,) = approving.asked(viewer=viewer, plan_id=plan_id)
        with refused("question_answered"):
            actions.answer_question(by=viewer, at=house.at, question_id=question_id, words="So.")
    assert (kept.words, kept.answer) == ("Who helps him at night?", "Nobody: he sleeps.")
    decide(house, "approver", plan_id)


def test_a_question_is_taken_back_by_who_asked_it(house, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        given = {"by": viewer, "at": house.at}
        question_id = actions.ask_question(**given, plan_id=plan_id, words="Who?")
        with refused("question_open"):
            actions.ask_question(**given, plan_id=plan_id, words="Who else?")
        actions.take_back_question(**given, question_id=question_id, words="I found it.")
    decide(house, "approver", plan_id)


def test_who_stands_in_decides_with_the_limit_of_whom_they_stand_in_for(house, budget_id):
    second = house.join("approver", organisation_id=house.organisation_id, name="Lou")
    first = house.user_id("approver")
    with house.acting_as(first) as viewer:
        email = next(
            one.email
            for one in approving.people_of(viewer=viewer, tenant_id=house.tenant_id)
            if one.user_id == first
        )
    scheme_of(house, f"holds,lead,,{email},1500,1500")
    plan_id = making.submitted_plan(house, budget_id)
    away = {"tenant_id": house.tenant_id, "absent": first, "valid_from": house.today}
    until = house.today + timedelta(days=7)
    with house.acting_as(second) as viewer, refused("cover_not_taken"):
        actions.record_cover(by=viewer, at=house.at, **away, stand_in=second, valid_to=until)
    with house.acting("phb_manager") as viewer:
        given = {"by": viewer, "at": house.at}
        cover_id = actions.record_cover(**given, **away, stand_in=second, valid_to=until)
        with refused("cover_overlaps"):
            actions.record_cover(**given, **away, stand_in=None, valid_to=until)
        (waits,) = approving.waiting(viewer=viewer)
    assert [(one.name, one.covered_name) for one in waits.route.deciders] == [("Lou", "Approver")]
    with house.acting_as(second) as viewer:
        Pen(house, viewer, plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It helps him."
        )
    with house.acting("phb_manager") as viewer:
        assert PlanDecision.objects.get(plan_id=plan_id).cover_id == cover_id
        actions.end_cover(by=viewer, at=house.at, cover_id=cover_id)
        assert approving.covers(viewer=viewer, tenant_id=house.tenant_id) == ()


def test_a_scheme_counts_once_somebody_else_agreed_from_its_day_on(house):
    scheme = shipped()
    given = read_scheme(write_scheme(scheme, people={}).encode(), people={})
    start = house.today + timedelta(days=1)
    with house.acting("phb_manager") as viewer:
        made = {"by": viewer, "at": house.at}
        place = {"tenant_id": house.tenant_id, "name": "Ours", "given": given}
        with refused("scheme_begins_before_today"):
            actions.propose_scheme(**made, **place, valid_from=date(2026, 1, 1))
        scheme_id = actions.propose_scheme(**made, **place, valid_from=start)
        with refused("scheme_own"):
            actions.decide_scheme(**made, scheme_id=scheme_id, agree=True, reason="Because.")
    with house.acting("finance_approver") as viewer:
        (waits,) = approving.schemes_to_decide(viewer=viewer)
        assert waits.scheme.id == scheme_id
        actions.decide_scheme(
            by=viewer, at=house.at, scheme_id=scheme_id, agree=True, reason="Because."
        )
        on = {"viewer": viewer, "tenant_id": house.tenant_id}
        assert approving.scheme_on(**on, on=house.today).id is None
        assert approving.scheme_on(**on, on=start).id == scheme_id
        assert approving.scheme_on(**on, on=start).rules == scheme.rules


def test_nobody_agrees_to_a_limit_of_their_own(house):
    manager = house.user_id("phb_manager")
    with house.acting_as(manager) as viewer:
        people = approving.people_of(viewer=viewer, tenant_id=house.tenant_id)
    email = next(one.email for one in people if one.user_id == manager)
    days = [f"answer_within,{level},5" for level in ApprovalLevel]
    data = "\n".join([",".join(HEADER), *days, f"holds,senior,,{email},no limit,no limit"])
    with house.acting("finance_officer") as viewer:
        scheme_id, _faults = actions.import_scheme(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            name="Max",
            valid_from=house.today,
            data=data.encode(),
        )
    assert scheme_id is not None
    with house.acting_as(manager) as viewer, refused("scheme_own_limit"):
        actions.decide_scheme(
            by=viewer, at=house.at, scheme_id=scheme_id, agree=True, reason="I like it."
        )


def test_a_file_of_the_scheme_that_counts_adds_nothing(house):
    scheme_of(house, "holds,lead,,approver,500,0")
    with house.acting("finance_officer") as viewer:
        on = approving.scheme_on(viewer=viewer, tenant_id=house.tenant_id, on=house.today)
        found = actions.import_scheme(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            name="Again",
            valid_from=house.today,
            data=write_scheme(on, people={}).encode(),
        )
    assert found == (None, ())
