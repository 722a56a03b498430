"""Exceptions by name and the commissioner's own list: two people, evidence, an end with the review."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError
from django.urls import reverse

from openphb.domains.plans import actions, queries
from openphb.domains.plans.models import ExceptionDecision, ExceptionRequest
from openphb.domains.plans.readiness import local as own_list
from openphb.domains.plans.readiness import named
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.readiness.types import (
    ApprovalState,
    ExceptionDraft,
    LineAbout,
    LocalDraft,
    Visit,
)
from openphb.domains.plans.seeing import queries as seeing
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.making import settled
from openphb.domains.plans.tests.test_pages import day, words_of
from openphb.domains.plans.types import Verdict
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])

ANN = LineAbout(
    paid_name="Ann W",
    relationship="spouse",
    same_household=True,
    household_from=date(1990, 5, 1),
    dbs_on=date(2026, 9, 1),
    visits=(Visit(127, 8 * 60, 9 * 60),),
)
ABOUT = "household_paid:ann w"
DRAFT = ExceptionDraft(
    ABOUT,
    "Only she can read his breathing at night, and nobody was found in three months.",
    "Letter of the respiratory nurse of 3 November 2026.",
    None,
    making.REVIEW,
)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def plan_id(house):
    """A plan that is ready but for paying his wife, who lives with him."""
    plan_id = making.ready_plan(house, making.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        actions.put_line_note(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            version=plan.version,
            line_id=plan.lines[0].id,
            about=ANN,
        )
    return plan_id


def ask(house, plan_id, role="care_coordinator", **changes):
    with house.acting(role) as viewer:
        return actions.ask_exception(
            by=viewer, at=house.at, plan_id=plan_id, draft=replace(DRAFT, **changes)
        )


def decide(house, exception_id, role="approver", approve=True, reasons="It is necessary."):
    with house.acting(role) as viewer:
        actions.decide_exception(
            by=viewer, at=house.at, exception_id=exception_id, approve=approve, reasons=reasons
        )


def codes(house, plan_id):
    with house.acting("care_coordinator") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        return [one.code for one in readiness.stopping(viewer=viewer, plan=plan)]


def send(house, plan_id):
    with house.acting("care_coordinator") as viewer:
        making.Pen(house, viewer, plan_id).write(actions.submit)


def test_a_plan_that_pays_a_wife_in_the_same_home_is_sent_once_somebody_else_approved(
    house, plan_id, monkeypatch
):
    with refused("plan_not_ready"):
        send(house, plan_id)
    exception_id = ask(house, plan_id)
    with refused("exception_waits"):
        ask(house, plan_id)
    assert codes(house, plan_id) == ["household_paid"]
    with house.acting("approver") as viewer:
        assert [one.id for one in named.waiting(viewer=viewer)] == [exception_id]
        # Its words may name any line of the plan.
        with monkeypatch.context() as hidden:
            hidden.setattr(seeing, "lines_hidden_in", lambda **_asked: {plan_id})
            assert named.waiting(viewer=viewer) == ()
            with pytest.raises(NothingThere):
                named.exception(viewer=viewer, exception_id=exception_id)
            assert named.of_budget(
                viewer=viewer, budget_id=queries.plan(viewer=viewer, plan_id=plan_id).budget_id
            )
    decide(house, exception_id)
    assert codes(house, plan_id) == []
    send(house, plan_id)
    with house.acting("approver") as viewer:
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        ((fault, approval),) = readiness.by_exception(viewer=viewer, plan=plan)
        assert fault.code == "household_paid"
        assert (approval.state, approval.reasons) == (ApprovalState.APPROVED, "It is necessary.")
        assert named.waiting(viewer=viewer) == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"about": "household_paid:somebody else"}, "exception_not_needed"),
        ({"necessity": " "}, "words_missing"),
        ({"evidence": ""}, "words_missing"),
        ({"expires_on": making.REVIEW + timedelta(days=1)}, "exception_beyond_review"),
        ({"expires_on": date(2020, 1, 1)}, "exception_past"),
    ],
)
def test_what_is_asked_for_badly_is_refused(house, plan_id, changes, code):
    with refused(code):
        ask(house, plan_id, **changes)


def test_nobody_approves_what_they_asked_for_and_the_database_holds_it(house, plan_id):
    exception_id = ask(house, plan_id, role="phb_manager")
    with refused("exception_is_your_own"):
        decide(house, exception_id, role="phb_manager")
    with refused("words_missing"):
        decide(house, exception_id, reasons=" ")
    with house.acting("phb_manager") as viewer:
        row = ExceptionRequest.objects.get(pk=exception_id)
        with pytest.raises(DatabaseError, match="decided_by_another"), settled():
            ExceptionDecision.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                request=row,
                approved=True,
                reasons="Yes.",
                decided_by=viewer.user_id,
                decided_at=house.at,
                asked_by=row.asked_by,
            )
    decide(house, exception_id, approve=False, reasons="An agency can come.")
    with refused("exception_decided"):
        decide(house, exception_id)
    assert codes(house, plan_id) == ["household_paid"]


def test_the_next_version_keeps_what_is_said_of_a_line_and_the_approval_until_it_ends(
    house, plan_id
):
    decide(house, ask(house, plan_id))
    send(house, plan_id)
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, plan_id).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="Good."
        )
    with house.acting("care_coordinator") as viewer:
        budget_id = queries.plan(viewer=viewer, plan_id=plan_id).budget_id
        later = making.start(house, viewer, budget_id)
        about = readiness.about_lines(viewer=viewer, plan=later.plan)
        assert list(about.values()) == [ANN]
        soon = named.running_out(viewer=viewer, by=making.REVIEW)
        assert [one.about for one in soon] == [ABOUT]
        assert named.running_out(viewer=viewer, by=making.REVIEW - timedelta(days=1)) == ()


def test_the_commissioners_own_list_counts_once_another_agreed_and_from_its_day(house):
    plan_id = making.ready_plan(
        house,
        making.open_budget(house),
        replace(making.DAY_LINE, description="Counselling sessions"),
    )
    draft = LocalDraft(
        "Counselling", "counselling\ncbt", "", "The NHS has its own service.", house.today, None
    )
    with house.acting("phb_manager") as viewer:
        row = actions.propose_local(by=viewer, at=house.at, tenant_id=house.tenant_id, draft=draft)
        with refused("local_list_is_your_own"):
            actions.decide_local(by=viewer, at=house.at, exclusion_id=row, agree=True)
    assert codes(house, plan_id) == []
    with house.acting("approver") as viewer:
        actions.decide_local(by=viewer, at=house.at, exclusion_id=row, agree=True)
    assert codes(house, plan_id) == ["local_exclusion"]
    ended = replace(draft, valid_to=house.today + timedelta(days=1))
    with house.acting("phb_manager") as viewer:
        row = actions.propose_local(by=viewer, at=house.at, tenant_id=house.tenant_id, draft=ended)
    with house.acting("approver") as viewer:
        actions.decide_local(by=viewer, at=house.at, exclusion_id=row, agree=True)
    assert codes(house, plan_id) == []


def test_the_pages_take_what_is_said_of_a_line_ask_and_answer(house, visit, plan_id):
    ready = reverse("plans:ready", args=[plan_id])
    with house.acting("care_coordinator") as viewer:
        assert "Somebody has to approve this by name" in words_of(visit(viewer, ready))
        line_id = queries.plan(viewer=viewer, plan_id=plan_id).lines[0].id
        path = reverse("plans:line_about", args=[plan_id, line_id])
        assert "Every day 8:00 to 9:00" in words_of(visit(viewer, path))
        bad = visit(viewer, path, {"visits": "mornings", "own_money": "none"}, post=True)
        assert "does not say on which days" in words_of(bad)
        asked = {
            "about": ABOUT,
            "necessity": DRAFT.necessity,
            "evidence": DRAFT.evidence,
            **day("expires_on", making.REVIEW),
        }
        sent = visit(viewer, reverse("plans:exception_ask", args=[plan_id]), asked, post=True)
        assert sent.status_code == 302, sent.content.decode()
        assert "Approval was asked for" in words_of(visit(viewer, ready))
    with house.acting("approver") as viewer:
        (waits,) = named.waiting(viewer=viewer)
        page = reverse("plans:exception", args=[waits.id])
        assert "What do you decide?" in words_of(visit(viewer, page))
        answered = {"answer": "yes", "reasons": "She is the only one who can."}
        assert visit(viewer, page, answered, post=True).status_code == 302
        assert "Approved by exception" in words_of(visit(viewer, ready))
    with house.acting("care_coordinator") as viewer:
        assert "What do you decide?" not in words_of(visit(viewer, page))


def test_everything_that_is_checked_is_listed_and_the_own_list_is_put_forward_and_agreed(
    house, visit
):
    with house.acting("phb_manager") as viewer:
        shown = words_of(visit(viewer, reverse("plans:checks")))
        assert "Nobody pays towards a line of the plan." in shown
        given = {
            "tenant": str(house.tenant_id),
            "what": "Hot tubs",
            "words": "hot tub",
            "why": "A pool is near.",
            **day("valid_from", house.today),
        }
        sent = visit(viewer, reverse("plans:local_add"), given, post=True)
        assert sent.status_code == 302, sent.content.decode()
    with house.acting("approver") as viewer:
        (row,) = own_list.versions(viewer=viewer)
        page = reverse("plans:local", args=[row.id])
        assert visit(viewer, page, {"answer": "yes"}, post=True).status_code == 302
        assert "Approved" in words_of(visit(viewer, page))
