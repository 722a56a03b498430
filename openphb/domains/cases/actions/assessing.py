"""Writing down how a case was assessed. Nothing here decides, and nothing here writes a decision."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries
from openphb.domains.cases.actions.holding import Held, hold
from openphb.domains.cases.assessing.refusing import refuse_assessment, refuse_departure
from openphb.domains.cases.assessing.thresholds import departs, reading, starts_clock
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.models import (
    Assessment,
    AssessmentFinding,
    AssessmentMember,
    DelayReason,
    NeedNotice,
)
from openphb.domains.cases.types import (
    AssessmentAnswer,
    AssessmentDraft,
    Category,
    Eligibility,
    Origin,
    WhoPaid,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere, Refusal, Stale


def record_assessment(
    *, by: Viewer, at: datetime, case_id: UUID, version: int | None, told: AssessmentDraft
) -> UUID:
    """Record an assessment; return its id. The clock of the case counts anew, and nothing is decided.

    Refusals: `nothing_there`, `stale`, `not_permitted`, those of `refuse_assessment`.
    """
    with transaction.atomic():
        held = hold(by, Permission.ASSESSMENT_RECORD, case_id, version)
        return keep_assessment(held, at=at, told=told)


def correct_assessment(
    *, by: Viewer, at: datetime, assessment_id: UUID, reason: str, told: AssessmentDraft
) -> UUID:
    """Record a new version of an assessment with its reason; return its id. The old one stays.

    Refusals: `nothing_there`, `stale` (there is a newer version), `not_permitted`,
    `correction_reason_missing`, `correction_of_another_tool`, those of `refuse_assessment`.
    """
    with transaction.atomic():
        before = queries.assessment(viewer=by, assessment_id=assessment_id)
        held = hold(by, Permission.ASSESSMENT_RECORD, before.case_id, None)
        if not queries.assessment(viewer=by, assessment_id=assessment_id).latest:
            raise Stale()
        if not reason.strip():
            raise Refusal(
                "correction_reason_missing",
                "It does not say why it is corrected.",
                "Write why.",
                "reason",
            )
        if told.tool != before.tool.code:
            raise Refusal(
                "correction_of_another_tool",
                f"This is {before.tool.name}, and cannot become another tool.",
                "Record the other tool by itself.",
                "tool",
            )
        return keep_assessment(held, at=at, told=told, before=before, reason=reason.strip())


def note_need(
    *, by: Viewer, at: datetime, case_id: UUID, received_at: datetime, words: str
) -> UUID:
    """Record that the body was told of a need, and when; return the notice's id.

    Refusals: `nothing_there`, `not_permitted`, `need_notice_wordless`, `received_in_future`.
    """
    with transaction.atomic():
        held = hold(by, Permission.ASSESSMENT_RECORD, case_id, None)
        _refuse_wordless(words, "need_notice_wordless", "how the body was told, and by whom")
        if received_at > at:
            raise Refusal(
                "received_in_future",
                "The body cannot have received it yet.",
                "Check the day and the time.",
                "received_on",
            )
        notice = NeedNotice.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            received_at=received_at,
            words=words.strip(),
            recorded_by=held.actor.user_id,
            recorded_at=at,
        )
        _count_anew(held)
        held.finish("case.need_noted", at, {"notice_id": str(notice.id)})
        return notice.id


def explain_delay(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    words: str,
    beyond_control: bool,
    paid_by: WhoPaid,
) -> UUID:
    """Record why a decision is late and who paid meanwhile; return its id. It stops no clock.

    Refusals: `nothing_there`, `not_permitted`, `delay_wordless`, `delay_not_late`.
    """
    with transaction.atomic():
        held = hold(by, Permission.ASSESSMENT_RECORD, case_id, None)
        _refuse_wordless(words, "delay_wordless", "why the decision is late")
        known = queries.assessed(viewer=by, case_id=case_id)
        until = known.decided_on or by.today
        if known.counting is None or known.counting.due >= until:
            raise Refusal(
                "delay_not_late",
                "The decision is not late.",
                "Come back to this if it becomes late.",
            )
        said = DelayReason.objects.create(
            tenant_id=held.case.tenant_id,
            subject_id=held.case.subject_id,
            case=held.case,
            said_on=by.today,
            words=words.strip(),
            beyond_control=beyond_control,
            paid_by=paid_by,
            recorded_by=held.actor.user_id,
            recorded_at=at,
        )
        held.finish("case.delay_explained", at, {"beyond_control": beyond_control})
        return said.id


def keep_assessment(
    held: Held,
    *,
    at: datetime,
    told: AssessmentDraft,
    before: AssessmentAnswer | None = None,
    reason: str = "",
    fingerprint: str | None = None,
) -> UUID:
    """Write an assessment of a held case; return its id. Refusals: those of `refuse_assessment`."""
    tool = tool_coded(told.tool)
    refuse_assessment(
        told,
        tool,
        category=Category(held.case.category),
        at=at,
        today=held.by.today,
        evidence_needed=fingerprint is None,
    )
    whose = {"tenant_id": held.case.tenant_id, "subject_id": held.case.subject_id}
    own = new_id()
    traits = told.characteristics
    row = Assessment.objects.create(
        id=own,
        **whose,
        case=held.case,
        tool=tool.code,
        first_id=_first(before) if before else own,
        number=before.number + 1 if before else 1,
        correction=reason,
        completed_on=told.completed_on,
        received_at=told.received_at,
        nature=traits.nature.strip(),
        intensity=traits.intensity.strip(),
        complexity=traits.complexity.strip(),
        unpredictability=traits.unpredictability.strip(),
        recommended=told.recommended,
        recommendation=told.recommendation.strip(),
        starts_clock=starts_clock(reading(tool, told.findings)),
        origin=Origin.KEYED if fingerprint is None else Origin.UPLOADED,
        fingerprint=fingerprint,
        recorded_by=held.actor.user_id,
        recorded_at=at,
    )
    AssessmentFinding.objects.bulk_create(
        AssessmentFinding(
            **whose,
            assessment=row,
            tool=tool.code,
            domain=one.domain,
            mark=one.mark,
            evidence=one.evidence.strip(),
        )
        for one in told.findings
    )
    AssessmentMember.objects.bulk_create(
        AssessmentMember(
            **whose,
            assessment=row,
            place=place,
            name=one.name.strip(),
            profession=one.profession.strip(),
            side=one.side,
            organisation=one.organisation.strip(),
        )
        for place, one in enumerate(told.members, start=1)
    )
    _count_anew(held)
    what = "case.assessment_corrected" if before else "case.assessment_recorded"
    held.finish(what, at, {"assessment_id": str(row.id), "tool": tool.code, "number": row.number})
    return row.id


def rests_on_assessment(
    by: Viewer, case_id: UUID, assessment_id: UUID | None
) -> AssessmentAnswer | None:
    """Return the assessment that a decision about a case rests on. Refusal: `nothing_there`."""
    if assessment_id is None:
        return None
    found = queries.assessment(viewer=by, assessment_id=assessment_id)
    if found.case_id != case_id:
        raise NothingThere("assessment")
    return found


def refuse_departing(
    decision: Eligibility, rests_on: AssessmentAnswer | None, departs_because: str
) -> None:
    """Refuse a decision that departs from what it rests on and does not say why.

    Refusal: `departure_reasons_missing`.
    """
    if rests_on is not None:
        refuse_departure(
            departs=departs(
                decision,
                expectation=rests_on.reading.expectation,
                recommended=rests_on.told.recommended,
            ),
            departs_because=departs_because,
        )


def _first(before: AssessmentAnswer) -> UUID:
    return Assessment.objects.values_list("first_id", flat=True).get(id=before.id)


def _count_anew(held: Held) -> None:
    held.case.received_at = queries.first_receipt(viewer=held.by, case_id=held.case.id)


def _refuse_wordless(words: str, code: str, what: str) -> None:
    if not words.strip():
        raise Refusal(code, f"It does not say {what}.", f"Write down {what}.", "words")
