"""The page on which staff work out what personal assistants cost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from openphb.foundation.access.types import NotPermitted
from openphb.web.tests.html import faults_of

ASKED = {
    "people": "1",
    "hours_1": "35",
    "rate_1": "14.00",
    "first-day": "1",
    "first-month": "4",
    "first-year": "2026",
    "last-day": "31",
    "last-month": "3",
    "last-year": "2027",
    "pays": "weekly",
    "allowance": "claimed",
}


@pytest.fixture
def page(house, visit):
    def one(data=None, role="care_coordinator"):
        with house.acting(role) as viewer:
            answer = visit(viewer, reverse("budgets:pa_cost"), data, post=data is not None)
        html = answer.content.decode()
        assert faults_of(html) == []
        return html

    return one


def test_the_page_begins_with_the_financial_year_and_one_person(page):
    html = page()
    assert 'value="2026"' in html
    assert "Person 1" in html
    assert "Person 2" not in html


def test_the_cost_stands_without_and_with_the_allowance_with_its_sources(page):
    html = page(ASKED)
    # 52 1/7 weeks of £490, £59.10, £11.10 and £59.14; the last day's shares are rounded each.
    assert "£25,550.00" in html
    assert "£3,081.64" in html
    assert "−£3,081.64" in html
    assert "Every 4 weeks" in html
    assert "15% of pay above £96.00 a week" in html
    assert "Source:" in html
    assert "with the Employment Allowance." in html


def test_one_more_person_is_asked_about_and_what_was_typed_stays(page):
    html = page({**ASKED, "more": "1", "born_1-day": "3"})
    assert "Person 2" in html
    assert 'value="14.00"' in html
    assert "There is a problem" not in html
    most = page({**ASKED, "people": "6", "more": "1"})
    assert "Person 6" in most
    assert "Person 7" not in most


def test_the_boxes_that_are_seldom_needed_open_where_something_stands_in_them(page):
    assert "nhsuk-details__text" in page(ASKED)
    assert '<details class="nhsuk-details" open>' not in page(ASKED)
    assert page({**ASKED, "nights_1": "2"}).count('<details class="nhsuk-details" open>') == 1
    assert page({**ASKED, "born_1-day": "x"}).count('<details class="nhsuk-details" open>') == 1


def test_a_team_with_sleep_ins_new_people_and_on_costs_is_priced(page):
    html = page(
        {
            **ASKED,
            "people": "2",
            "hours_2": "10",
            "nights_2": "2",
            "flat_2": "60",
            "woken_2": "1",
            "born_2-day": "3",
            "born_2-month": "6",
            "born_2-year": "2006",
            "terms_2": ["irregular", "new"],
            "training": "21",
            "sick_weeks": "1.5",
            "premium": "50",
            "cover": ["by_team"],
            "insurance": "120",
            "payroll_fee": "6",
            "dbs": "54.50",
            "recruitment": "200",
        }
    )
    for what in (
        "Sleep-ins",
        "Training",
        "Bank-holiday premium",
        "Statutory Sick Pay",
        "£54.50",
        "on holiday cover",
    ):
        assert what in html
    assert "12.07% of pay, for irregular hours" in html


def test_pay_below_the_minimum_wage_is_said_with_who_and_when(page):
    html = page({**ASKED, "rate_1": "12.00"})
    assert "This is not lawful" in html
    assert "Person 1, in the pay period from Wednesday 1 April 2026: £12.00" in html
    assert "52 later pay periods" in html


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"hours_1": ""}, "Nobody is in the team"),
        ({"hours_1": "169"}, "cannot work 169 hours a week"),
        ({"rate_1": "0"}, "is no pay"),
        ({"nights_1": "8", "flat_1": "60"}, "8 nights of a week"),
        (
            {"born_1-day": "1", "born_1-month": "1", "born_1-year": "2015"},
            "No minimum wage is set for Person 1",
        ),
        ({"last-year": "2025"}, "not after it starts"),
        ({"last-year": "2028"}, "no source: not announced"),
        ({"pays": "monthly", "first-day": "30"}, "Not every month has a day 30"),
        ({"hours_1": "lots"}, "Enter how many as a number"),
    ],
)
def test_what_cannot_be_is_said_at_its_box(page, change, said):
    html = page({**ASKED, **change})
    assert "There is a problem" in html
    assert said in html
    assert "openphb-answer__figure" not in html


def test_a_person_who_holds_a_budget_does_not_see_staff_rates(house, visit):
    with house.acting("holder") as viewer, pytest.raises(NotPermitted):
        visit(viewer, reverse("budgets:pa_cost"))
