"""Orders of care end with their plan, their person, their case and their commissioner."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Ending
from openphb.domains.marketplace import actions as market_actions
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.marketplace.tests import making as market
from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import TransferBasis, TransferDraft
from openphb.domains.plans import actions as plan_actions
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.tests.planned import planned
from openphb.domains.plans.types import Verdict
from openphb.journeys import agree_plan, changed_circumstances, close_case, transfer_case

__all__ = ["planned"]
LATER = date(2026, 12, 14)


@pytest.fixture
def ordered(house, planned):
    """Somebody with an order that their provider has accepted, and goes on."""
    person = planned(["notional"])
    planning.name_person(house, person.subject_id)
    house.person, house.firm = person, market.firm(house)
    house.order_id = market.ordered(house, person, house.firm)
    return house


def order(house):
    with house.acting("care_coordinator") as viewer:
        return marketplace.order(viewer=viewer, order_id=house.order_id)


def decided(house, budget_id, change):
    """Have the next version of a plan agreed as people do, after `change`; it starts on 14 December."""
    with house.acting("care_coordinator") as viewer:
        pen = planning.start(house, viewer, budget_id)
        change(pen, next(one for one in pen.plan.lines if one.unit == "days"))
        pen.write(
            plan_actions.set_dates, starts_on=LATER, review_on=planning.REVIEW, notice_weeks=4
        )
        pen.write(plan_actions.submit)
    with house.acting("approver") as viewer:
        agree_plan.decide(
            by=viewer,
            at=house.at,
            plan_id=pen.plan_id,
            version=plans.plan(viewer=viewer, plan_id=pen.plan_id).version,
            verdict=Verdict.APPROVED,
            reasons="It meets his outcomes.",
        )


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda pen, line: pen.write(plan_actions.remove_line, line_id=line.id), "line_gone"),
        (
            lambda pen, line: pen.line(
                *line.outcome_ids,
                line=replace(planning.DAY_LINE, unit_pence=8000),
                line_id=line.id,
            ),
            "line_changed",
        ),
        (
            lambda pen, line: pen.line(
                *line.outcome_ids,
                line=replace(planning.DAY_LINE, unit_pence=9500),
                line_id=line.id,
            ),
            None,
        ),
    ],
    ids=["without the line", "with less money", "with more money"],
)
def test_agreeing_a_plan_ends_an_order_that_it_does_not_have_as_ordered(house, change, why):
    budget_id = planning.open_budget(house)
    plan_id = planning.agreed_plan(house, budget_id, planning.PA_LINE, planning.DAY_LINE)
    firm = market.firm(house)
    with house.acting("care_coordinator") as viewer:
        (line,) = marketplace.lines_to_order(viewer=viewer, budget_id=budget_id)
        house.order_id = market_actions.order(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            line_key=line.line_key,
            draft=market.draft(
                firm.organisation_id,
                quantity_hundredths=100,
                unit_pence=9000,
                starts_on=planning.STARTS,
            ),
            agreed=market.AGREED,
        )
        assert plans.plan(viewer=viewer, plan_id=plan_id).budget_id == budget_id
    with house.acting_as(firm.user_id) as viewer:
        market_actions.accept(by=viewer, at=house.at, order_id=house.order_id)
    decided(house, budget_id, change)
    found = order(house)
    assert (found.valid.end, found.ending and found.ending.why) == ((why and LATER), why)
    with house.acting("care_coordinator") as viewer:
        again = [one.id for one in marketplace.to_order_again(viewer=viewer)]
    assert again == ([house.order_id] if why == "line_changed" else [])


def test_a_death_ends_the_order_with_its_day_and_a_mistake_gives_it_back(ordered, visit):
    died_on = ordered.today - timedelta(days=2)
    with ordered.acting("care_coordinator") as viewer:
        changed_circumstances.holder_died(
            by=viewer,
            at=ordered.at,
            subject_id=ordered.person.subject_id,
            died_on=died_on,
            words="His daughter rang.",
        )
    assert order(ordered).valid.last_day == died_on
    with ordered.acting("care_coordinator") as viewer:
        shown = visit(viewer, reverse("staff:case", args=[ordered.person.case_id]))
    assert "ended: Personal assistant 1" in shown.content.decode()
    with ordered.acting("care_coordinator") as viewer:
        changed_circumstances.death_was_a_mistake(
            by=viewer,
            at=ordered.at,
            subject_id=ordered.person.subject_id,
            words="It was another Mr W.",
        )
    assert order(ordered).valid.end is None


def test_closing_a_case_ends_its_orders_with_its_last_day(ordered):
    with ordered.acting("phb_manager") as viewer:
        case = cases.case(viewer=viewer, case_id=ordered.person.case_id)
        close_case.close(
            by=viewer,
            at=ordered.at,
            case_id=ordered.person.case_id,
            version=case.version,
            ending=Ending.NOT_ELIGIBLE,
            words="His needs changed.",
            closed_on=ordered.today,
        )
    found = order(ordered)
    assert found.valid.last_day == ordered.today
    assert found.ending is not None
    assert found.ending.why is OrderEnds.CLOSED


def test_another_commissioner_that_takes_over_ends_what_was_ordered_before(ordered):
    other = ordered.other_tenant_id
    with ordered.acting("phb_manager") as viewer:
        transfer_id = payments.propose_transfer(
            by=viewer,
            at=ordered.at,
            budget_id=ordered.person.budget_id,
            draft=TransferDraft(
                to_tenant_id=other,
                basis=TransferBasis.GP,
                effective_on=LATER,
                words="He moved to his daughter.",
                told_on=ordered.today,
            ),
        )
    with ordered.acting("phb_manager", other) as viewer:
        transfer_case.accept(
            by=viewer,
            at=ordered.at,
            transfer_id=transfer_id,
            words="Rang the practice.",
            co_ordinator_id=ordered.user_id("care_coordinator", other),
        )
    with ordered.acting("finance_approver", other) as viewer:
        transfer_case.take_over(
            by=viewer, at=ordered.at, transfer_id=transfer_id, how_checked="Rang him."
        )
    with ordered.acting("phb_manager") as viewer:
        done = payment_queries.transfer(viewer=viewer, transfer_id=transfer_id)
    found = order(ordered)
    assert found.valid.end == done.pays_from
    assert found.ending is not None
    assert found.ending.why is OrderEnds.MOVED
    # Its provider may still send what was done until then.
    with ordered.acting_as(ordered.firm.user_id) as viewer:
        assert [one.id for one in marketplace.own_accepted(viewer=viewer)] == [ordered.order_id]
