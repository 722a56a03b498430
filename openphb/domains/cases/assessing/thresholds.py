"""What a tool's own rule says of what was found. It is shown beside the tool; it decides nothing.

Pure. The numbers stand in `thresholds.csv` with their sources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from openphb.domains.cases.assessing.tools import priority_domains, thresholds
from openphb.domains.cases.types import (
    Checked,
    Eligibility,
    Expectation,
    Finding,
    Level,
    Mark,
    Member,
    Reading,
    Said,
    Side,
    Tool,
    ToolVersion,
)


def reading(tool: ToolVersion, findings: Sequence[Finding]) -> Reading:
    """Return what the rule of a tool says of its findings, and every part of the rule that is met."""
    marks = {one.domain: one.mark for one in findings}
    if tool.kind is Tool.CHECKLIST:
        return _checklist(tool, marks)
    if tool.kind is Tool.DST:
        return _decision_support_tool(marks)
    if tool.kind is Tool.FAST_TRACK:
        return _fast_track(tool, marks)
    return Reading(Expectation.NO_RULE, ())


def starts_clock(read: Reading) -> bool:
    """Return whether the body's receipt of what was read starts the clock of its decision."""
    return read.expectation in (Expectation.FULL_ASSESSMENT, Expectation.MUST_BE_ELIGIBLE)


def departs(
    decision: Eligibility, *, expectation: Expectation | None, recommended: Eligibility | None
) -> bool:
    """Return whether a decision departs from the team's recommendation or from the tool's rule."""
    pointed = expectation.points_to if expectation else None
    return any(one is not None and one is not decision for one in (recommended, pointed))


def team_is_as_expected(members: Sequence[Member]) -> bool:
    """Return whether a team has two health professions, or one of health and one of social care.

    Source: SI 2012/2996, regulation 21, and the National Framework: what a multi-disciplinary team
    is. From knowledge, not seen in a source.
    """
    health = {one.profession.strip().casefold() for one in members if one.side is Side.HEALTH}
    social = any(one.side is Side.SOCIAL_CARE for one in members)
    return len(health) >= 2 or (bool(health) and social)


def _checklist(tool: ToolVersion, marks: Mapping[str, Mark]) -> Reading:
    need = thresholds(Tool.CHECKLIST)
    a = [code for code, mark in marks.items() if mark is Checked.A]
    b = [code for code, mark in marks.items() if mark is Checked.B]
    in_priority = [code for code in a if code in priority_domains()]
    because = []
    if len(a) >= need["a_alone"]:
        because.append(f"A in {len(a)} domains: {need['a_alone']} or more are enough.")
    if len(b) >= need["b_alone"]:
        because.append(f"B in {len(b)} domains: {need['b_alone']} or more are enough.")
    if len(a) == need["a_with_b"] and len(b) >= need["b_with_a"]:
        because.append(f"One A, and B in {len(b)} domains: one and {need['b_with_a']} are enough.")
    if len(in_priority) >= need["a_in_priority_domain"]:
        names = ", ".join(tool.domain(code).name for code in in_priority)
        because.append(f"A in a domain that has a priority level: {names}.")
    found = Expectation.FULL_ASSESSMENT if because else Expectation.NO_FULL_ASSESSMENT
    return Reading(found, tuple(because) or (f"A in {len(a)} and B in {len(b)} domains.",))


def _decision_support_tool(marks: Mapping[str, Mark]) -> Reading:
    need = thresholds(Tool.DST)
    count = {level: sum(mark is level for mark in marks.values()) for level in Level}
    severe = count[Level.SEVERE]
    others = sum(count[one] for one in (Level.LOW, Level.MODERATE, Level.HIGH))
    raised = count[Level.HIGH] + count[Level.MODERATE]
    expected, may = [], []
    if count[Level.PRIORITY] >= need["priority"]:
        expected.append(f"Priority in {_domains(count[Level.PRIORITY])}: one is enough.")
    if severe >= need["severe"]:
        expected.append(f"Severe in {_domains(severe)}: {need['severe']} or more are enough.")
    if expected:
        return Reading(Expectation.EXPECTED, tuple(expected))
    if severe == need["severe_with_others"] and others >= need["others_with_severe"]:
        may.append(f"Severe in one domain, with needs in {_domains(others)} besides.")
    if raised >= need["high_or_moderate"]:
        may.append(f"High or moderate in {_domains(raised)}.")
    if may:
        return Reading(Expectation.MAY_INDICATE, tuple(may))
    return Reading(Expectation.NOT_SHOWN, ("No part of the tool’s rule about levels is met.",))


def _fast_track(tool: ToolVersion, marks: Mapping[str, Mark]) -> Reading:
    lacking = [one.name for one in tool.domains if marks.get(one.code) is not Said.YES]
    if lacking:
        return Reading(Expectation.NOT_COMPLETE, tuple(f"Answered no: {name}" for name in lacking))
    return Reading(
        Expectation.MUST_BE_ELIGIBLE,
        ("An appropriate clinician completed the tool and says that both conditions are met.",),
    )


def _domains(number: int) -> str:
    return f"{number} domain" if number == 1 else f"{number} domains"
