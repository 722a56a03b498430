"""The pages of assessments, as their forms are filled, and a file taken in."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.urls import resolve, reverse

from openphb.domains.cases import actions, queries
from openphb.domains.cases.assessing.table_file import header_of
from openphb.domains.cases.assessing.tools import tool_coded, tools
from openphb.domains.cases.tests.test_views import DECISION, day, words
from openphb.domains.cases.types import Category, Level
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal

DST = tool_coded("dst-2022")
WHEN = {
    **day("completed_on", "6/11/2026"),
    **day("received_on", "9/11/2026"),
    "received_time": "16:30",
}
TEAM = {
    "member_rows": "2",
    "name_1": "Jo Field",
    "profession_1": "Community nurse",
    "side_1": "health",
    "organisation_1": "Ourshire Trust",
    "name_2": "Sam Low",
    "profession_2": "Social worker",
    "side_2": "social_care",
}


def answers(tool, **levels):
    least = {one.code: one.levels[0].value for one in tool.domains} | levels
    sent = {f"level_{code}": level for code, level in least.items()}
    return sent | {f"evidence_{code}": "Seen on two visits" for code in levels} | WHEN | TEAM


@pytest.mark.parametrize("code", tools())
def test_every_tool_has_its_page_and_answers_nothing_by_itself(office, house, visit, code):
    case_id = office.refer(category=Category.CHC_ADULT)
    with house.acting("care_coordinator") as viewer:
        html = words(visit(viewer, reverse("cases:assess", args=[case_id, code])))
    assert html.count("Evidence, in words") == len(tools()[code].domains)
    for select in re.findall(r'<select[^>]*name="level_.*?</select>', html, re.DOTALL):
        assert re.findall(r'<option value="([^"]*)" selected', select) in ([""], [])


def test_an_assessment_is_keyed_read_corrected_and_the_decision_rests_on_it(office, house, visit):
    case_id = office.refer()
    path = reverse("cases:assess", args=[case_id, "dst-2022"])
    with house.acting("phb_manager") as viewer:
        html = words(visit(viewer, path, answers(DST, breathing="P") | {"more": "1"}, post=True))
        assert 'name="name_4"' in html
        assert "Seen on two visits" in html
        wrong = answers(DST, breathing="P") | {"level_continence": "S", "received_time": "late"}
        html = words(visit(viewer, path, wrong, post=True))
        assert "The time must be like 14:30" in html
        sent = answers(DST, breathing="P") | {"recommended": "eligible", "nature": "Ventilated."}
        html = words(visit(viewer, path, sent, post=True))
        assert "The team’s recommendation has no words" in html
        sent |= {"recommendation": "We recommend that she is eligible."}
        answer = visit(viewer, path, sent, post=True)
        assessment_id = resolve(answer["Location"]).kwargs["assessment_id"]
        html = words(visit(viewer, answer["Location"]))
        assert "Eligibility would be expected" in html
        assert "This is what the tool’s own rule says. The decision is the body’s." in html
        assert "As expected" in html
        assert "Monday 9 November 2026 at 4:30pm" in html

        path = reverse("cases:correct_assessment", args=[assessment_id])
        assert "Ventilated." in words(visit(viewer, path))
        sent |= {"reason": "Mistyped", "level_breathing": "S"}
        answer = visit(viewer, path, sent, post=True)
        html = words(visit(viewer, answer["Location"]))
        assert "Mistyped" in html
        html = words(visit(viewer, reverse("cases:assessment", args=[assessment_id])))
        assert "It was corrected." in html
        latest = resolve(answer["Location"]).kwargs["assessment_id"]

        path = reverse("cases:decide", args=[case_id])
        html = words(visit(viewer, path))
        assert "The levels alone show no expectation" in html
        version = str(queries.case(viewer=viewer, case_id=case_id).version)
        refused = DECISION | {"decision": "not_eligible", "rests_on": str(latest)}
        html = words(visit(viewer, path, refused | {"version": version}, post=True))
        assert "allows that only exceptionally" in html
        sent = refused | {"version": version, "departs_because": "New evidence of 9 November."}
        assert visit(viewer, path, sent, post=True).status_code == 302
        html = words(visit(viewer, reverse("cases:assessments", args=[case_id])))
        assert "New evidence of 9 November." in html


def test_the_clock_is_shown_in_hours_for_a_fast_track_and_lateness_says_why(office, house, visit):
    case_id = office.refer(category=Category.CHC_FAST_TRACK)
    here = reverse("cases:assessments", args=[case_id])
    with house.acting("care_coordinator") as viewer:
        assert "so it counts from the referral" in words(visit(viewer, here))
        tool = tool_coded("fast-track-2022")
        path = reverse("cases:assess", args=[case_id, tool.code])
        yes = {one.code: "yes" for one in tool.domains}
        assert visit(viewer, path, answers(tool, **yes), post=True).status_code == 302
        html = words(visit(viewer, here))
        assert "Due on Wednesday 11 November 2026 at 4:30pm" in html
        assert re.search(r"Overdue by \d+ hours", html)
        assert "No reason is recorded yet" in html
        path = reverse("cases:explain_delay", args=[case_id])
        sent = {"words": "The form was lost", "beyond_control": "no", "paid_by": "person"}
        assert visit(viewer, path, sent, post=True).status_code == 302
        assert "The form was lost" in words(visit(viewer, here))
        path = reverse("cases:note_need", args=[case_id])
        sent = {**WHEN, "words": "The hospice rang"}
        assert visit(viewer, path, sent, post=True).status_code == 302
        assert "The hospice rang" in words(visit(viewer, here))


def test_a_late_chc_decision_shows_that_a_refund_may_be_owed(office, house, visit):
    case_id = office.refer(referred_on=office.house.at.date().replace(month=10, day=1))
    with house.acting("care_coordinator") as viewer:
        html = words(visit(viewer, reverse("cases:assessments", args=[case_id])))
    assert "may be owed a refund" in html


def test_funded_nursing_care_says_which_law(office, house, visit):
    case_id = office.refer(category=Category.FUNDED_NURSING_CARE)
    with house.acting("care_coordinator") as viewer:
        html = words(visit(viewer, reverse("cases:assessments", args=[case_id])))
    assert "Cannot have a personal health budget for this" in html
    assert "Part 6A" in html


def file_of(*rows):
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header_of(DST), restval="N")
    writer.writeheader()
    for row in rows:
        blank = dict.fromkeys(set(header_of(DST)) - {one.code for one in DST.domains}, "")
        writer.writerow(blank | row)
    return out.getvalue().encode()


ROW = {
    "completed_on": "6/11/2026",
    "received_on": "2026-11-09",
    "received_time": "16:30",
    "breathing": "p: ventilated at night",
    "team": "Jo Field / Nurse / health / Trust; Sam Low / Social worker / social care",
    "recommended": "Eligible",
}


def test_a_file_is_taken_in_row_by_row_and_the_same_again_adds_nothing(office, house):
    case_id = office.refer()
    good = ROW | {"case": office.case(case_id).facts.reference, "nhs_number": "943 476 5919"}
    other_time = {"received_time": "09:00"}
    bad = [
        (good | {"case": "PHB-999999"}, "case", "row_case_unknown"),
        (good | {"nhs_number": "9876543210"}, "nhs_number", "row_person_differs"),
        (good | {"continence": "S"}, "continence", "level_not_allowed"),
        (good | {"skin": "Q"}, "skin", "row_level"),
        (good | {"mobility": ""}, "mobility", "row_level"),
        (good | {"received_time": ""}, "received_time", "row_time"),
        (good | {"completed_on": "31/2/2026"}, "completed_on", "row_day"),
        (good | {"recommended": "perhaps"}, "recommended", "row_recommended"),
        (good | {"team": "Jo"}, "team", "row_team"),
        (good | {"completed_on": "1/1/2020"}, "completed_on", "tool_not_in_force"),
    ]
    data = file_of(good, *(row for row, _column, _code in bad), good | other_time, good)

    def take():
        with house.acting("phb_manager") as viewer:
            return actions.take_in_assessments(
                by=viewer, at=house.at, tenant_id=house.tenant_id, tool="dst-2022", data=data
            )

    took = take()
    assert (took.added, took.already_there) == (2, 1)
    found = [(one.line, one.column, one.code) for one in took.faults]
    assert found == [(line, column, code) for line, (_, column, code) in enumerate(bad, start=3)]
    assert all(one.mend for one in took.faults)
    assert (again := take()).added == 0
    assert again.already_there == 3
    known = office.assessed(case_id).assessments
    assert len(known) == 2
    assert known[0].told.findings[0].mark is Level.PRIORITY
    assert known[0].told.findings[0].evidence == "ventilated at night"
    assert [one.profession for one in known[0].told.members] == ["Nurse", "Social worker"]
    assert office.case(case_id).decisions == ()


def test_a_file_without_its_columns_is_refused_whole(house):
    with house.acting("phb_manager") as viewer, pytest.raises(Refusal) as refused:
        actions.take_in_assessments(
            by=viewer, at=house.at, tenant_id=house.tenant_id, tool="dst-2022", data=b"case\nPHB-1"
        )
    assert refused.value.code == "file_columns"


def test_the_page_of_a_file_has_its_template(house, visit):
    with house.acting("phb_manager") as viewer:
        assert viewer.holds(Permission.ASSESSMENT_RECORD)
        assert "Take in a file" in words(visit(viewer, "/assessments/take-in/dst-2022/"))
        answer = visit(viewer, "/assessments/take-in/dst-2022/template.csv")
    assert answer.content.decode().strip().split(",") == list(header_of(DST))
