"""A plan begins with the lines of the indicative budget, and says why it comes to another amount."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import resolve, reverse

from openphb.domains.budgets import actions as budgets
from openphb.domains.budgets import queries as budget_queries
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Item, Row, When
from openphb.domains.budgets.types import Basis, CostedLine, ToldHow
from openphb.domains.plans import actions, queries
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.live.funding import lines_in_force
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import LineKind, PlanState, Verdict
from openphb.domains.rates import actions as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import RateGiven, Unit, Who
from openphb.kernel.refusal import Refusal

CARD = {
    "pa.weekday.hour": 14_20,
    "pa.bank_holiday.hour": 28_40,
    "agency.weekday.hour.double": 48_00,
    "agency.bank_holiday.hour.double": 60_00,
    "insurance.year": 120_00,
}
WEEK = CareWeek(
    rows=(
        Row(Who.PA, When.DAY, Unit.HOUR, (400, 400, 400, 400, 400, 0, 0)),
        Row(Who.AGENCY, When.DAY, Unit.HOUR, (100, 0, 0, 0, 0, 0, 0), two_people=True),
    ),
    items=(Item("insurance.year", 100),),
    others=(CostedLine("Gym", 100, "times", 20_00, Basis.PER_MONTH),),
)
REASONS = "A hoist came, so fewer hours are needed."


def agree_rates(house, prices, what="The card") -> None:
    """Have prices agreed, by two people."""
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what=what,
            rates=[
                RateGiven(key_of(code), value, date(2026, 4, 1), None, "Board paper")
                for code, value in prices.items()
            ],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="As the board said"
        )


@pytest.fixture
def budget_id(house):
    """A budget whose indicative amount was worked out from a week of care, and told."""
    agree_rates(house, CARD)
    budget_id = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        given = {"by": viewer, "at": house.at, "budget_id": budget_id}
        budgets.work_out_week(**given, after_version=0, week=WEEK)
        budgets.tell_person(
            **given, after_version=1, told_on=house.today, told_how=ToldHow.IN_PERSON
        )
    return budget_id


@pytest.fixture
def begun(house, visit, budget_id):
    """A draft that begins with every line but the gym, all paid as direct payments."""
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        outcome_id = pen.outcome(pen.need())
        pen.finish()
        path = reverse("plans:begin", args=[pen.plan_id])
        shown = words_of(visit(viewer, path))
        gym = next(
            place
            for place, (line, _pence) in enumerate(offered(viewer, pen).lines)
            if line.description == "Gym"
        )
        answers = {
            f"line_{place}": [str(outcome_id)]
            for place in range(len(offered(viewer, pen).lines))
            if place != gym
        }
        assert "Personal assistant, weekday" in shown
        assert sent(visit(viewer, path, pen_answers(pen, answers), post=True)) == "plans:lines"
    return pen.plan_id


def offered(viewer, pen):
    found = agreeing.lines_offered(viewer=viewer, plan_id=pen.plan_id)
    assert found is not None
    return found


def pen_answers(pen, answers):
    starts = making.STARTS
    return {
        "version": pen.plan.version,
        "management_option": "direct_payment",
        "valid_from-day": starts.day,
        "valid_from-month": starts.month,
        "valid_from-year": starts.year,
        **answers,
    }


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def sent(response) -> str:
    """Return the route that an answer leads to."""
    assert response.status_code == 302, words_of(response)
    return resolve(response.url).view_name


def lines(house, plan_id):
    with house.acting("care_coordinator") as viewer:
        return queries.lines(viewer=viewer, plan_id=plan_id)


def test_a_draft_begins_with_the_lines_that_were_answered(house, visit, budget_id, begun):
    found = {line.indicative_key: line for line in lines(house, begun)}
    hours = found["pa.weekday.hour"]
    assert (hours.rate_code, hours.carers_needed, hours.unit_pence) == ("pa.weekday.hour", 1, 14_20)
    assert (hours.kind, hours.quantity_hundredths) == (LineKind.PERSONAL_ASSISTANT, 2000)
    two = found["agency.weekday.hour.double"]
    assert (two.rate_code, two.carers_needed) == ("agency.weekday.hour.double", 2)
    # What employing adds comes too, and has no price of the card.
    insurance = found["employing.insurance"]
    assert (insurance.kind, insurance.rate_code) == (LineKind.PERSONAL_ASSISTANT, "")
    assert found["insurance.year"].kind is LineKind.INSURANCE
    assert all(line.outcome_ids and line.shares for line in found.values())
    # The gym is left, and is offered again; then nothing is.
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        assert [line.description for line, _pence in offered(viewer, pen).lines] == ["Gym"]
        listed = words_of(visit(viewer, reverse("plans:lines", args=[begun])))
        assert "Begin with the lines of the indicative budget" in listed
        path = reverse("plans:begin", args=[begun])
        answer = {"line_0": [str(pen.plan.outcomes[0].id)]}
        assert sent(visit(viewer, path, pen_answers(pen, answer), post=True)) == "plans:lines"
        assert agreeing.lines_offered(viewer=viewer, plan_id=begun) is None
        assert sent(visit(viewer, path)) == "plans:lines"
        shown = words_of(visit(viewer, reverse("plans:why", args=[begun])))
    assert "Nothing is different" in shown


def test_beginning_twice_adds_nothing(house, budget_id, begun):
    before = lines(house, begun)
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        again = replace(
            making.PA_LINE, indicative_key="pa.weekday.hour", outcome_ids=before[0].outcome_ids
        )
        assert pen.write(actions.begin_lines, lines=[again]) == ()
        with pytest.raises(Refusal, check=lambda one: one.code == "nothing_to_begin_with"):
            pen.write(actions.begin_lines, lines=[])
    assert lines(house, begun) == before


def test_a_line_of_the_indicative_budget_stands_once_in_a_version(house, begun):
    first, second = lines(house, begun)[:2]
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        copied = replace(
            making.PA_LINE,
            indicative_key=first.indicative_key,
            outcome_ids=second.outcome_ids,
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            pen.write(actions.put_line, line_id=None, line=copied)


def test_nothing_is_offered_without_an_indicative_budget_or_to_serve(house, visit):
    empty = making.open_budget(house)
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, empty)
        path = reverse("plans:begin", args=[pen.plan_id])
        assert sent(visit(viewer, path)) == "plans:outcome_add"
        pen.outcome(pen.need())
        assert sent(visit(viewer, path)) == "plans:lines"


def test_a_difference_needs_reasons_which_the_approver_and_the_person_read(
    house, visit, budget_id, begun
):
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        path = reverse("plans:send", args=[begun])
        shown = words_of(visit(viewer, path))
        assert "Left out" in shown
        assert "Reasons are needed for any difference" in shown
        with pytest.raises(Refusal, check=lambda one: one.code == "difference_unexplained"):
            pen.write(actions.submit)
        said = {"version": pen.plan.version, "risk": "low", "difference_reasons": " "}
        assert "another amount than the person was told" in words_of(
            visit(viewer, path, said, post=True)
        )
        assert pen.plan.state is PlanState.DRAFT
        said = {"version": pen.plan.version, "risk": "low", "difference_reasons": REASONS}
        assert sent(visit(viewer, path, said, post=True)) == "plans:sent"
        told = budget_queries.indicative(viewer=viewer, budget_id=budget_id)
        assert told is not None
        assert (pen.plan.compared_with, pen.plan.difference_reasons) == (told.id, REASONS)
        # What is worked out afterwards changes nothing in what was sent.
        budgets.work_out_week(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            after_version=2,
            week=replace(WEEK, items=()),
        )
    with house.acting("approver") as viewer:
        shown = words_of(visit(viewer, reverse("journeys:decide_plan", args=[begun])))
        assert REASONS in shown
        assert "Gym" in shown
        assert "−£4.62" in shown
        making.Pen(house, viewer, begun).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It meets the need."
        )
    with house.acting("care_coordinator") as viewer:
        shown = words_of(visit(viewer, reverse("plans:why", args=[begun])))
        assert (
            "We first thought of “Gym”. It is not in your plan. That is £4.62 less a week." in shown
        )
        assert REASONS in shown
        # A difference of nothing is no figure that nobody knows.
        assert "not known" not in shown
        # The next version begins with the same reasons, which may be written anew.
        later = making.start(house, viewer, budget_id)
        assert later.plan.difference_reasons == REASONS


def test_a_tolerance_on_the_card_lets_a_little_more_pass(house, begun):
    agree_rates(house, {"tolerance.percent": 10_00}, "Tolerance")
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        outcome_id = pen.plan.outcomes[0].id
        gym = replace(making.DAY_LINE, description="Swimming", unit_pence=15_00)
        pen.line(outcome_id, line=gym)
        compared = agreeing.compared(viewer=viewer, plan=pen.plan)
        assert compared is not None
        assert (compared.tolerance, compared.asks_for_reasons) == (10_00, False)
        pen.write(actions.submit)
        assert pen.plan.state is PlanState.SUBMITTED


def test_taking_a_plan_back_sets_it_against_what_was_told_last(house, budget_id, begun):
    with house.acting("care_coordinator") as viewer:
        pen = making.Pen(house, viewer, begun)
        pen.write(actions.submit, difference_reasons=REASONS)
        pen.write(actions.withdraw)
        given = {"by": viewer, "at": house.at, "budget_id": budget_id}
        budgets.work_out_week(**given, after_version=2, week=replace(WEEK, others=()))
        budgets.tell_person(**given, after_version=3, told_on=house.today, told_how=ToldHow.PAGE)
        compared = agreeing.compared(viewer=viewer, plan=pen.plan)
        assert compared is not None
        assert (compared.indicative_version, compared.found.explanations) == (4, ())
        pen.write(actions.submit, difference_reasons="")
        assert pen.plan.compared_with == compared.indicative_id


def test_the_lines_that_were_begun_can_be_looked_at_for_what_they_lawfully_cost(house, begun):
    with house.acting("care_coordinator") as viewer:
        making.Pen(house, viewer, begun).write(actions.submit, difference_reasons=REASONS)
    with house.acting("approver") as viewer:
        making.Pen(house, viewer, begun).write(
            actions.decide, verdict=Verdict.APPROVED, reasons="It meets the need."
        )
    with house.acting("phb_manager"):
        found = list(lines_in_force(Q(tenant_id=house.tenant_id), making.STARTS))
    codes = {line.rate_code: line.carers_needed for line in found if line.rate_code}
    assert codes == {"pa.weekday.hour": 1, "agency.weekday.hour.double": 2, "insurance.year": 1}
