"""Taking in a complaint or a dispute, its steps, moving it, and letters about what is late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries
from openphb.domains.cases.actions.rights import ask_again
from openphb.domains.cases.lettering.sending import write_late
from openphb.domains.cases.models import Case, Concern, ConcernStepTaken, LateLetter, RedressRow
from openphb.domains.cases.rights import clocks
from openphb.domains.cases.rights import concerns as rules
from openphb.domains.cases.types import (
    ClockKind,
    ClockState,
    ConcernAnswer,
    ConcernStep,
    Heard,
    Queue,
    Short,
)
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def file_concern(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    queue: Queue,
    received_on: date,
    happened_on: date | None,
    heard: Heard,
    words: str,
) -> UUID:
    """Take in a complaint or a dispute about eligibility; return its id. Late ones are taken in too.

    Refusals: `nothing_there`, `concern_needs_decision` (a decision about a budget is asked about on
    its own page), those of `concerns.refuse_filing`, `not_permitted`.
    """
    with transaction.atomic():
        case = Case.objects.filter(id=case_id).first()
        if case is None:
            raise NothingThere("case")
        actor = by.act(
            Permission.CONCERN_RECORD, tenant_id=case.tenant_id, subject_id=case.subject_id
        )
        if queue is Queue.DECISION:
            raise Refusal(
                "concern_needs_decision",
                "Decisions about a budget are looked at in a queue of their own.",
                "Open the decision, and say there that you do not agree.",
                "queue",
            )
        rules.refuse_filing(
            received_on=received_on, happened_on=happened_on, words=words, today=by.today
        )
        made = Concern.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            queue=queue,
            received_on=received_on,
            happened_on=happened_on,
            heard=heard,
            words=words.strip(),
            acknowledge_by=clocks.acknowledge_by(received_on),
            answer_by=rules.answer_by(queue, received_on),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "concern.filed",
            by=actor,
            at=at,
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            record_kind="concern",
            record_id=made.id,
            details={"queue": str(queue)},
        )
        return made.id


def take_step(
    *, by: Viewer, at: datetime, concern_id: UUID, step: ConcernStep, taken_on: date, words: str
) -> None:
    """Record what was done about a complaint or a dispute.

    Moving has an action of its own. Refusals: `nothing_there`, `concern_move_elsewhere`, those of
    `concerns.refuse_step`, `not_permitted`.
    """
    if step is ConcernStep.MOVED:
        raise Refusal(
            "concern_move_elsewhere",
            "Moving needs the queue that it moves to.",
            "Use “Move to another queue”.",
            "step",
        )
    with transaction.atomic():
        _step(by, at, concern_id, step, taken_on, words)


def move_concern(
    *,
    by: Viewer,
    at: datetime,
    concern_id: UUID,
    to: Queue,
    words: str,
    notice_id: UUID | None = None,
) -> UUID:
    """Move what was filed in the wrong queue, with a reason; return the id of what it is there.

    Its day and its words go with it, so that nobody loses time by it. To the queue of decisions it
    goes with the notice that it is about. Refusals: `nothing_there`, `concern_same_queue`,
    `concern_needs_notice`, those of `concerns.refuse_step` and of `ask_again`, `not_permitted`.
    """
    with transaction.atomic():
        one = _step(by, at, concern_id, ConcernStep.MOVED, by.today, words)
        if to is one.queue:
            raise Refusal(
                "concern_same_queue", "It is in that queue already.", "Choose another one.", "to"
            )
        if to is not Queue.DECISION:
            return file_concern(
                by=by,
                at=at,
                case_id=one.case_id,
                queue=to,
                received_on=one.received_on,
                happened_on=one.happened_on,
                heard=one.heard,
                words=one.words,
            )
        if notice_id is None:
            raise Refusal(
                "concern_needs_notice",
                "It does not say which decision it is about.",
                "Choose the decision.",
                "notice",
            )
        found = queries.notice(viewer=by, notice_id=notice_id)
        if found.case_id != one.case_id:
            raise NothingThere("notice")
        return ask_again(
            by=by,
            at=at,
            notice_id=notice_id,
            said_on=max(one.received_on, found.told_on),
            heard=one.heard,
            words=one.words,
        )


def send_late_letter(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    kind: ClockKind,
    about_id: UUID,
    next_words: str,
    short: Iterable[Short] = (),
) -> UUID:
    """Record that a person writes to say sorry for what is late, with what may be owed; return its id.

    OpenPHB prepares the letter; a person sends it. Refusals: `nothing_there`, `clock_not_broken`,
    `late_wordless`, `late_twice_a_day`, those of `clocks.redress`, `not_permitted`.
    """
    with transaction.atomic():
        Case.objects.select_for_update(no_key=True).filter(id=case_id).first()
        clock = queries.clock(viewer=by, kind=kind, about_id=about_id, case_id=case_id)
        actor = by.act(
            Permission.NOTICE_FOLLOW, tenant_id=clock.tenant_id, subject_id=clock.subject_id
        )
        if clocks.state_on(clock.due_on, by.today) is not ClockState.BROKEN:
            raise Refusal(
                "clock_not_broken",
                f"It is due by {long_date(clock.due_on)}, so it is not late.",
                "Do what is waited for in time instead.",
            )
        if not next_words.strip():
            raise Refusal(
                "late_wordless",
                "The letter does not say what happens next.",
                "Say by when it is done, and who does it.",
                "next_words",
            )
        found = clocks.redress(short)
        if LateLetter.objects.filter(clock=kind, about_id=about_id, sent_on=by.today).exists():
            raise Refusal(
                "late_twice_a_day",
                "A letter about this was sent today.",
                "Read that letter first.",
            )
        made = LateLetter.objects.create(
            tenant_id=clock.tenant_id,
            subject_id=clock.subject_id,
            case_id=case_id,
            clock=kind,
            about_id=about_id,
            due_on=clock.due_on,
            next_words=next_words.strip(),
            sent_on=by.today,
            sent_by=actor.user_id,
            recorded_at=at,
        )
        RedressRow.objects.bulk_create(
            RedressRow(
                tenant_id=clock.tenant_id,
                subject_id=clock.subject_id,
                letter=made,
                what=line.what,
                first=line.first,
                last=line.last,
                short_pence=line.short_pence,
                weekly=line.weekly,
                pence=line.pence,
            )
            for line in found.lines
        )
        trail.record(
            "case.late_letter_sent",
            by=actor,
            at=at,
            tenant_id=clock.tenant_id,
            subject_id=clock.subject_id,
            record_kind="case",
            record_id=case_id,
            details={"clock": str(kind), "redress_pence": found.pence},
        )
        write_late.defer(by=SYSTEM_USER_ID, letter_id=made.id)
        return made.id


def _step(
    by: Viewer, at: datetime, concern_id: UUID, step: ConcernStep, taken_on: date, words: str
) -> ConcernAnswer:
    row = Concern.objects.select_for_update(no_key=True).filter(id=concern_id).first()
    if row is None:
        raise NothingThere("concern")
    actor = by.act(Permission.CONCERN_ANSWER, tenant_id=row.tenant_id, subject_id=row.subject_id)
    one = queries.concern(viewer=by, concern_id=concern_id)
    rules.refuse_step(one, step, taken_on=taken_on, words=words, today=by.today)
    ConcernStepTaken.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        concern=row,
        step=step,
        taken_on=taken_on,
        words=words.strip(),
        taken_by=actor.user_id,
        recorded_at=at,
    )
    trail.record(
        f"concern.{step}",
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="concern",
        record_id=row.id,
        details={"queue": str(row.queue)},
    )
    return one
