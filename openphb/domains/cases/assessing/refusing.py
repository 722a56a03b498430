"""What cannot be an assessment: pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from openphb.domains.cases.assessing.tools import refuse_out_of_force
from openphb.domains.cases.types import (
    LEAST,
    AssessmentDraft,
    Category,
    ToolDomain,
    ToolVersion,
)
from openphb.kernel.calendars import day_of
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def refuse_assessment(
    told: AssessmentDraft,
    tool: ToolVersion,
    *,
    category: Category,
    at: datetime,
    today: date,
    evidence_needed: bool = True,
) -> None:
    """Refuse an assessment with a tool for others, on an impossible day, or with an impossible level.

    `evidence_needed`: a file of another system may leave the evidence there.
    Refusals: `tool_of_another_category`, `tool_not_in_force`, `completed_in_future`,
    `received_in_future`, `received_before_completed`, `level_missing`, `level_not_allowed`,
    `finding_unknown`, `evidence_missing`, `member_incomplete`, `recommendation_missing`.
    """
    if category not in tool.categories:
        raise Refusal(
            "tool_of_another_category",
            f"{tool.name} is not used for {category.words}.",
            "Choose another tool, or check the case.",
            "tool",
        )
    refuse_out_of_force(tool, told.completed_on)
    if told.completed_on > today:
        raise Refusal(
            "completed_in_future",
            f"It was completed on {long_date(told.completed_on)}, which is in the future.",
            "Check the date.",
            "completed_on",
        )
    if told.received_at > at:
        raise Refusal(
            "received_in_future",
            "The body cannot have received it yet.",
            "Check the day and the time.",
            "received_on",
        )
    if day_of(told.received_at) < told.completed_on:
        raise Refusal(
            "received_before_completed",
            f"It was completed on {long_date(told.completed_on)}, after the body received it.",
            "Check both dates.",
            "received_on",
        )
    for refusal in finding_faults(told, tool, evidence_needed=evidence_needed):
        raise refusal
    for number, one in enumerate(told.members, start=1):
        if not (one.name.strip() and one.profession.strip()):
            raise Refusal(
                "member_incomplete",
                f"Person {number} of those who took part has no name or no profession.",
                "Write both, or leave the whole row empty.",
                f"name_{number}",
            )
    if told.recommended is not None and not told.recommendation.strip():
        raise Refusal(
            "recommendation_missing",
            "The team’s recommendation has no words.",
            "Write it in the team’s own words.",
            "recommendation",
        )


def finding_faults(
    told: AssessmentDraft, tool: ToolVersion, *, evidence_needed: bool
) -> Iterator[Refusal]:
    """Yield what is wrong with the findings, domain by domain; at `level_…` or `evidence_…`."""
    given = {one.domain: one for one in told.findings}
    known = {one.code for one in tool.domains}
    for code in given:
        if code not in known or len(given) != len(told.findings):
            yield Refusal(
                "finding_unknown",
                f"{tool.name} has no such domain, or has it once: {code[:40]}.",
                "Give each domain of the tool once.",
                "findings",
            )
    for domain in tool.domains:
        found = given.get(domain.code)
        if found is None:
            yield Refusal(
                "level_missing",
                f"“{domain.name}” has no level.",
                f"Choose one of {_levels(domain.levels)}.",
                f"level_{domain.code}",
            )
        elif found.mark not in domain.levels:
            yield Refusal(
                "level_not_allowed",
                f"{domain.name} has no level {found.mark.value}.",
                f"Its levels are {_levels(domain.levels)}.",
                f"level_{domain.code}",
            )
        elif evidence_needed and found.mark not in LEAST and not found.evidence.strip():
            yield no_evidence(domain)


def no_evidence(domain: ToolDomain) -> Refusal:
    """Return what is said of a need that nothing shows, at its `evidence_…`."""
    return Refusal(
        "evidence_missing",
        f"“{domain.name}” has no evidence.",
        "Write what shows it, in a few words.",
        f"evidence_{domain.code}",
    )


def refuse_departure(*, departs: bool, departs_because: str) -> None:
    """Refuse a decision that departs from the team or from the tool without saying why.

    Source: the National Framework: only in exceptional circumstances, and for clearly articulated
    reasons, is the recommendation of a team not followed. Refusal: `departure_reasons_missing`.
    """
    if departs and not departs_because.strip():
        raise Refusal(
            "departure_reasons_missing",
            "This decision is not what the team recommended, or not what the tool’s rule leads one "
            "to expect.",
            "The National Framework allows that only exceptionally: write the body’s exceptional "
            "reasons, or check the decision.",
            "departs_because",
        )


def _levels(levels: tuple[object, ...]) -> str:
    return ", ".join(str(one) for one in levels)
