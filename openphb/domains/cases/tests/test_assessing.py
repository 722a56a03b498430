"""Recording how somebody was assessed: kept as told, corrected by another version, and never a decision."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, connection, transaction

import openphb
from openphb.domains.cases import actions, queries
from openphb.domains.cases.assessing.tools import table, tools
from openphb.domains.cases.models import AssessmentFinding, EligibilityDecision
from openphb.domains.cases.tests.office import drafted
from openphb.domains.cases.types import (
    Category,
    ClockName,
    Doing,
    Eligibility,
    Expectation,
    Finding,
    Level,
    Said,
    Step,
    WhoPaid,
)
from openphb.domains.people.types import PersonDetails
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import NothingThere, Refusal, Stale

CHILD = PersonDetails("9876543210", "Bo", "Smith", date(2016, 2, 1))
PACKAGE = Path(openphb.__file__).parent


def test_an_assessment_is_kept_as_it_was_told_and_decides_nothing(office):
    case_id = office.refer()
    told = replace(
        drafted(breathing="P"), recommended=Eligibility.ELIGIBLE, recommendation="Eligible."
    )
    office.assess(case_id, told)
    (found,) = office.assessed(case_id).assessments
    assert found.told == told
    assert (found.number, found.latest, found.correction) == (1, True, "")
    assert found.reading.expectation is Expectation.EXPECTED
    case = office.case(case_id)
    assert case.decisions == ()
    assert case.facts.step is Step.REFERRED


# Every tool, at its greatest levels: whatever is recorded, no decision comes of it.
@pytest.mark.parametrize("code", tools())
def test_no_tool_of_any_level_writes_a_decision(office, code):
    tool = tools()[code]
    category = next(iter(sorted(tool.categories)))
    born = {"person": CHILD} if category is Category.CHILDREN_CONTINUING_CARE else {}
    case_id = office.refer(category=category, **born)
    for place in (0, -1):
        findings = tuple(Finding(one.code, one.levels[place], "Seen") for one in tool.domains)
        office.assess(case_id, replace(drafted(code), findings=findings))
    assert len(office.assessed(case_id).assessments) == 2
    with office.house.acting("phb_manager"):
        assert not EligibilityDecision.objects.filter(case_id=case_id).exists()


def test_only_record_decision_writes_a_decision_and_only_its_view_calls_it():
    """Read in the source: the one creator, the one caller, and that the caller passes a choice."""
    writing = re.compile(r"EligibilityDecision(\.objects\.\w*create|\()|cases_eligibilitydecision")
    creators, callers = set(), set()
    for path in PACKAGE.rglob("*.py"):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(PACKAGE).as_posix()
        if writing.search(text.replace("class EligibilityDecision(", "")):
            creators.add(name)
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record_decision":
                callers.add(name)
    assert creators == {"domains/cases/actions/steps.py"}
    # The demonstration's people decide through the action, as a person would.
    assert {one for one in callers if not one.startswith("config/demo/")} == {
        "domains/cases/views/steps.py"
    }
    view = (PACKAGE / "domains/cases/views/steps.py").read_text(encoding="utf-8")
    assert 'decision=Eligibility(given["decision"])' in view


def test_the_form_of_a_decision_answers_nothing_by_itself(office, house, visit):
    case_id = office.refer()
    office.assess(case_id, breathing="P")
    with house.acting("phb_manager") as viewer:
        html = visit(viewer, f"/cases/{case_id}/eligibility/").content.decode()
    radios = re.findall(r"<input[^>]*name=\"decision\"[^>]*>", html)
    assert len(radios) == 2
    assert not any("checked" in radio for radio in radios)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"findings": ()}, "level_missing"),
        ({"level": ("continence", Level.SEVERE)}, "level_not_allowed"),
        ({"level": ("consciousness", Level.SEVERE)}, "level_not_allowed"),
        ({"level": ("breathing", Said.YES)}, "level_not_allowed"),
        ({"extra": True}, "finding_unknown"),
        ({"blank": True}, "evidence_missing"),
        ({"completed_on": date(2026, 11, 25)}, "completed_in_future"),
        ({"completed_on": date(2026, 11, 10)}, "received_before_completed"),
        ({"completed_on": date(2022, 6, 30)}, "tool_not_in_force"),
        ({"received_at": datetime(2026, 12, 1, 9, tzinfo=LONDON)}, "received_in_future"),
        ({"recommended": Eligibility.ELIGIBLE}, "recommendation_missing"),
        ({"tool": "s117-assessment"}, "tool_of_another_category"),
        ({"tool": "dst-1999"}, "tool_unknown"),
    ],
)
def test_what_cannot_be_is_refused(office, changed: dict[str, Any], code):
    case_id = office.refer()
    told = drafted(breathing="H")
    if level := changed.pop("level", None):
        domain, mark = level
        rest = tuple(one for one in told.findings if one.domain != domain)
        told = replace(told, findings=(*rest, Finding(domain, mark, "Seen")))
    if changed.pop("extra", None):
        told = replace(told, findings=(*told.findings, Finding("hearing", Level.LOW, "Seen")))
    if changed.pop("blank", None):
        findings = tuple(replace(one, evidence=" ") for one in told.findings)
        told = replace(told, findings=findings)
    with pytest.raises(Refusal) as refused:
        office.assess(case_id, replace(told, **changed))
    assert refused.value.code == code
    assert refused.value.mend


def test_the_database_knows_which_levels_a_domain_has(office, house):
    case_id = office.refer()
    assessment_id = office.assess(case_id)
    with house.acting("phb_manager"):
        mine = AssessmentFinding.objects.filter(assessment_id=assessment_id)[0]
        for domain, mark in [("continence", "S"), ("hearing", "L"), ("breathing", "A")]:
            with pytest.raises(Error), transaction.atomic():
                AssessmentFinding.objects.create(
                    tenant_id=mine.tenant_id,
                    subject_id=mine.subject_id,
                    assessment_id=assessment_id,
                    tool="dst-2022",
                    domain=domain,
                    mark=mark,
                )
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_get_constraintdef(oid) from pg_constraint "
                "where conname = 'cases_finding_level_allowed'"
            )
            said = cursor.fetchone()[0]
    found = {
        name: re.findall(r"'([^']+)'::", levels)
        for name, levels in re.findall(
            r"WHEN '([^']+)'::text THEN \(\(mark\)::text = ANY (.*?)\)(?=\s+(?:WHEN|ELSE))",
            said,
            re.DOTALL,
        )
    }
    assert found == {
        f"{row['tool']}/{row['code']}": row["levels"].split() for row in table("tool_domains")
    }


def test_a_correction_is_a_new_version_with_its_reason_and_the_old_one_stays(office, house):
    case_id = office.refer()
    first = office.assess(case_id, drafted("checklist-2022", breathing="A"))
    assert office.case(case_id).doing[0].since == date(2026, 11, 9)
    told = drafted("checklist-2022")

    def correct(assessment_id, reason="B was meant", role="clinician", told=told):
        with house.acting(role) as viewer:
            return actions.correct_assessment(
                by=viewer, at=house.at, assessment_id=assessment_id, reason=reason, told=told
            )

    with pytest.raises(Refusal) as refused:
        correct(first, reason=" ")
    assert refused.value.code == "correction_reason_missing"
    with pytest.raises(Refusal) as refused:
        correct(first, told=drafted())
    assert refused.value.code == "correction_of_another_tool"
    second = correct(first)
    with pytest.raises(Stale):
        correct(first)
    with house.acting("phb_manager") as viewer:
        versions = queries.versions_of(viewer=viewer, assessment_id=first)
    assert [(one.id, one.number, one.latest) for one in versions] == [
        (second, 2, True),
        (first, 1, False),
    ]
    assert versions[1].reading.expectation is Expectation.FULL_ASSESSMENT
    # The Checklist was never positive, so the clock counts from the referral again.
    assert office.case(case_id).doing[0].since == date(2026, 11, 2)
    with pytest.raises(Error), house.acting("phb_manager"), transaction.atomic():
        AssessmentFinding.objects.filter(assessment_id=first).update(evidence="Other")


def test_the_clock_counts_from_the_first_receipt_and_a_delay_has_a_reason(office, house):
    case_id = office.refer(referred_on=date(2026, 10, 1))
    assert office.case(case_id).doing[0].due == date(2026, 10, 29)
    received = datetime(2026, 10, 12, 11, tzinfo=LONDON)
    checklist = drafted("checklist-2022", received_at=received, breathing="A")
    office.assess(case_id, replace(checklist, completed_on=date(2026, 10, 9)))
    office.assess(case_id, breathing="P")
    assert office.case(case_id).doing[0].due == date(2026, 11, 9)
    with house.acting("care_coordinator") as viewer:
        given = {"by": viewer, "at": house.at, "case_id": case_id}
        earlier = datetime(2026, 10, 5, 9, tzinfo=LONDON)
        actions.note_need(**given, received_at=earlier, words="The ward rang")
        actions.explain_delay(
            **given, words="No team", beyond_control=False, paid_by=WhoPaid.COUNCIL
        )
    known = office.assessed(case_id)
    assert known.counting is not None
    assert known.counting.rule.name is ClockName.DECISION
    assert known.counting.due == date(2026, 11, 2)
    assert known.delays[0].paid_by is WhoPaid.COUNCIL
    assert office.case(case_id).doing[0].due == date(2026, 11, 2)


def test_a_delay_is_explained_only_where_there_is_one(office, house):
    case_id = office.refer()
    with house.acting("care_coordinator") as viewer, pytest.raises(Refusal) as refused:
        actions.explain_delay(
            by=viewer,
            at=house.at,
            case_id=case_id,
            words="Why",
            beyond_control=False,
            paid_by=WhoPaid.NHS,
        )
    assert refused.value.code == "delay_not_late"


def test_a_fast_track_runs_out_48_hours_after_receipt_and_comes_first_today(office, house):
    first = office.refer(referred_on=date(2026, 10, 1))
    fast = office.refer(category=Category.CHC_FAST_TRACK, referred_on=date(2026, 11, 23))
    received = house.at - timedelta(hours=40)
    office.assess(
        fast,
        replace(drafted("fast-track-2022", received_at=received), completed_on=date(2026, 11, 20)),
    )
    with house.acting("care_coordinator") as viewer:
        items = queries.needing_attention(viewer=viewer)
    deciding = [one for one in items if one.doing is Doing.DECIDE]
    assert [one.case_id for one in deciding] == [first, fast]
    assert deciding[1].due_at == received + timedelta(hours=48)
    assert deciding[0].due_at is None


def test_what_comes_after_a_no_asks_the_body_again_on_a_clock_of_its_own(office):
    case_id = office.refer(category=Category.CHC_FAST_TRACK)
    office.decide(case_id, Eligibility.NOT_ELIGIBLE, decided_on=date(2026, 11, 10))
    assert office.case(case_id).doing == ()
    received = datetime(2026, 11, 23, 15, tzinfo=LONDON)
    office.assess(
        case_id,
        replace(drafted("fast-track-2022", received_at=received), completed_on=date(2026, 11, 20)),
    )
    case = office.case(case_id)
    assert [one.doing for one in case.doing][:1] == [Doing.DECIDE]
    assert case.doing[0].due_at == received + timedelta(hours=48)
    known = office.assessed(case_id)
    assert known.decided_on is None
    office.decide(case_id, decided_on=date(2026, 11, 24))
    assert office.assessed(case_id).decided_on == date(2026, 11, 24)
    assert office.case(case_id).facts.step is Step.ELIGIBLE


def test_a_decision_that_departs_needs_exceptional_reasons(office):
    case_id = office.refer()
    rests_on = office.assess(case_id, breathing="P")
    with pytest.raises(Refusal) as refused:
        office.decide(case_id, Eligibility.NOT_ELIGIBLE, assessment_id=rests_on)
    assert refused.value.code == "departure_reasons_missing"
    assert office.case(case_id).decisions == ()
    office.decide(
        case_id,
        Eligibility.NOT_ELIGIBLE,
        assessment_id=rests_on,
        departs_because="The ventilator was taken off on 9 November.",
    )
    (decision,) = office.case(case_id).decisions
    assert decision.assessment_id == rests_on
    assert "ventilator" in decision.departs_because


def test_a_decision_rests_on_an_assessment_of_its_own_case(office):
    mine, another = office.refer(), office.refer()
    rests_on = office.assess(another, breathing="P")
    with pytest.raises(NothingThere):
        office.decide(mine, assessment_id=rests_on)
    office.decide(another, assessment_id=rests_on)
    known = office.assessed(another)
    assert known.chc_review_due == date(2027, 2, 10)


def test_a_holder_records_no_assessment(office, house):
    case_id = office.refer()
    subject_id = office.case(case_id).facts.subject_id
    with (
        house.acting_as(house.join("holder", subject_id=subject_id)) as viewer,
        pytest.raises(NotPermitted),
    ):
        actions.record_assessment(
            by=viewer, at=house.at, case_id=case_id, version=None, told=drafted()
        )
    assert office.assessed(case_id).assessments == ()
