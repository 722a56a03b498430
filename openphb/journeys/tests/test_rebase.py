"""The agreed plan is worked out again with today's rates, and nothing changes until people say so."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.budgets import actions as budget_actions
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.methods.cost_matrix.types import Employing
from openphb.domains.budgets.methods.rebased import PricedBy
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.budgets.types import Basis, ToldHow
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.agreeing import queries as agreeing
from openphb.domains.plans.readiness import queries as readiness
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.tests.test_agreeing_pages import agree_rates
from openphb.domains.plans.types import LineKind
from openphb.foundation.access.types import NotPermitted
from openphb.journeys import rebase_budget
from openphb.journeys.tests.test_changed_circumstances import death, known_as
from openphb.kernel.refusal import NothingThere, Refusal, Stale

PAY = replace(planning.PA_LINE, rate_code="pa.weekday.hour", indicative_key="pa.weekday.hour")
BANK_HOLIDAY = replace(
    PAY,
    description="Bank holidays above a weekday",
    quantity_hundredths=6400,
    unit_pence=7_10,
    basis=Basis.PER_YEAR,
    rate_code="",
    indicative_key="above_usual.pa.bank_holiday.hour",
)
HOLIDAY = replace(
    PAY,
    description="Cover for holidays",
    quantity_hundredths=100,
    unit="amounts",
    unit_pence=34_28,
    rate_code="",
    indicative_key="employing.holiday",
)
AGENCY = replace(
    PAY,
    kind=LineKind.AGENCY,
    description="Agency on Mondays and Thursdays",
    quantity_hundredths=200,
    unit_pence=24_00,
    basis=Basis.ON_WEEKDAYS,
    falls_on=0b1001,
    rate_code="agency.weekday.hour",
    indicative_key="",
)
GYM = replace(planning.DAY_LINE, description="Gym")
HOIST = replace(
    GYM, description="Hoist", basis=Basis.ONE_OFF, rate_code="", valid_from=date(2026, 11, 2)
)
CARD = {"pa.weekday.hour": 14_20, "pa.bank_holiday.hour": 21_30, "agency.weekday.hour": 24_00}
PLAN = (PAY, BANK_HOLIDAY, HOLIDAY, AGENCY, GYM, HOIST)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.fixture
def agreed(house):
    """Somebody whose agreed plan has pay, what employing costs, an agency, a gym and a hoist."""
    agree_rates(house, CARD)
    house.budget_id = planning.open_budget(house)
    house.plan_id = planning.agreed_plan(house, house.budget_id, *PLAN)
    return house


def worked(house, **given):
    with house.acting("care_coordinator") as viewer:
        return rebase_budget.worked_again(viewer=viewer, budget_id=house.budget_id, **given)


def keep(house, *, role="care_coordinator", after=0, plan_id=None):
    with house.acting(role) as viewer:
        return rebase_budget.keep(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            after_version=after,
            plan_id=plan_id or house.plan_id,
            employing=Employing(),
        )


def by_name(made):
    return {one.now.description: one for one in made.lines}


def test_unchanged_rates_give_the_pence_that_were_agreed(agreed):
    made = worked(agreed)
    with agreed.acting("care_coordinator") as viewer:
        plan = plan_queries.plan(viewer=viewer, plan_id=agreed.plan_id)
    assert (made.before.weekly_pence, made.before.annual_pence, made.before.one_off_pence) == (
        plan.totals.weekly_pence,
        plan.totals.annual_pence,
        plan.totals.one_off_pence,
    )
    usual = [one for one in made.lines if not one.now.key.startswith("employing.")]
    assert all(one.now == one.was for one in usual)


def test_dearer_rates_raise_each_line_that_they_price_and_what_the_pay_brings(agreed):
    agree_rates(agreed, {"pa.weekday.hour": 15_00, "pa.bank_holiday.hour": 23_00}, "Risen")
    lines = by_name(worked(agreed))
    pay, above = lines[PAY.description], lines[BANK_HOLIDAY.description]
    assert (pay.now.unit_pence, pay.priced_by) == (15_00, PricedBy.CARD)
    assert "£15.00" in pay.words
    assert above.now.unit_pence == 8_00
    cover = lines[HOLIDAY.description]
    assert cover.now.unit_pence > HOLIDAY.unit_pence
    assert cover.priced_by is PricedBy.EMPLOYING
    agency = lines[AGENCY.description]
    assert (agency.now.quantity_hundredths, agency.now.basis) == (400, Basis.PER_WEEK)
    assert lines[GYM.description].priced_by is PricedBy.BY_HAND
    assert lines[HOIST.description].priced_by is PricedBy.BOUGHT_ONCE


def test_a_card_that_fell_lowers_nothing(agreed):
    agree_rates(agreed, {"pa.weekday.hour": 13_00, "agency.weekday.hour": 20_00}, "Fallen")
    lines = by_name(worked(agreed))
    for line in (PAY, AGENCY):
        found = lines[line.description]
        assert (found.now.unit_pence, found.priced_by) == (line.unit_pence, PricedBy.AGREED_ABOVE)
        assert "was agreed, so it stays" in found.words


def test_pay_is_at_least_the_minimum_wage(house, monkeypatch):
    house.budget_id = planning.open_budget(house)
    low = replace(planning.PA_LINE, unit_pence=10_00)
    # Agreed when no minimum wage was known for its first day; a plan below it is never sent.
    with monkeypatch.context() as then:
        then.setattr(readiness, "MINIMUM_WAGE", "nlw_of_a_day_to_come")
        house.plan_id = planning.agreed_plan(house, house.budget_id, low)
    (found,) = worked(house).lines
    assert found.now.unit_pence == 12_71
    assert found.priced_by is PricedBy.MINIMUM_WAGE
    assert "minimum wage" in found.words


def test_what_has_ended_is_left_out_and_what_no_card_prices_stays(house):
    house.budget_id = planning.open_budget(house)
    unknown = replace(AGENCY, basis=Basis.PER_WEEK, falls_on=0)
    ends = replace(GYM, description="Course", valid_to=date(2026, 12, 31))
    house.plan_id = planning.agreed_plan(house, house.budget_id, unknown, ends)
    house.today = date(2027, 1, 4)
    made = worked(house)
    (found,) = made.lines
    assert found.priced_by is PricedBy.NOT_ON_CARD
    assert any("Course" in note for note in made.notes)


def test_it_is_kept_with_the_plan_that_it_works_out_again_and_is_told_as_all_are(agreed):
    agree_rates(agreed, {"pa.weekday.hour": 15_00}, "Risen")
    keep(agreed)
    with agreed.acting("care_coordinator") as viewer:
        before = plan_queries.agreed_plan(viewer=viewer, budget_id=agreed.budget_id)
        budget_actions.tell_person(
            by=viewer,
            at=agreed.at,
            budget_id=agreed.budget_id,
            after_version=1,
            told_on=agreed.today,
            told_how=ToldHow.IN_PERSON,
        )
        told = budgets.told_indicative(viewer=viewer, budget_id=agreed.budget_id)
        assert before
        assert told
        assert (told.version, told.rebases_plan) == (2, agreed.plan_id)
        working = budgets.stored_working(viewer=viewer, budget_id=agreed.budget_id, version=2)
        assert replay(working).matches
        # No money changed, and the next version is set against it line by line.
        assert before.id == agreed.plan_id
        pen = planning.start(agreed, viewer, agreed.budget_id)
        compared = agreeing.compared(viewer=viewer, plan=pen.plan)
        assert compared
        names = {one.what: str(one.why) for one in compared.found.explanations if one.now}
        assert names == {PAY.description: "cheaper", HOLIDAY.description: "cheaper"}
        # What the law asks for and the plan had no line for is offered, and nothing that it has.
        offered = agreeing.lines_offered(viewer=viewer, plan_id=pen.plan_id)
        assert offered
        assert {line.key for line, _pence in offered.lines} == {
            "employing.insurance",
            "employing.pension",
        }


def test_nobody_keeps_what_they_have_not_seen_or_may_not(agreed):
    with pytest.raises(NotPermitted):
        keep(agreed, role="approver")
    with refused("plan_changed"):
        keep(agreed, plan_id=agreed.budget_id)
    with pytest.raises(Stale):
        keep(agreed, after=1)
    with agreed.acting("care_coordinator", agreed.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            rebase_budget.worked_again(viewer=viewer, budget_id=agreed.budget_id)


def test_nothing_is_worked_out_again_after_a_death(agreed):
    with agreed.acting("care_coordinator") as viewer:
        known_as(agreed, plan_queries.plan(viewer=viewer, plan_id=agreed.plan_id))
    death(agreed, agreed.today)
    with refused("rebase_after_death"):
        keep(agreed)


def test_the_database_lets_no_re_based_version_forget_its_plan(agreed):
    indicative_id = keep(agreed)
    with agreed.acting("care_coordinator"):
        row = IndicativeBudget.objects.get(pk=indicative_id)
        row.pk, row.version, row.rebases_plan = None, 9, None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_the_co_ordinator_sees_before_after_and_why_and_then_keeps_it(agreed, visit):
    agree_rates(agreed, {"pa.weekday.hour": 15_00}, "Risen")
    path = reverse("journeys:rebase", args=[agreed.budget_id])
    sent = {"version": "0", "plan": str(agreed.plan_id), "assistants": "2"}
    with agreed.acting("care_coordinator") as viewer:
        plan_page = words_of(visit(viewer, reverse("plans:plan", args=[agreed.plan_id])))
        assert path in plan_page
        shown = words_of(visit(viewer, path))
        assert "20 hours at £15.00, a week" in shown
        assert "Nothing is kept yet" in shown
        assert "The rate card." in shown
        assert words_of(visit(viewer, path, {**sent, "see": "1"}, post=True))
        wrong = words_of(visit(viewer, path, {**sent, "assistants": "0", "see": "1"}, post=True))
        assert "is no number of personal assistants" in wrong
        other = {**sent, "plan": str(agreed.budget_id), "keep": "1"}
        renewed = words_of(visit(viewer, path, other, post=True))
        assert "Another version of this plan was agreed since" in renewed
        assert str(agreed.plan_id) in renewed
        assert budgets.indicative(viewer=viewer, budget_id=agreed.budget_id) is None
        response = visit(viewer, path, {**sent, "keep": "1"}, post=True)
        assert response.status_code == 302
        why = words_of(visit(viewer, reverse("budgets:why", args=[agreed.budget_id])))
        assert "This works out again version 1 of the plan" in why
        stale = words_of(visit(viewer, path, {**sent, "keep": "1"}, post=True))
        assert "Somebody else changed this" in stale


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())
