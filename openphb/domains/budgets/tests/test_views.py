"""The pages of a budget: open it, add lines, see the sum, tell the person, ask why."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from openphb.domains.budgets import queries
from openphb.domains.budgets.forms import QuantityField
from openphb.domains.budgets.methods.registry import EVERY_CATEGORY, offered
from openphb.domains.budgets.methods.replay import read_working, replay
from openphb.domains.cases.types import Category
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere
from openphb.web.tests.html import faults_of

OPENING = {
    "opened_on-day": "20",
    "opened_on-month": "11",
    "opened_on-year": "2026",
    "frequency": "four_weekly",
    "weeks_in_year": "52",
}
ONE_LINE = {
    "rows": "5",
    "version": "0",
    # The first row stays empty: rows need not be filled from the top.
    "description_1": "",
    "unit_1": "hours",
    "basis_1": "per_week",
    "description_2": "Personal assistant",
    "quantity_2": "20",
    "unit_2": "hours",
    "price_2": "14.20",
    "basis_2": "per_week",
}
TOLD = {
    "version": "1",
    "told_on-day": "24",
    "told_on-month": "11",
    "told_on-year": "2026",
    "told_how": "letter",
}


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


@pytest.fixture
def page(house, visit):
    def one(name, *args, data=None, post=False, role="care_coordinator"):
        with house.acting(role) as viewer:
            return visit(viewer, reverse(f"budgets:{name}", args=args), data, post=post)

    return one


def test_every_method_on_offer_leads_to_its_page_and_those_that_suit_the_case_come_first(
    budget_id, page
):
    html = words(page("methods", budget_id))
    in_order = offered(Category.CHC_ADULT)
    places = [html.index(f'href="{reverse(one.page, args=[budget_id])}"') for one in in_order]
    assert places == sorted(places)
    for one in in_order:
        answer = page(one.page.removeprefix("budgets:"), budget_id)
        assert answer.status_code == 200
        assert words(answer)


def test_a_wheelchair_is_offered_other_methods_first_than_care_is():
    for category in EVERY_CATEGORY:
        suits = [category in one.suits for one in offered(category)]
        assert suits == sorted(suits, reverse=True)
        assert suits[0]


def test_a_budget_is_opened_worked_out_told_and_explained(house, accepted, page):
    assert "£5,214.29" in words(page("open", accepted))
    answer = page("open", accepted, data=OPENING, post=True)
    with house.acting("care_coordinator") as viewer:
        budget = queries.budget_of_case(viewer=viewer, case_id=accepted)
    assert budget is not None
    assert answer["Location"] == reverse("budgets:week", args=[budget.id])
    assert "will be here" in words(page("indicative", budget.id))

    assert words(page("lines", budget.id)).count("<fieldset") == 5
    answer = page("lines", budget.id, data=ONE_LINE, post=True)
    assert answer["Location"] == reverse("budgets:indicative", args=[budget.id])
    html = words(page("indicative", budget.id))
    assert "20 hours a week × £14.20 = £284.00 a week" in html
    assert "Not told yet" in html
    # The next time, the lines that were kept stand in the form.
    assert 'value="14.20"' in words(page("lines", budget.id))

    assert "£284.00 a week" in words(page("tell", budget.id))
    page("tell", budget.id, data=TOLD, post=True)
    assert "Told on Tuesday 24 November 2026" in words(page("indicative", budget.id))
    html = words(page("why", budget.id))
    assert "Why £284.00 a week?" in html
    assert "A year has 52 weeks" in html
    assert "Care Coordinator" in html
    assert "Not told yet" in words(page("why_version", budget.id, 1))


def test_the_working_that_is_taken_as_a_file_replays(budget_id, page):
    page("lines", budget_id, data=ONE_LINE, post=True)
    answer = page("working", budget_id, 1)
    assert "attachment" in answer["Content-Disposition"]
    assert json.loads(answer.content)["weekly_pence"] == 28400
    assert replay(read_working(answer.content)).matches


def test_more_lines_keep_what_was_typed_and_judge_nothing(budget_id, page):
    sent = ONE_LINE | {"price_2": "fourteen", "more": "1"}
    html = words(page("lines", budget_id, data=sent, post=True))
    assert html.count("<fieldset") == 10
    assert 'value="fourteen"' in html
    assert "There is a problem" not in html


def test_rows_end_at_the_most_that_a_budget_holds(budget_id, page):
    html = words(page("lines", budget_id, data={"rows": "999", "more": "1"}, post=True))
    assert html.count("<fieldset") == 50
    assert "Add more lines" not in html


@pytest.mark.parametrize(
    ("changed", "at", "said"),
    [
        ({"price_2": ""}, "id_price_2", "Line 1 costs nothing"),
        ({"price_2": "0"}, "id_price_2", "Line 1 costs nothing"),
        ({"quantity_2": "0"}, "id_quantity_2", "quantity of nothing"),
        ({"quantity_2": "two"}, "id_quantity_2", "Enter how many as a number"),
        ({"description_2": " "}, "id_description_2", "does not say what it is"),
        ({"unit_2": ""}, "id_unit_2", "does not say what is counted"),
    ],
)
def test_a_line_is_refused_in_its_own_row(budget_id, page, changed, at, said):
    html = words(page("lines", budget_id, data=ONE_LINE | changed, post=True))
    assert said in html
    assert f'href="#{at}"' in html


def test_no_line_at_all_is_refused_above_the_form(budget_id, page):
    html = words(page("lines", budget_id, data={"rows": "5", "version": "0"}, post=True))
    assert "There is no line to cost" in html


def test_lines_written_on_an_old_version_are_kept_on_the_screen_and_not_saved(budget_id, page):
    page("lines", budget_id, data=ONE_LINE, post=True)
    html = words(page("lines", budget_id, data=ONE_LINE, post=True))
    assert "Somebody else changed this" in html
    assert 'name="version" value="1"' in html


def test_the_person_sees_the_sum_once_told(house, visit, budget_id, page):
    page("lines", budget_id, data=ONE_LINE, post=True)
    with house.acting("care_coordinator") as viewer:
        subject_id = queries.budget(viewer=viewer, budget_id=budget_id).subject_id
    holder = house.join("holder", subject_id=subject_id)
    with house.acting_as(holder) as viewer:
        why = reverse("budgets:why", args=[budget_id])
        with pytest.raises(NothingThere):
            visit(viewer, why)
        with pytest.raises(NotPermitted):
            visit(viewer, reverse("budgets:lines", args=[budget_id]))
    page("tell", budget_id, data=TOLD, post=True)
    with house.acting_as(holder) as viewer:
        html = words(visit(viewer, why))
        assert "£284.00" in html
        # The draft before it stays with the staff.
        assert "What changed" not in html
        assert "Work it out again" not in words(
            visit(viewer, reverse("budgets:indicative", args=[budget_id]))
        )


@pytest.mark.parametrize(
    ("typed", "hundredths"),
    [("20", 2000), ("2.5", 250), ("0.25", 25), ("1,000", 100_000), (" 7.50 ", 750), ("3.000", 300)],
)
def test_quantities_are_read_as_people_write_them(typed, hundredths):
    assert QuantityField().clean(typed) == hundredths
    assert QuantityField().clean(QuantityField().prepare_value(hundredths)) == hundredths


@pytest.mark.parametrize("typed", ["-1", "1.234", "1,00", "1e3", "½", "²", "one"])
def test_other_quantities_are_refused(typed):
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        QuantityField().clean(typed)
