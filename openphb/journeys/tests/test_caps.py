"""Agreeing a plan whose care would take a pot of money over its cap: somebody decides about it first."""

from __future__ import annotations

import html
from uuid import UUID

import pytest
from django.urls import reverse

from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.models import CapCheck
from openphb.domains.payments.sources.tests import making as pots
from openphb.domains.payments.types import CapAnswer, QuestionState
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.types import PlanState, Verdict
from openphb.journeys import agree_plan
from openphb.kernel.refusal import Refusal


@pytest.fixture
def waiting(house):
    """A plan that waits, and a pot of which it would take a good part."""
    house.plan_id = plans.submitted_plan(house, plans.open_budget(house))
    return house


def version(house) -> int:
    with house.acting("approver") as viewer:
        return plan_queries.plan(viewer=viewer, plan_id=house.plan_id).version


def agree(house) -> None:
    seen = version(house)
    with house.acting("approver") as viewer:
        agree_plan.decide(
            by=viewer,
            at=house.at,
            plan_id=house.plan_id,
            version=seen,
            verdict=Verdict.APPROVED,
            reasons="It meets the outcomes.",
        )


def caps(house):
    with house.acting("approver") as viewer:
        return queries.caps_of_plan(viewer=viewer, plan_id=house.plan_id)


def ask(house) -> UUID:
    with house.acting("approver") as viewer:
        (made,) = payments.ask_over_cap(
            by=viewer, at=house.at, plan_id=house.plan_id, reason="She is in hospital until then."
        )
    return made


def decide(house, question_id: UUID, *, allow: bool) -> None:
    with house.acting("finance_approver") as viewer:
        payments.decide_over_cap(
            by=viewer,
            at=house.at,
            question_id=question_id,
            allow=allow,
            allowed_pence=None,
            reason="The reserve covers it." if allow else "There is no reserve.",
        )


def state(house) -> PlanState:
    with house.acting("approver") as viewer:
        return plan_queries.plan(viewer=viewer, plan_id=house.plan_id).state


def test_a_plan_within_its_cap_is_agreed_and_what_it_draws_is_kept(waiting):
    pots.pot(waiting)
    agree(waiting)
    with waiting.acting("finance_officer"):
        kept = CapCheck.objects.filter(plan_id=waiting.plan_id)
        assert {one.question_id for one in kept} == {None}
        drawn = {one.year: one.after_pence for one in kept}
    found = {one.year: one.drawn_pence for one in pots.pots(waiting).pots}
    assert drawn["2026/27"] == found["2026/27"] > 0


def test_a_plan_over_a_cap_waits_for_a_named_decision_and_is_then_agreed(waiting):
    pots.pot(waiting, annual=10_00)
    (over,) = caps(waiting)
    assert over.answer is CapAnswer.ASKS
    with pytest.raises(Refusal, match="over its cap") as refused:
        agree(waiting)
    assert refused.value.code == "cap_passed"
    assert state(waiting) is PlanState.SUBMITTED
    question_id = ask(waiting)
    # Asked is not decided.
    with pytest.raises(Refusal):
        agree(waiting)
    decide(waiting, question_id, allow=True)
    agree(waiting)
    assert state(waiting) is PlanState.AGREED
    with waiting.acting("finance_officer") as viewer:
        kept = CapCheck.objects.get(plan_id=waiting.plan_id, year="2026/27")
        told = queries.question(viewer=viewer, question_id=question_id)
        assert queries.pots_undecided(viewer=viewer) == ()
    assert kept.question_id == question_id
    assert (told.state, told.decided_reason) == (QuestionState.ALLOWED, "The reserve covers it.")


def test_the_same_is_asked_by_a_statement_as_by_working_it_out(waiting):
    pots.pot(waiting, annual=10_00)
    live = caps(waiting)
    pots.state(waiting)
    assert caps(waiting) == live
    decide(waiting, ask(waiting), allow=True)
    agree(waiting)
    with waiting.acting("finance_officer"):
        kept = CapCheck.objects.get(plan_id=waiting.plan_id, year="2026/27")
    assert kept.total_pence == live[0].facts.total_pence


def test_a_no_leaves_the_plan_waiting_and_is_told_with_its_reason(waiting):
    pots.pot(waiting, annual=10_00)
    decide(waiting, ask(waiting), allow=False)
    with pytest.raises(Refusal):
        agree(waiting)
    (told,) = caps(waiting)
    assert told.question_state is QuestionState.REFUSED
    assert told.decided_reason == "There is no reserve."
    # It may be asked again, once more is known.
    assert ask(waiting)


def test_what_was_allowed_reaches_so_far_and_no_further(waiting):
    source_id = pots.pot(waiting, annual=10_00)
    decide(waiting, ask(waiting), allow=True)
    # Somebody else's plan draws on the pot meanwhile, by a decision of its own.
    first, waiting.plan_id = (
        waiting.plan_id,
        plans.submitted_plan(waiting, plans.open_budget(waiting)),
    )
    decide(waiting, ask(waiting), allow=True)
    agree(waiting)
    waiting.plan_id = first
    with pytest.raises(Refusal) as refused:
        agree(waiting)
    assert refused.value.code == "cap_passed"
    decide(waiting, ask(waiting), allow=True)
    agree(waiting)
    with waiting.acting("finance_officer") as viewer:
        pot = queries.source(viewer=viewer, source_id=source_id).years[0]
    assert pot.drawn_pence > pot.cap_pence
    assert not pot.undecided


def test_a_plan_within_its_cap_asks_nobody(waiting):
    pots.pot(waiting)
    with waiting.acting("approver") as viewer, pytest.raises(Refusal) as refused:
        payments.ask_over_cap(by=viewer, at=waiting.at, plan_id=waiting.plan_id, reason="Why not?")
    assert refused.value.code == "cap_not_passed"


def test_without_pots_nothing_is_asked_and_nothing_kept(waiting):
    agree(waiting)
    with waiting.acting("finance_officer"):
        assert not CapCheck.objects.exists()


def test_the_approver_reads_it_before_deciding_and_asks_by_page(waiting, visit):
    pots.pot(waiting, annual=10_00)
    decide_page = reverse("journeys:decide_plan", args=[waiting.plan_id])
    ask_page = reverse("journeys:ask_over_cap", args=[waiting.plan_id])
    with waiting.acting("approver") as viewer:
        words = html.unescape(visit(viewer, decide_page).content.decode())
        assert "over its cap of £10.00" in words
        assert ask_page in words
        assert visit(viewer, ask_page).status_code == 200
        sent = visit(viewer, ask_page, {"reason": "She comes home on Monday."}, post=True)
        assert sent.status_code == 302
        words = html.unescape(visit(viewer, decide_page).content.decode())
        assert "The plan waits for their answer" in words
        assert ask_page not in words
        again = html.unescape(visit(viewer, ask_page).content.decode())
    assert "There is nothing to ask finance" in again
