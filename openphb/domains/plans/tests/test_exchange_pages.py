"""A plan is given to other systems, and one from elsewhere is shown first and taken in by choice."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from openphb.domains.plans import queries
from openphb.domains.plans.exchange.fhir import bundle, checked
from openphb.domains.plans.exchange.sharing import shared
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.tests import making
from openphb.domains.plans.tests.test_pages import words_of
from openphb.foundation.audit.models import AuditEvent, Look
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere

ELSEWHERE = {
    "resourceType": "Bundle",
    "type": "collection",
    "entry": [
        {"resource": {"resourceType": "Patient", "name": [{"text": "William W"}], "identifier": [
            {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9434765919"}
        ]}},
        {"resource": {
            "resourceType": "CarePlan", "status": "active", "intent": "plan",
            "subject": {"display": "William W"}, "description": "I like to be by the sea.",
        }},
        {"resource": {
            "resourceType": "Condition", "subject": {"display": "William W"},
            "code": {"text": "Help with breathing at night"},
        }},
        {"resource": {
            "resourceType": "Goal", "lifecycleStatus": "active",
            "subject": {"display": "William W"}, "description": {"text": "Sleep through the night"},
            "target": [{"measure": {"text": "Nights without an alarm"}}],
        }},
    ],
}  # fmt: skip


@pytest.fixture
def budget_id(house):
    made = making.open_budget(house)
    with house.acting("phb_manager"):
        subject_id = Subject.objects.get().id
    making.name_person(house, subject_id)
    return made


def test_a_version_is_given_out_as_fhir_with_each_of_its_amounts(house, visit, budget_id):
    plan_id = making.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        response = visit(viewer, reverse("plans:plan_fhir", args=[plan_id]))
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
        given = bundle.read(checked.opened(b"".join(response.streaming_content).decode()))
        assert given == shared(viewer=viewer, plan=plan)
    assert response["Content-Type"] == "application/fhir+json"
    assert "William" not in response["Content-Disposition"]
    assert (given.person.nhs_number, given.person.family_name) == ("9434765919", "W")
    assert given.totals == plan.totals
    assert [one.totals for one in given.lines] == [one.totals for one in plan.lines]
    assert given.body.name == "NHS Ourshire ICB"
    with house.acting("phb_manager"):
        assert list(Look.objects.values_list("page", flat=True)) == ["plan as FHIR"]
    with house.acting("phb_manager", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        visit(viewer, reverse("plans:plan_fhir", args=[plan_id]))


def test_what_comes_from_elsewhere_is_shown_first_and_taken_in_by_choice(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        plan_id = making.start(house, viewer, budget_id).plan_id
        path = reverse("plans:bring_in", args=[plan_id])
        words_of(visit(viewer, path))
        before = queries.plan(viewer=viewer, plan_id=plan_id)
        content = json.dumps(ELSEWHERE)
        shown = words_of(visit(viewer, path, {"content": content}, post=True))
        for words in ("the NHS number is the same", "Sleep through the night", "by the sea"):
            assert words in shown
        assert queries.plan(viewer=viewer, plan_id=plan_id) == before
        empty = {"content": content, "take": "yes", "version": before.version}
        again = words_of(visit(viewer, path, {**empty, "to_0": "", "need": "first"}, post=True))
        assert "Nothing was chosen" in again
        chosen = {"to_0": "what_matters", "to_1": "need", "to_2": "outcome", "need": "first"}
        measured = {"measure_2": "Nights without an alarm"}
        response = visit(viewer, path, {**empty, **chosen, **measured}, post=True)
        assert response.status_code == 302, words_of(response)
        plan = queries.plan(viewer=viewer, plan_id=plan_id)
    assert plan.words[Section.WHAT_MATTERS] == "I like to be by the sea."
    assert [need.words for need in plan.needs] == ["Help with breathing at night"]
    (outcome,) = plan.outcomes
    assert (outcome.words, outcome.need_id) == ("Sleep through the night", plan.needs[0].id)
    assert plan.lines == ()
    with house.acting("phb_manager"):
        event = AuditEvent.objects.get(what="plan.taken_in")
        assert len(event.details["sha256"]) == 64
        assert event.details["outcomes"] == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (json.dumps(ELSEWHERE).replace("9434765919", "9912003888"), "about somebody else"),
        ('{"resourceType": "CarePlan", "status": 1}', "CarePlan.status"),
        ("", "Choose a file, or paste its text"),
    ],
)
def test_a_file_that_cannot_be_taken_says_why(house, visit, budget_id, content, words):
    with house.acting("care_coordinator") as viewer:
        plan_id = making.start(house, viewer, budget_id).plan_id
        path = reverse("plans:bring_in", args=[plan_id])
        assert words in words_of(visit(viewer, path, {"content": content}, post=True))


def test_who_is_not_proved_by_a_number_is_checked_by_a_person(house, visit, budget_id):
    with house.acting("care_coordinator") as viewer:
        plan_id = making.start(house, viewer, budget_id).plan_id
        path = reverse("plans:bring_in", args=[plan_id])
        content = json.dumps({**ELSEWHERE, "entry": ELSEWHERE["entry"][1:]})
        sent = {"content": content, "take": "yes", "to_1": "need", "need": "first"}
        assert "I have checked" in words_of(visit(viewer, path, sent, post=True))
        assert queries.plan(viewer=viewer, plan_id=plan_id).needs == ()
        done = visit(viewer, path, {**sent, "about": "on"}, post=True)
        assert done.status_code == 302
