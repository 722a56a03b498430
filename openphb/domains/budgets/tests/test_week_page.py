"""The page of a usual week: write it, see what it comes to, keep it, write it again."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.budgets import actions, queries
from openphb.domains.budgets.methods.cost_matrix import CareWeek, Row, When
from openphb.domains.budgets.methods.replay import replay
from openphb.domains.budgets.models import IndicativeBudget
from openphb.domains.rates import actions as rates
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import RateGiven, Unit, Who
from openphb.kernel.refusal import Refusal
from openphb.web.tests.html import faults_of

PRICES = {
    "pa.weekday.hour": 14_20,
    "pa.bank_holiday.hour": 28_40,
    "agency.weekday.hour": 24_00,
    "agency.bank_holiday.hour": 36_00,
    "insurance.year": 120_00,
    "limit.week": 1_000_00,
    "contingency.percent": 5_00,
}
WRITTEN = {
    "version": "0",
    "rows": "2",
    "care_rows": "3",
    "who_1": "pa",
    "when_1": "day",
    "counted_1": "hour",
    **{f"day_1_{weekday}": "4" for weekday in range(5)},
    "assistants": "1",
    "item_0": "1",
    "description_1": "Gym",
    "quantity_1": "1",
    "unit_1": "times",
    "price_1": "20",
    "basis_1": "per_month",
}


@pytest.fixture
def priced(house):
    """Have a card agreed, by two people."""
    with house.acting("finance_officer") as viewer:
        proposal_id = rates.propose_rates(
            by=viewer,
            at=house.at,
            tenant_id=house.tenant_id,
            what="The card",
            rates=[
                RateGiven(key_of(code), value, date(2026, 4, 1), None, "Board paper")
                for code, value in PRICES.items()
            ],
        )
    with house.acting("phb_manager") as viewer:
        rates.decide_rates(
            by=viewer, at=house.at, proposal_id=proposal_id, agree=True, reason="As the board said"
        )


@pytest.fixture
def page(house, visit, budget_id):
    def one(name="week", data=None, role="care_coordinator"):
        with house.acting(role) as viewer:
            path = reverse(f"budgets:{name}", args=[budget_id])
            return visit(viewer, path, data, post=data is not None)

    return one


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


def kept(house, budget_id):
    with house.acting("care_coordinator"):
        return IndicativeBudget.objects.filter(budget_id=budget_id).count()


def test_a_week_is_seen_before_it_is_kept(house, priced, page, budget_id):
    assert "Employer&#39;s liability insurance" in words(page())
    html = words(page(data={**WRITTEN, "see": "1"}))
    # 20 hours × £14.20 = £284.00; insurance 15% of £284.00 and what bank holidays add, less £96.
    assert "20 hours a week × £14.20 = £284.00 a week" in html
    assert "Employer’s National Insurance" in html
    assert kept(house, budget_id) == 0
    answer = page(data={**WRITTEN, "keep": "1"})
    assert answer["Location"] == reverse("budgets:indicative", args=[budget_id])
    assert kept(house, budget_id) == 1
    with house.acting("care_coordinator") as viewer:
        stored = queries.stored_working(viewer=viewer, budget_id=budget_id, version=1)
        week = queries.week_of(viewer=viewer, budget_id=budget_id)
    assert replay(stored).matches
    assert week is not None
    assert week.rows == (Row(Who.PA, When.DAY, Unit.HOUR, (400, 400, 400, 400, 400, 0, 0)),)
    # What was kept stands in the form, and the page of the sum says what its prices rest on.
    assert 'name="day_1_4"' in words(page())
    assert 'value="4"' in words(page())
    assert "Board paper" in words(page("why"))


def test_more_rows_keep_what_was_typed(priced, page):
    html = words(page(data={**WRITTEN, "together_1": ["together"], "more_care": "1"}))
    assert 'name="who_6"' in html
    assert 'name="who_7"' not in html
    assert "checked" in html
    html = words(page(data={**WRITTEN, "more": "1"}))
    assert 'name="description_7"' in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"day_1_3": "25"}, "A day holds at most 24 hours"),
        ({"woken_1": "2"}, "Only a carer who sleeps in is woken"),
        ({"when_1": "sleep_in"}, "Sleep-in night is not counted by hour"),
        ({"day_1_0": "two"}, "Enter how many as a number"),
        ({"who_1": "agency", "day_1_5": "2"}, "has no price for"),
        ({"together_1": ["together"]}, "there is only one"),
        ({"price_1": ""}, "Write its price"),
        ({"assistants": "0"}, "From 1 to 20"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_kept(
    house, priced, page, budget_id, change, said
):
    for way in ("see", "keep"):
        assert said in words(page(data={**WRITTEN, **change, way: "1"}))
    assert kept(house, budget_id) == 0


def test_a_week_written_over_a_newer_one_is_stale(house, priced, page):
    page(data={**WRITTEN, "keep": "1"})
    html = words(page(data={**WRITTEN, "keep": "1"}))
    assert "There is a problem" in html


def test_a_week_without_a_card_names_what_has_no_price(house, act, budget_id):
    week = CareWeek((Row(Who.NURSE, When.DAY, Unit.HOUR, (100, 0, 0, 0, 0, 0, 0)),))
    with pytest.raises(Refusal) as refused:
        act(actions.work_out_week, budget_id=budget_id, after_version=0, week=week)
    assert refused.value.code == "rate_none_on_day"
    assert "Nurse, weekday" in refused.value.message
