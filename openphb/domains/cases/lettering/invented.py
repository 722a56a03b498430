"""An invented person's letter of each kind, to see how words look before anybody is written to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.cases.lettering import answers, decisions
from openphb.domains.cases.lettering.common import About, title_of
from openphb.domains.cases.lettering.filling import Value, filled
from openphb.domains.cases.rights import clocks, reference
from openphb.domains.cases.types import (
    ALL_OF_IT,
    USUAL_DAYS,
    ClockKind,
    ConcernAnswer,
    ConcernStep,
    DisagreementAnswer,
    Heard,
    LateLetterAnswer,
    LetterDraft,
    LetterKind,
    NoticeAnswer,
    NoticeFall,
    NoticeKind,
    NoticeLine,
    OfferRecord,
    Queue,
    Reconsidered,
    Reply,
    Short,
    StepTaken,
    ToldBy,
)
from openphb.domains.people.types import Addressee
from openphb.kernel.periods import Period

NOBODY = UUID(int=0)
LOWER, BEFORE = 250_00, 320_00
NAME, LINES = "Alex Example", ("1 Example Street", "Exampleton")
NOTICE_OF = {
    LetterKind.BUDGET_REFUSED: NoticeKind.BUDGET_REFUSED,
    LetterKind.BUDGET_IN_PART: NoticeKind.BUDGET_REFUSED,
    LetterKind.DIRECT_PAYMENT_REFUSED: NoticeKind.DIRECT_PAYMENT_REFUSED,
    LetterKind.PLAN_REFUSED: NoticeKind.SERVICE_REFUSED,
    LetterKind.PLAN_IN_PART: NoticeKind.SERVICE_REFUSED,
    LetterKind.REDUCTION: NoticeKind.REDUCTION,
    LetterKind.REPAYMENT: NoticeKind.REPAYMENT,
    LetterKind.STOP: NoticeKind.STOP,
}
GROUND = {
    NoticeKind.BUDGET_REFUSED: "not_appropriate",
    NoticeKind.DIRECT_PAYMENT_REFUSED: "cannot_manage",
    NoticeKind.SERVICE_REFUSED: "risk",
    NoticeKind.REDUCTION: "enough",
    NoticeKind.REPAYMENT: "unspent",
    NoticeKind.STOP: "outside_plan",
}


def letter(draft: LetterDraft, *, body: str, on: date) -> dict[str, Any]:
    """Return what a letter to an invented person says in these words, as the printer wants it."""
    about = About(NAME, body, "CHC-EXAMPLE", on, "Sam Example")
    values = _values(draft.kind, about)
    return {
        "letter": filled(draft, values),
        "kind": draft.kind,
        "title": title_of(draft.kind),
        "to": Addressee(NAME, LINES, large_print=False),
        "large_print": False,
        "on": on,
        "body": body,
        "case": about.case,
        "reference": _("A letter to nobody, to see its words"),
        "whom": about.whom,
        "signed": about.whom,
    }


def _values(kind: LetterKind, about: About) -> Mapping[str, Value]:
    if kind in NOTICE_OF:
        return decisions.of_notice(notice(kind, about.on), about)
    return {
        LetterKind.ASKED_AGAIN: lambda: answers.of_reply(_asked(about.on), about),
        LetterKind.OFFER: lambda: answers.of_offer(_offer(about.on), about),
        LetterKind.LATE: lambda: answers.of_late(_late(about.on), about),
        LetterKind.COMPLAINT: lambda: answers.of_concern(
            _concern(Queue.COMPLAINT, about.on), about
        ),
        LetterKind.ELIGIBILITY: lambda: answers.of_concern(
            _concern(Queue.ELIGIBILITY, about.on), about
        ),
    }[kind]()


def notice(kind: LetterKind, on: date) -> NoticeAnswer:
    """Return a decision about somebody invented, of which this kind of letter tells."""
    told = NOTICE_OF[kind]
    grounds = [one for one in reference.grounds() if one.kind is told]
    lines = (
        (
            NoticeLine("Personal assistant, mornings", 284_00, 0, agreed=True),
            NoticeLine("Day centre", 90_00, 0, agreed=False, why="It is free for you already."),
        )
        if kind is LetterKind.PLAN_IN_PART
        else ()
    )
    money = told in (NoticeKind.REDUCTION, NoticeKind.REPAYMENT)
    return NoticeAnswer(
        id=NOBODY,
        tenant_id=NOBODY,
        subject_id=NOBODY,
        case_id=NOBODY,
        kind=told,
        about_id=NOBODY,
        what="Version 2 of the plan",
        grounds=tuple(one for one in grounds if one.code == GROUND[told]),
        reasons="Nobody can come on Sundays.\nWe talked about it with you in May.",
        evidence="Your plan, and what your nurse wrote.",
        decided_by=NOBODY,
        decided_by_name="Robin Example",
        decided_on=on,
        told_on=on,
        told_by=ToldBy.LETTER,
        from_day=on + timedelta(days=28)
        if told in (NoticeKind.REDUCTION, NoticeKind.STOP)
        else None,
        part={LetterKind.BUDGET_IN_PART: "the nights", LetterKind.BUDGET_REFUSED: ALL_OF_IT}.get(
            kind, ""
        ),
        amount_pence=LOWER if money else None,
        pay_by=on + timedelta(days=42) if told is NoticeKind.REPAYMENT else None,
        who_pays=NAME if told is NoticeKind.REPAYMENT else "",
        why_sooner="",
        notice_days=28,
        answer_days=USUAL_DAYS,
        again_months=6,
        rule=reference.rule_on(told, on),
        asked=(),
        redone=None,
        lines=lines,
        falls=(NoticeFall(on + timedelta(days=28), LOWER, BEFORE),)
        if told is NoticeKind.REDUCTION
        else (),
    )


def _asked(on: date) -> DisagreementAnswer:
    return DisagreementAnswer(
        id=NOBODY,
        tenant_id=NOBODY,
        subject_id=NOBODY,
        case_id=NOBODY,
        about=NoticeKind.STOP.about,
        about_id=NOBODY,
        decided_by=NOBODY,
        said_on=on - timedelta(days=20),
        heard=Heard.LETTER,
        words="It was for the hoist.",
        due_on=on,
        recorded_by_name="Sam Example",
        reply=Reply(Reconsidered.CHANGES, "We read the bill that you sent.", on, "Robin Example"),
    )


def _offer(on: date) -> OfferRecord:
    return OfferRecord(NOBODY, on, "At home", NOBODY, None, None, "")


def _late(on: date) -> LateLetterAnswer:
    return LateLetterAnswer(
        id=NOBODY,
        tenant_id=NOBODY,
        subject_id=NOBODY,
        case_id=NOBODY,
        clock=ClockKind.REQUEST,
        about_id=NOBODY,
        due_on=on - timedelta(days=12),
        next_words="Sam reads it. They write to you by Friday.",
        sent_on=on,
        sent_by_name="Sam Example",
        redress=clocks.redress(
            [Short(Period(on - timedelta(days=14), on), "Nights", 70_00, 0, weekly=True)]
        ),
    )


def _concern(queue: Queue, on: date) -> ConcernAnswer:
    return ConcernAnswer(
        id=NOBODY,
        tenant_id=NOBODY,
        subject_id=NOBODY,
        case_id=NOBODY,
        queue=queue,
        received_on=on - timedelta(days=20),
        happened_on=None,
        heard=Heard.LETTER,
        words="Nobody rang me back.",
        acknowledge_by=on,
        answer_by=on,
        steps=(
            StepTaken(ConcernStep.ANSWERED, on, "You are right. We should have rung.", "Robin"),
        ),
    )
