"""The pages of sufficiency, as the people who use them open them, and the letter."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest
from django.urls import reverse

from openphb.domains.plans.tests import making as planning
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.jobs import raise_budgets, write_letter
from openphb.domains.sufficiency.tests import making
from openphb.foundation.clock.business import Moment
from openphb.foundation.documents.models import Document
from openphb.foundation.jobs.types import Run
from openphb.kernel.refusal import NothingThere

APRIL = {"from_day-day": "11", "from_day-month": "12", "from_day-year": "2026"}


def words_of(response):
    assert response.status_code == 200
    return " ".join(html.unescape(response.content.decode()).split())


def opened(house, visit, role, name, *args, query="", **posted):
    with house.acting(role) as viewer:
        path = reverse(f"sufficiency:{name}", args=args) + query
        return visit(viewer, path, posted, post=bool(posted))


@pytest.fixture
def short(house):
    making.card(house)
    budget_id = making.paid_budget(house)
    making.paid_budget(house, replace(making.AGENCY_LINE, carers_needed=2))
    with house.acting("phb_manager"):
        subject_id = next(
            one.subject_id for one in making.found(house).short if one.budget_id == budget_id
        )
    planning.name_person(house, subject_id)
    return house


def test_the_list_says_who_is_short_by_how_much_and_why(short, visit):
    assert "Ourshire" in words_of(opened(short, visit, "auditor", "places"))
    on = "?on-day=11&on-month=12&on-year=2026"
    said = words_of(opened(short, visit, "care_coordinator", "enough", short.tenant_id, query=on))
    assert "2 of 2 budgets are short, by £270.00 a week" in said
    assert "Two needed, one funded" in said
    assert "£24.00 to £25.00" in said
    assert "William W" in said
    assert "Raise them" not in said
    assert "Raise them" in words_of(
        opened(short, visit, "finance_officer", "enough", short.tenant_id, query=on)
    )


@pytest.mark.parametrize(
    ("year", "instead"),
    [("2031", "Wednesday 31 March 2027"), ("2001", "Tuesday 24 November 2026")],
)
def test_a_day_whose_minimum_wage_is_not_known_is_said_on_the_page(short, visit, year, instead):
    on = f"?on-day=1&on-month=4&on-year={year}"
    said = words_of(opened(short, visit, "finance_officer", "enough", short.tenant_id, query=on))
    assert f"1 April {year} is not known here. Choose another day, such as {instead}." in said
    assert "Tuesday 24 November 2026" in said


def test_no_day_is_offered_that_cannot_be_looked_at(short, visit):
    said = opened(short, visit, "finance_officer", "enough", short.tenant_id).content.decode()
    assert "on-year=2027" not in said


def test_nobody_is_short_before_plans_begin(short, visit):
    said = words_of(opened(short, visit, "finance_officer", "enough", short.tenant_id))
    assert "No budget is short, of 0" in said
    assert "Budgets appear here when" in said


def test_from_the_list_to_a_letter(short, visit):
    asked = opened(short, visit, "finance_officer", "propose", short.tenant_id)
    assert "From which day?" in words_of(asked)
    made = opened(short, visit, "finance_officer", "propose", short.tenant_id, **APRIL)
    assert made.status_code == 302
    with short.acting("approver") as viewer:
        (batch_id,) = queries.to_decide(viewer=viewer)
        double, single = queries.batch(viewer=viewer, batch_id=batch_id).rows
    said = words_of(opened(short, visit, "finance_officer", "batch", batch_id))
    assert "2 budgets, £270.00 more a week" in said
    assert "Somebody else has to decide" not in said
    assert opened(short, visit, "finance_officer", "leave_out", double.id).status_code == 200
    left = opened(short, visit, "finance_officer", "leave_out", double.id, reason="Reviewed soon.")
    assert left.status_code == 302
    said = words_of(opened(short, visit, "approver", "batch", batch_id))
    assert "1 budget, £10.00 more a week" in said
    assert "Reviewed soon." in said
    answer = {"decision": "agree", "reason": "Prices rose in April."}
    assert opened(short, visit, "approver", "batch", batch_id, **answer).status_code == 302
    run = Run(
        short.user_id("approver"), Moment(short.today, short.at, pretended=True), 1, last=True
    )
    raise_budgets.body(run, batch_id)
    raise_budgets.body(run, batch_id)
    with short.acting("approver") as viewer:
        (made,) = queries.batch(viewer=viewer, batch_id=batch_id).raises
    said = words_of(opened(short, visit, "finance_officer", "batch", batch_id))
    assert "Raised" in said
    assert "Done" in said
    assert "With the person’s documents" in said
    letter = words_of(opened(short, visit, "approver", "letter", made.id))
    assert "Your budget goes up from Friday 11 December 2026" in letter
    assert "It is £10.00 a week more. It is then £250.00 a week" in letter
    assert "Prices rose in April." in letter
    paper = opened(short, visit, "care_coordinator", "letter_pdf", made.id)
    assert paper["Content-Type"] == "application/pdf"
    run = replace(run, actor_id=short.user_id("system"))
    write_letter.body(run, batch_id, single.budget_id)
    write_letter.body(run, batch_id, single.budget_id)
    with short.acting("auditor"):
        assert [one.title for one in Document.objects.filter(paper_of=made.plan_id)] == [
            "Your budget goes up"
        ]


def test_what_cannot_be_put_forward_is_said_where_it_is_asked(house, visit):
    making.card(house)
    said = words_of(opened(house, visit, "finance_officer", "propose", house.tenant_id, **APRIL))
    assert "No budget is short on that day" in said


def test_another_commissioners_pages_are_not_there(short, visit):
    for name in ("enough", "propose"):
        with pytest.raises(NothingThere):
            opened(short, visit, "finance_officer", name, short.other_tenant_id)
