"""The pages of approval: the scheme, who is away, questions, and a plan agreed in part."""

from __future__ import annotations

import html
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from openphb.domains.plans import actions, queries
from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.approving.test_deciding import DEAR, WII
from openphb.domains.plans.tests.making import PA_LINE
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.tests.visiting import visit
from openphb.kernel.refusal import NothingThere

__all__ = ["visit"]
SHIPPED = Path(__file__).parents[2] / "data" / "approval.csv"


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


def test_a_scheme_is_put_forward_in_a_file_and_decided_by_another(house, visit):
    new = reverse("plans:scheme_new", args=[house.tenant_id])

    def send(viewer, data):
        file = SimpleUploadedFile("scheme.csv", data)
        said = {"name": "Ours", "file": file, **day("valid_from", house.today)}
        return visit(viewer, new, said, post=True)

    with house.acting("finance_officer") as viewer:
        assert "starting values" in words_of(
            visit(viewer, reverse("plans:scheme_of", args=[house.tenant_id]))
        )
        assert "Its first row has these columns" in words_of(visit(viewer, new))
        bad = SHIPPED.read_bytes().replace(
            b"weekly_above,senior,5000.00", b"weekly_above,senior,lots"
        )
        shown = words_of(send(viewer, bad))
        assert "Nothing was put forward" in shown
        assert "“lots” is not an amount of money" in shown
        response = send(viewer, SHIPPED.read_bytes())
        assert response.status_code == 302
        assert "Waits for another person" in words_of(visit(viewer, response.url))
    with house.acting("finance_approver") as viewer:
        shown = words_of(visit(viewer, response.url))
        assert "It costs more than £2,500.00 a week" in shown
        assert "Whoever is Approver" in shown
        said = {"decision": "agree", "reason": "As the board said."}
        assert visit(viewer, response.url, said, post=True).status_code == 302
        shown = words_of(visit(viewer, reverse("plans:scheme_of", args=[house.tenant_id])))
        assert "Ours counts since" in shown
        file = visit(viewer, reverse("plans:scheme_file", args=[house.tenant_id]))
        assert b"holds,panel,,phb_manager,5000.00" in file.content


def test_who_would_decide_is_tried_without_a_plan(house, visit):
    path = reverse("plans:scheme_try", args=[house.tenant_id])
    said = {"weekly_pence": "1640", "risk": "low", "category": "chc_adult"}
    with house.acting("care_coordinator") as viewer:
        house.user_id("approver")
        shown = words_of(visit(viewer, path, said))
        assert "£1,640.00 a week is above £1,500.00 a week" in shown
        assert "Who may decide: Approver." in " ".join(shown.split())
        assert "Enter an amount" in words_of(visit(viewer, path, {**said, "weekly_pence": ""}))


def test_who_is_away_is_recorded_and_ended(house, visit):
    approver = house.user_id("approver")
    path = reverse("plans:cover_new", args=[house.tenant_id])
    with house.acting("phb_manager") as viewer:
        said = {
            "absent": str(approver),
            "stand_in": str(approver),
            **day("valid_from", house.today),
            **day("valid_to", house.today + timedelta(days=2)),
        }
        assert "Nobody stands in for themselves" in words_of(visit(viewer, path, said, post=True))
        assert visit(viewer, path, {**said, "stand_in": ""}, post=True).status_code == 302
        (found,) = approving.covers(viewer=viewer, tenant_id=house.tenant_id)
        end = reverse("plans:cover_end", args=[found.cover.id])
        assert "Approver is back" in words_of(visit(viewer, end))
        assert visit(viewer, end, post=True).status_code == 302
        assert "They are back already" in words_of(visit(viewer, end, post=True))
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, end)
        with pytest.raises(NothingThere):
            visit(viewer, path)


def test_a_question_is_asked_answered_and_shown_with_the_decision(house, visit, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    decide = reverse("journeys:decide_plan", args=[plan_id])
    with house.acting("approver") as viewer:
        path = reverse("plans:question_new", args=[plan_id])
        assert "Write your question" in words_of(visit(viewer, path, post=True))
        assert (
            visit(viewer, path, {"words": "Who is there at night?"}, post=True).status_code == 302
        )
        assert "waits for its answer already" in words_of(
            visit(viewer, path, {"words": "Who?"}, post=True)
        )
        assert "Take the question back" in words_of(visit(viewer, decide))
        (asked,) = approving.asked(viewer=viewer, plan_id=plan_id)
    with house.acting("care_coordinator") as viewer:
        assert "Answer the question" in words_of(
            visit(viewer, reverse("plans:plan", args=[plan_id]))
        )
        path = reverse("plans:question_answer", args=[asked.id])
        assert "Who is there at night?" in words_of(visit(viewer, path))
        assert visit(viewer, path, {"words": "His wife."}, post=True).status_code == 302
        assert "answered already" in words_of(visit(viewer, path, {"words": "So."}, post=True))
    with house.acting("approver") as viewer:
        assert "His wife." in words_of(visit(viewer, decide))
        back = reverse("plans:question_back", args=[asked.id])
        assert "answered already" in words_of(visit(viewer, back, {"words": "No."}, post=True))


def test_the_page_to_decide_on_says_what_the_rule_says(house, visit, budget_id):
    plan_id = making.submitted_plan(house, budget_id, DEAR)
    with house.acting("approver") as viewer:
        shown = words_of(visit(viewer, reverse("journeys:decide_plan", args=[plan_id])))
    assert "For the team lead, by" in shown
    assert "£1,704.00 a week is above £1,500.00 a week" in shown


def test_a_plan_is_agreed_in_part_on_its_page_and_asked_about_again(house, visit, budget_id):
    plan_id = making.submitted_plan(house, budget_id, PA_LINE, WII)
    path = reverse("journeys:decide_in_part", args=[plan_id])
    with house.acting("approver") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        assert "Which lines do you not agree to?" in words_of(visit(viewer, path))
        said = {
            "version": plan.version,
            "lines": [str(plan.lines[1].id)],
            "code_2": "cost",
            "words_2": "The centre has one.",
            "reasons": "Your helpers meet your needs.",
        }
        assert "Cost is a reason only where it is weighed" in words_of(
            visit(viewer, path, said, post=True)
        )
        weighed = {"benefit_2": "A little more movement.", "cost_2": "£180.00 a week."}
        response = visit(viewer, path, {**said, **weighed}, post=True)
        assert response.status_code == 302
        assert "does not wait for a decision" in words_of(visit(viewer, path))
    with house.acting("care_coordinator") as viewer:
        whole = words_of(visit(viewer, reverse("plans:plan", args=[plan_id])))
        assert "The added benefit does not outweigh the added cost" in whole
        assert "Agreed in part" in whole
        (agreed,) = (
            one
            for one in queries.plans_of_budget(viewer=viewer, budget_id=budget_id)
            if one.state is PlanState.AGREED
        )
        again = reverse("plans:ask_again", args=[plan_id])
        assert again in words_of(visit(viewer, reverse("plans:plan", args=[agreed.id])))
        version = queries.plan(viewer=viewer, plan_id=plan_id).version
        response = visit(viewer, again, {"version": version}, post=True)
        assert response.status_code == 302
        with pytest.raises(Exception, match="already being written"):
            actions.ask_again(by=viewer, at=house.at, plan_id=plan_id)
