"""What a backdated version changes in weeks that are paid is told before it is decided."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.agreements import queries as agreements
from openphb.domains.budgets.types import Basis
from openphb.domains.payments import queries
from openphb.domains.payments.models import Overpayment
from openphb.domains.payments.tests import making
from openphb.domains.plans import actions as plan_actions
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.types import Verdict
from openphb.journeys import agree_plan
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY
TWO_WEEKS_ON = FIRST + timedelta(days=14)


def begins_with(house):
    """An agreement whose first four weeks, £1,136.00, are paid; two weeks of them have gone by."""
    making.payer(house)
    agreement_id = making.entitled(house)
    making.approved(house)
    house.today = TWO_WEEKS_ON
    house.agreement_id = agreement_id


@pytest.fixture
def paid(house):
    return house.agreement_id


def sent_version(house, agreement_id, starts, **changed):
    """Send the next version, with its one line of direct payments changed or (none) left out."""
    with house.acting("care_coordinator") as viewer:
        budget_id = agreements.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
        pen = plans.start(house, viewer, budget_id)
        line = next(one for one in pen.plan.lines if one.unit == "hours")
        if changed:
            pen.line(*line.outcome_ids, line=replace(plans.PA_LINE, **changed), line_id=line.id)
        else:
            pen.write(plan_actions.remove_line, line_id=line.id)
        pen.write(
            plan_actions.set_dates,
            starts_on=starts,
            review_on=date(2027, 3, 1),
            notice_weeks=4,
        )
        pen.write(plan_actions.submit)
        return pen.plan_id


def told(house, visit, plan_id):
    with house.acting("approver") as viewer:
        shown = visit(viewer, reverse("journeys:decide_plan", args=[plan_id]))
    assert shown.status_code == 200
    return " ".join(html.unescape(shown.content.decode()).split())


WARNING = "What it changes in weeks that are already paid"


@pytest.mark.parametrize(
    ("starts", "changed", "arrears", "overpaid", "words"),
    [
        # The line is gone from today: two weeks that are to come were paid ahead of their time.
        (TWO_WEEKS_ON, {}, 0, 568_00, "£568.00 more was paid than is due"),
        # Fewer hours from today.
        (TWO_WEEKS_ON, {"quantity_hundredths": 1500}, 0, 142_00, "£142.00 more was paid"),
        # A rise from the first day: two pounds an hour, twenty hours, four weeks.
        (FIRST, {"unit_pence": 1620}, 160_00, 0, "£160.00 more is owed for those days"),
        # Twenty hours a week become four every Monday and Thursday.
        (
            TWO_WEEKS_ON,
            {"basis": "on_weekdays", "falls_on": 9, "quantity_hundredths": 400},
            0,
            340_80,
            "£340.80 less for those days",
        ),
    ],
)
def test_it_is_told_before_the_decision_and_comes_true(
    house, visit, paid, starts, changed, arrears, overpaid, words
):
    if "basis" in changed:
        changed = {**changed, "basis": Basis(changed["basis"])}
    plan_id = sent_version(house, paid, starts, **changed)
    shown = told(house, visit, plan_id)
    assert WARNING in shown
    assert words in shown
    with house.acting("approver") as viewer:
        pen = plans.Pen(house, viewer, plan_id)
        effect = queries.effect_of_version(
            viewer=viewer,
            plan=pen.plan,
            agreement=agreements.agreement(viewer=viewer, agreement_id=paid),
        )
        assert effect is not None
        assert (effect.arrears_pence, effect.overpaid_pence) == (arrears, overpaid)
        pen.write(
            agree_plan.decide,
            verdict=Verdict.APPROVED,
            reasons="It fits better now.",
            why_lower=plans.FOUND,
        )
    due = making.due(house, TWO_WEEKS_ON).recipients[0]
    assert (due.due_pence, due.overpaid_pence) == (arrears, overpaid)
    with house.acting("finance_officer"):
        found = Overpayment.objects.filter(closed_on=None).values_list("found_pence", flat=True)
        assert sum(found) == overpaid
    assert WARNING not in told(house, visit, plan_id)


@pytest.mark.parametrize("changed", [{}, {"valid_from": TWO_WEEKS_ON}])
def test_no_version_lowers_days_that_are_over(house, visit, paid, changed):
    plan_id = sent_version(house, paid, FIRST, **changed)
    assert "Nobody may lower it for days that are over" in told(house, visit, plan_id)
    with (
        house.acting("approver") as viewer,
        pytest.raises(Refusal, check=lambda refusal: refusal.code == "lowered_backwards"),
    ):
        plans.Pen(house, viewer, plan_id).write(
            agree_plan.decide,
            verdict=Verdict.APPROVED,
            reasons="It fits better now.",
            why_lower=plans.FOUND,
        )


def test_a_version_of_days_that_nobody_paid_for_warns_of_nothing(house, visit, paid):
    plan_id = sent_version(house, paid, making.NEXT_DAY, quantity_hundredths=2500)
    assert WARNING not in told(house, visit, plan_id)


def test_a_first_plan_warns_of_nothing(house, visit):
    assert WARNING not in told(house, visit, plans.submitted_plan(house, plans.open_budget(house)))


def test_who_may_not_decide_plans_is_told_nothing(house, paid):
    plan_id = sent_version(house, paid, FIRST)
    with house.acting("care_coordinator") as viewer:
        plan = plans.Pen(house, viewer, plan_id).plan
        agreement = agreements.agreement(viewer=viewer, agreement_id=paid)
        assert queries.effect_of_version(viewer=viewer, plan=plan, agreement=agreement) is None
