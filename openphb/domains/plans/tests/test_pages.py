"""A plan is written, read and sent through its pages; a refusal is said where it belongs."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from openphb.domains.plans import queries
from openphb.domains.plans.forms import QuantityField, quantity
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.tests import making
from openphb.domains.plans.types import PlanState
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit.models import Look
from openphb.kernel.refusal import NothingThere, Refusal


@pytest.fixture
def budget_id(house):
    return making.open_budget(house)


def day(name, when):
    return {f"{name}-day": when.day, f"{name}-month": when.month, f"{name}-year": when.year}


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


LINE = {
    "kind": "personal_assistant",
    "description": "Personal assistant",
    "supplier": "",
    "quantity": "20",
    "unit": "hours",
    "unit_price": "£14.20",
    "basis": "per_week",
    "management_option": "direct_payment",
    **day("valid_from", making.STARTS),
}


def test_a_plan_is_written_page_by_page_and_sent(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        versions = words_of(visit(viewer, reverse("plans:versions", args=[budget_id])))
        assert "Write the first version" in versions
        words_of(visit(viewer, reverse("plans:start", args=[budget_id])))
        response = visit(viewer, reverse("plans:start", args=[budget_id]), post=True)
        (summary,) = queries.plans_of_budget(viewer=viewer, budget_id=budget_id)
        assert response.url == reverse("plans:tasks", args=[summary.id])
        pen = making.Pen(house, viewer, summary.id)

        def say(name, *args, **answers):
            path = reverse(f"plans:{name}", args=[summary.id, *args])
            words_of(visit(viewer, path))
            response = visit(viewer, path, {"version": pen.plan.version, **answers}, post=True)
            assert response.status_code == 302, words_of(response)

        assert "things are missing" in words_of(
            visit(viewer, reverse("plans:tasks", args=[summary.id]))
        )
        for section in Section:
            say("words", section, words="In my own words")
        say(
            "dates",
            **day("starts_on", making.STARTS),
            **day("review_on", making.REVIEW),
            notice_weeks=4,
        )
        say("need_add", words="Help to move safely")
        need = pen.plan.needs[0]
        say("outcome_add", words="Be at home", measure="Nights at home", need=str(need.id))
        outcome = pen.plan.outcomes[0]
        say("line_add", **LINE, outcomes=[str(outcome.id)])
        line = pen.plan.lines[0]
        assert line.totals.weekly_pence == 28_400
        say("funders", line.id, other="", percent="")
        say("line", line.id, **{**LINE, "quantity": "20.5"}, outcomes=[str(outcome.id)])
        assert pen.plan.lines[0].quantity_hundredths == 2050
        say("risk_add", words="A fall", agreed="Two people", carried_by="Mr W and his nurse")
        say("risk_add", words="Another", agreed="Nothing", carried_by="Nobody")
        say("remove", "risk", pen.plan.risks[1].id)
        for name in ("needs", "outcomes", "lines", "risks"):
            assert "Change" in words_of(visit(viewer, reverse(f"plans:{name}", args=[summary.id])))
        assert "The plan is ready" in words_of(
            visit(viewer, reverse("plans:tasks", args=[summary.id]))
        )
        say("send", risk="low")
        assert pen.plan.state == PlanState.SUBMITTED
        words_of(visit(viewer, reverse("plans:sent", args=[summary.id])))
        shown = words_of(visit(viewer, reverse("plans:plan", args=[summary.id])))
        assert "£291.10" in shown
        assert "Waits for a decision" in shown
        with pytest.raises(Refusal, check=lambda refusal: refusal.code == "plan_not_draft"):
            visit(viewer, reverse("plans:tasks", args=[summary.id]))
        say("take_back")
        assert pen.plan.state == PlanState.DRAFT
        assert Look.objects.filter(subject_id=pen.plan.subject_id, page="plan").count() == 1


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"outcomes": []}, "at least one outcome"),
        ({"unit_price": "1000000000000.00"}, "£999,999,999.99"),
        ({"unit_price": "99999999.99", "quantity": "9999"}, "more than £999,999,999.99"),
        ({"quantity": "2.555"}, "no more than two numbers after the point"),
        ({"quantity": "0"}, "more than 0"),
        ({"basis": "on_weekdays"}, "Choose at least one day"),
        ({"basis": "once_a_year"}, "Give a day that every year has"),
        ({"basis": "once_a_year", "year_day": "29 February"}, "Enter a day that every year has"),
        ({"basis": "once_a_year", "year_day": "J 1"}, "Enter a day that every year has"),
    ],
)
def test_a_line_that_cannot_be_right_is_said_on_its_page(house, visit, budget_id, answers, message):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        outcome_id = pen.outcome(pen.need())
        page = words_of(
            visit(
                viewer,
                reverse("plans:line_add", args=[pen.plan_id]),
                {
                    **LINE,
                    "outcomes": [str(outcome_id)],
                    "version": pen.plan.version,
                    **answers,
                },
                post=True,
            )
        )
        assert message in page
        assert "There is a problem" in page
        assert pen.plan.lines == ()


@pytest.mark.parametrize(
    ("answers", "falls_on", "said"),
    [
        (
            {"basis": "on_weekdays", "weekdays": ["1", "8"], "year_day": "1 April"},
            9,
            "every Monday and Thursday",
        ),
        ({"basis": "once_a_year", "weekdays": ["1"], "year_day": "1 april"}, 401, "every 1 April"),
        ({"basis": "once_a_year", "year_day": "1/4"}, 401, "every 1 April"),
        ({"basis": "per_week", "weekdays": ["1"], "year_day": "1 April"}, 0, "every week"),
    ],
)
def test_a_line_says_on_which_days_it_falls(house, visit, budget_id, answers, falls_on, said):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        outcome_id = pen.outcome(pen.need())
        path = reverse("plans:line_add", args=[pen.plan_id])
        sent = {**LINE, "outcomes": [str(outcome_id)], "version": pen.plan.version, **answers}
        assert visit(viewer, path, sent, post=True).status_code == 302
        (line,) = pen.plan.lines
        assert line.falls_on == falls_on
        assert said in words_of(visit(viewer, reverse("plans:lines", args=[pen.plan_id])))
        shown = visit(viewer, reverse("plans:line", args=[pen.plan_id, line.id])).content.decode()
        if line.basis.names_days:
            assert "checked" in shown if falls_on == 9 else 'value="1 April"' in shown


def test_a_second_funder_is_given_a_part(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        line_id = pen.line(pen.outcome(pen.need()))
        path = reverse("plans:funders", args=[pen.plan_id, line_id])
        answers = {"other": str(house.other_organisation_id), "percent": "33.33"}
        visit(viewer, path, {**answers, "version": pen.plan.version}, post=True)
        parts = {s.funder_id: s.ten_thousandths for s in pen.plan.lines[0].shares}
        assert parts == {house.organisation_id: 6_667, house.other_organisation_id: 3_333}
        for wrong in ({"percent": ""}, {"percent": "100"}):
            said = {**answers, **wrong, "version": pen.plan.version}
            assert "There is a problem" in words_of(visit(viewer, path, said, post=True))


def test_writing_begins_with_what_has_to_be_there_first(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        line = visit(viewer, reverse("plans:line_add", args=[pen.plan_id]))
        assert line.url == reverse("plans:outcome_add", args=[pen.plan_id])
        outcome = visit(viewer, line.url)
        assert outcome.url == reverse("plans:need_add", args=[pen.plan_id])


def test_the_approvers_list_links_to_the_decision(house, visit, budget_id):
    plan_id = making.submitted_plan(house, budget_id)
    with house.acting("approver") as viewer:
        page = words_of(visit(viewer, reverse("plans:awaiting")))
        assert reverse("journeys:decide_plan", args=[plan_id]) in page
        assert "£374.00" in page
        assert "No plan waits" in words_of(
            visit(viewer, reverse("plans:awaiting"), {"after": str(plan_id)})
        )


@pytest.mark.parametrize("name", ["plan", "tasks", "needs", "lines", "send", "dates"])
def test_another_commissioners_plan_is_not_there(house, visit, budget_id, name):
    plan_id = making.ready_plan(house, budget_id)
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, reverse(f"plans:{name}", args=[plan_id]))


def test_a_part_or_section_that_does_not_exist_is_not_there(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        pen = making.start(house, viewer, budget_id)
        for path in (
            reverse("plans:words", args=[pen.plan_id, "secrets"]),
            reverse("plans:need", args=[pen.plan_id, pen.plan_id]),
            reverse("plans:funders", args=[pen.plan_id, pen.plan_id]),
            reverse("plans:remove", args=[pen.plan_id, "need", pen.plan_id]),
            reverse("plans:remove", args=[pen.plan_id, "budget", pen.plan_id]),
        ):
            with pytest.raises(NothingThere):
                visit(viewer, path)


def test_a_reader_cannot_write(house, visit, budget_id):
    plan_id = making.ready_plan(house, budget_id)
    with house.acting("auditor") as viewer:
        assert "Go on writing" not in words_of(visit(viewer, reverse("plans:plan", args=[plan_id])))
        with pytest.raises(NotPermitted):
            visit(viewer, reverse("plans:tasks", args=[plan_id]))


@pytest.mark.parametrize(
    ("hundredths", "words"), [(2000, "20"), (250, "2.5"), (333, "3.33"), (1_000_000, "10,000")]
)
def test_quantities_are_written_as_people_do(hundredths, words):
    assert quantity(hundredths) == words
    assert QuantityField().clean(words) == hundredths


def test_an_optional_quantity_may_be_left_out():
    assert QuantityField(required=False).clean("") is None
