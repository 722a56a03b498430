"""The pages of a case's steps, as their forms are filled."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.urls import resolve, reverse

from openphb.domains.cases import queries
from openphb.domains.cases.types import Doing, Step
from openphb.foundation.access.types import NotPermitted
from openphb.web.tests.html import faults_of


def day(name, on="10/11/2026"):
    parts = zip(("day", "month", "year"), on.split("/"), strict=True)
    return {f"{name}-{part}": value for part, value in parts}


REFERRAL = {
    "nhs_number": "943 476 5919",
    **day("date_of_birth", "1/2/1950"),
    "given_name": "Ann",
    "family_name": "Smith",
    "category": "chc_adult",
    **day("referred_on", "2/11/2026"),
    "referred_by": "Ward 4",
    "reason": "Wants to be at home",
}
DECISION = {
    "decision": "eligible",
    **day("decided_on"),
    "decided_by_body": "NHS Ourshire ICB",
    "reasons": "Primary health need",
}


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


def test_every_step_has_its_page_and_leads_back_to_the_case(house, visit):
    with house.acting("phb_manager") as viewer:
        assert "SI 2012/2996" in words(visit(viewer, "/cases/refer/"))
        answer = visit(viewer, "/cases/refer/", REFERRAL, post=True)
        case_id: UUID = resolve(answer["Location"]).kwargs["case_id"]
        html = words(visit(viewer, answer["Location"]))
        assert "PHB-000001" in html
        assert "by Monday 30 November 2026" in html
        steps = [
            ("decide", DECISION, Step.ELIGIBLE),
            (
                "offer",
                {**day("offered_on"), "how": "In a visit", "formats": ["standard"]},
                Step.OFFERED,
            ),
            ("answer", {"answer": "accepted", **day("answered_on")}, Step.ACCEPTED),
            ("assign", {"co_ordinator": str(house.user_id("care_coordinator"))}, Step.ACCEPTED),
        ]
        for version, (name, sent, step) in enumerate(steps, start=1):
            path = reverse(f"cases:{name}", args=[case_id])
            assert f'value="{version}"' in words(visit(viewer, path))
            answer = visit(viewer, path, sent | {"version": version}, post=True)
            assert answer["Location"] == reverse("staff:case", args=[case_id])
            assert queries.case_facts(viewer=viewer, case_id=case_id).step is step
        (left,) = queries.case(viewer=viewer, case_id=case_id).doing
        assert left.doing is Doing.BUDGET


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"category": "children_continuing_care"}, "this person was 76"),
        ({"given_name": ""}, "Nobody with this NHS number is registered here yet"),
        (day("referred_on", "25/11/2026"), "in the future"),
        ({"reason": ""}, "Enter why they were referred"),
        ({"nhs_number": "9434765918"}, "mistyped"),
    ],
)
def test_a_referral_that_is_refused_says_why_on_the_form(house, visit, changed, said):
    with house.acting("clinician") as viewer:
        html = words(visit(viewer, "/cases/refer/", REFERRAL | changed, post=True))
        assert said in html
        assert queries.cases(viewer=viewer).rows == ()


def test_somebody_else_was_quicker(office, house, visit):
    case_id = office.refer()
    office.decide(case_id)
    path = reverse("cases:decide", args=[case_id])
    sent = DECISION | {"decision": "not_eligible", "version": "1"}
    with house.acting("phb_manager") as viewer:
        html = words(visit(viewer, path, sent, post=True))
        assert "Somebody else changed this" in html
        assert "Recorded so far: eligible" in html
        assert 'name="version" value="2"' in html
        assert len(queries.case(viewer=viewer, case_id=case_id).decisions) == 1


def test_a_form_without_its_version_changes_nothing(office, house, visit):
    case_id = office.refer()
    with house.acting("phb_manager") as viewer:
        visit(viewer, reverse("cases:decide", args=[case_id]), DECISION, post=True)
        assert queries.case(viewer=viewer, case_id=case_id).decisions == ()


def test_a_holder_cannot_open_the_steps(office, house, visit):
    case_id = office.refer()
    subject_id = office.case(case_id).facts.subject_id
    with house.acting_as(house.join("holder", subject_id=subject_id)) as viewer:
        for name in ("decide", "offer", "answer", "assign"):
            with pytest.raises(NotPermitted):
                visit(viewer, reverse(f"cases:{name}", args=[case_id]))
