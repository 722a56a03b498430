"""Reads about how a case was assessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from openphb.domains.cases.assessing import clocks
from openphb.domains.cases.assessing.thresholds import reading
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.models import (
    Assessment,
    AssessmentFinding,
    AssessmentMember,
    Case,
    DelayReason,
    NeedNotice,
)
from openphb.domains.cases.queries.reading import decisions_and_offers
from openphb.domains.cases.types import (
    Assessed,
    AssessmentAnswer,
    AssessmentDraft,
    Category,
    Characteristics,
    DecisionAnswer,
    DelayAnswer,
    Eligibility,
    Finding,
    Member,
    NeedNoticeAnswer,
    Origin,
    Side,
    WhoPaid,
    mark_of,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def assessment(*, viewer: Viewer, assessment_id: UUID) -> AssessmentAnswer:
    """Return one version of an assessment. Refusal: `nothing_there`."""
    row = Assessment.objects.filter(_seen(viewer), id=assessment_id).first()
    if row is None:
        raise NothingThere("assessment")
    return _answers(viewer, [row], _newest_ids(viewer, [row.case_id]))[0]


def assessments_of_case(*, viewer: Viewer, case_id: UUID) -> tuple[AssessmentAnswer, ...]:
    """Return the assessments of a case as they stand now, the last received first."""
    newest = _newest_ids(viewer, [case_id])
    rows = Assessment.objects.filter(_seen(viewer), id__in=newest)
    return tuple(_answers(viewer, list(rows.order_by("-received_at", "-id")), newest))


def versions_of(*, viewer: Viewer, assessment_id: UUID) -> tuple[AssessmentAnswer, ...]:
    """Return every version of the assessment that one belongs to, the newest first."""
    first = Assessment.objects.filter(_seen(viewer), id=assessment_id).values("first_id")
    rows = list(Assessment.objects.filter(_seen(viewer), first_id__in=first).order_by("-number"))
    return tuple(_answers(viewer, rows, {row.id for row in rows[:1]}))


def assessed(*, viewer: Viewer, case_id: UUID) -> Assessed:
    """Return how one case was assessed, and its clocks. Refusal: `nothing_there`."""
    row = Case.objects.filter(_seen(viewer), id=case_id).first()
    if row is None:
        raise NothingThere("case")
    category = Category(row.category)
    decisions = decisions_and_offers(viewer=viewer, case_ids=[case_id])[0][case_id]
    latest = decisions[0] if decisions else None
    eligible = latest is not None and latest.decision is Eligibility.ELIGIBLE
    eligible_on = latest.decided_on if latest and eligible else None
    asked = clocks.asks_again(received_at=row.received_at, refused_on=_refused_on(decisions))
    # What came after a "not eligible" waits for an answer of its own.
    answer = None if asked else latest
    notices = NeedNotice.objects.filter(_seen(viewer), case_id=case_id)
    delays = DelayReason.objects.filter(_seen(viewer), case_id=case_id)
    return Assessed(
        assessments=assessments_of_case(viewer=viewer, case_id=case_id),
        notices=tuple(
            NeedNoticeAnswer(one.id, one.received_at, one.words)
            for one in notices.order_by("-received_at", "-id")
        ),
        delays=tuple(
            DelayAnswer(one.id, one.said_on, one.words, one.beyond_control, WhoPaid(one.paid_by))
            for one in delays.order_by("-said_on", "-recorded_at", "-id")
        ),
        counting=clocks.counting(
            category, referred_on=row.referred_on, received_at=row.received_at
        ),
        decided_on=answer.decided_on if answer else None,
        decided_recorded_at=answer.recorded_at if answer else None,
        eligible_on=eligible_on,
        chc_review_due=clocks.chc_review_due(category, eligible_on) if eligible_on else None,
    )


def first_receipt(*, viewer: Viewer, case_id: UUID) -> datetime | None:
    """Return the first receipt of what starts a case's clock; None where none is recorded."""
    tools = Assessment.objects.filter(
        _seen(viewer), id__in=_newest_ids(viewer, [case_id]), starts_clock=True
    )
    notices = NeedNotice.objects.filter(_seen(viewer), case_id=case_id)
    decisions = decisions_and_offers(viewer=viewer, case_ids=[case_id])[0][case_id]
    return clocks.first_receipt(
        [
            *tools.values_list("received_at", flat=True),
            *notices.values_list("received_at", flat=True),
        ],
        refused_on=_refused_on(decisions),
    )


def _refused_on(decisions: Sequence[DecisionAnswer]) -> date | None:
    """Return when the person was last found not eligible, where that is the latest decision."""
    refused = decisions and decisions[0].decision is Eligibility.NOT_ELIGIBLE
    return decisions[0].decided_on if refused else None


def _newest_ids(viewer: Viewer, case_ids: Iterable[UUID]) -> set[UUID]:
    """Return the newest version of every assessment of some cases."""
    rows = Assessment.objects.filter(_seen(viewer), case_id__in=list(case_ids))
    newest = rows.order_by("first_id", "-number").distinct("first_id")
    return set(newest.values_list("id", flat=True))


def _answers(
    viewer: Viewer, rows: Collection[Assessment], newest: Collection[UUID]
) -> list[AssessmentAnswer]:
    """Return assessments with their findings and members, in three queries."""
    ids = [row.id for row in rows]
    findings: dict[UUID, list[Finding]] = defaultdict(list)
    for one in AssessmentFinding.objects.filter(_seen(viewer), assessment_id__in=ids):
        findings[one.assessment_id].append(Finding(one.domain, mark_of(one.mark), one.evidence))
    members: dict[UUID, list[Member]] = defaultdict(list)
    for who in AssessmentMember.objects.filter(_seen(viewer), assessment_id__in=ids).order_by(
        "place"
    ):
        members[who.assessment_id].append(
            Member(who.name, who.profession, Side(who.side), who.organisation)
        )
    names = names_of({row.recorded_by for row in rows})
    answers = []
    for row in rows:
        tool = tool_coded(row.tool)
        order = [domain.code for domain in tool.domains]
        told = tuple(sorted(findings[row.id], key=lambda one: order.index(one.domain)))
        answers.append(
            AssessmentAnswer(
                id=row.id,
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                case_id=row.case_id,
                tool=tool,
                number=row.number,
                latest=row.id in newest,
                correction=row.correction,
                told=AssessmentDraft(
                    tool=row.tool,
                    completed_on=row.completed_on,
                    received_at=row.received_at,
                    findings=told,
                    members=tuple(members[row.id]),
                    characteristics=Characteristics(
                        row.nature, row.intensity, row.complexity, row.unpredictability
                    ),
                    recommended=Eligibility(row.recommended) if row.recommended else None,
                    recommendation=row.recommendation,
                ),
                reading=reading(tool, told),
                starts_clock=row.starts_clock,
                origin=Origin(row.origin),
                recorded_by=row.recorded_by,
                recorded_by_name=names.get(row.recorded_by, ""),
                recorded_at=row.recorded_at,
            )
        )
    return answers


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.CASE_VIEW).q()
