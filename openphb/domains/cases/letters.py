"""What letters about decisions, answers, complaints and lateness say. Short sentences, for the person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.cases import queries
from openphb.domains.cases.rights.concerns import next_door
from openphb.domains.cases.types import (
    ConcernAnswer,
    ConcernStep,
    DisagreementAnswer,
    LateLetterAnswer,
    NoticeAnswer,
    NoticeKind,
    Queue,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import Column, Kind

LETTER = "cases/printed/letter.jinja"


@dataclass(frozen=True)
class Part:
    """A heading with its paragraphs."""

    heading: str
    words: tuple[str, ...]


def of_notice(viewer: Viewer, one: NoticeAnswer) -> dict[str, Any]:
    """Return the letter about a decision: with all that its regulation wants a notice to hold."""
    return {
        **_about(viewer, one.subject_id, one.case_id, one.told_on),
        "title": _title(one.kind),
        "opening": notice_opening(one),
        "parts": (
            Part(_("Why"), tuple(_(ground.words) + "." for ground in one.grounds)),
            Part(_("Our reasons"), _lines(one.reasons)),
            *((Part(_("What we looked at"), _lines(one.evidence)),) if one.evidence else ()),
            *((Part(_("Why so soon"), _lines(one.why_sooner)),) if one.why_sooner else ()),
            Part(_("Who decided"), (_decided(one),)),
        ),
        "answer_days": one.answer_days,
        "law": one.rule.regulation,
        "think_again": True,
        "signed": one.decided_by_name,
    }


def notice_opening(one: NoticeAnswer) -> tuple[str, ...]:
    """Return what was decided, in short sentences, with the amount, the days and who pays."""
    said = [_told(one)]
    if one.part and one.kind is NoticeKind.BUDGET_REFUSED:
        said.append(_("This part is left out: %(part)s.") % {"part": one.part.rstrip(".")})
    if one.amount_pence is not None:
        amount = {"amount": pounds(one.amount_pence)}
        said.append(
            _("The amount to pay back is %(amount)s.") % amount
            if one.kind is NoticeKind.REPAYMENT
            else _("The amount is %(amount)s.") % amount
        )
    if one.who_pays:
        said.append(_("We ask %(who)s to pay it.") % {"who": one.who_pays})
    if one.pay_by is not None:
        said.append(
            _("Please pay by %(day)s. You can ask to pay in parts.")
            % {"day": long_date(one.pay_by)}
        )
    if one.from_day is not None:
        said.append(_("This counts from %(day)s.") % {"day": long_date(one.from_day)})
    if one.kind is NoticeKind.DIRECT_PAYMENT_REFUSED:
        said.append(_("You still have your budget. It can be looked after in another way."))
    if one.kind is NoticeKind.STOP:
        said.append(_("Your care goes on. Only the way it is paid for changes."))
    return tuple(said)


def of_reply(viewer: Viewer, one: DisagreementAnswer) -> dict[str, Any]:
    """Return the letter that answers somebody who asked us to look again. The answer must be there."""
    assert one.reply is not None, "a letter answers when somebody has looked again"
    follows = {
        True: _("We will now do it again. We will write to you when it is done."),
        False: _("So what we decided stays as it is."),
    }[one.reply.outcome.changes]
    parts = [
        Part(_("What you said"), _lines(one.words)),
        Part(_("Why"), _lines(one.reply.reasons)),
        Part(_("What happens next"), (follows,)),
        Part(_("If this does not put it right"), (next_door(Queue.COMPLAINT),)),
    ]
    return {
        **_about(viewer, one.subject_id, one.case_id, one.reply.answered_on),
        "title": _("We looked at it again"),
        "opening": (
            _("You told us on %(day)s that you did not agree.") % {"day": long_date(one.said_on)},
            _("It was about %(what)s.") % {"what": _(one.about.words)},
            _("Somebody who did not decide it has looked at it again."),
            _(one.reply.outcome.words) + ".",
        ),
        "parts": tuple(parts),
        "think_again": False,
        "signed": one.reply.answered_by_name,
    }


def of_concern(viewer: Viewer, one: ConcernAnswer) -> dict[str, Any]:
    """Return the letter about a complaint or a dispute: that we have it, or what we answered."""
    last = next(
        (step for step in reversed(one.steps) if step.step is not ConcernStep.ACKNOWLEDGED), None
    )
    complaint = one.queue is Queue.COMPLAINT
    came = {"day": long_date(one.received_on)}
    opening = [
        _("You sent us a complaint on %(day)s.") % came
        if complaint
        else _("You told us on %(day)s that you do not agree about whether you are eligible.")
        % came
    ]
    if last is None:
        opening.append(_("Thank you. We are sorry that you had to write to us."))
        happens = (
            _("We will answer you by %(day)s.") % {"day": long_date(one.answer_by)},
            _("If we need more time, we will tell you why."),
        )
        parts = [Part(_("What you said"), _lines(one.words)), Part(_("What happens next"), happens)]
    else:
        opening.append(_(last.step.words) + ".")
        parts = [
            Part(_("What you said"), _lines(one.words)),
            Part(_("Our answer"), _lines(last.words)),
        ]
    parts.append(Part(_("If our answer does not put it right"), (next_door(one.queue),)))
    written = last.taken_on if last else one.acknowledged_on or viewer.today
    return {
        **_about(viewer, one.subject_id, one.case_id, written),
        "title": _("Your complaint") if complaint else _("Whether you are eligible"),
        "opening": tuple(opening),
        "parts": tuple(parts),
        "think_again": False,
        "signed": last.taken_by_name if last else "",
    }


def of_late(viewer: Viewer, one: LateLetterAnswer) -> dict[str, Any]:
    """Return the letter that says sorry: what was late, since when, what comes next, and what may be owed."""
    late = (one.sent_on - one.due_on).days
    parts = [Part(_("What happens next"), _lines(one.next_words))]
    if one.redress.lines:
        parts.append(
            Part(
                _("Money that you may be owed"),
                (
                    _(
                        "We think that too little was paid. This is a first sum and not a promise. "
                        "A person will check it with you."
                    ),
                ),
            )
        )
    return {
        **_about(viewer, one.subject_id, one.case_id, one.sent_on),
        "title": _("We are late, and we are sorry"),
        "opening": (
            _("We should have %(what)s by %(day)s.")
            % {"what": _(one.clock.told), "day": long_date(one.due_on)},
            ngettext("That is %(num)s day ago.", "That is %(num)s days ago.", late) % {"num": late},
            _("We are sorry. You did nothing wrong."),
        ),
        "parts": tuple(parts),
        "columns": (
            Column(_("What for")),
            Column(_("From")),
            Column(_("To")),
            Column(_("Days"), Kind.NUMBER),
            Column(_("Too little"), Kind.MONEY),
        ),
        "rows": tuple(
            (line.what, long_date(line.first), long_date(line.last), line.days, line.pence)
            for line in one.redress.lines
        ),
        "total": one.redress.pence,
        "complain": True,
        "think_again": False,
        "signed": one.sent_by_name,
    }


def _told(one: NoticeAnswer) -> str:
    """Return what was decided as one sentence to the person."""
    what = {"what": one.what.rstrip(".")}
    return {
        NoticeKind.BUDGET_REFUSED: _(
            "You asked us for a budget. We cannot give you one for everything."
        ),
        NoticeKind.DIRECT_PAYMENT_REFUSED: _("We cannot make you a direct payment."),
        NoticeKind.SERVICE_REFUSED: _(
            "We have not agreed to your plan as it was written. It is %(what)s."
        ),
        NoticeKind.REDUCTION: _("You will get less money. %(what)s."),
        NoticeKind.REPAYMENT: _("We ask for money back. %(what)s."),
        NoticeKind.STOP: _("Your direct payment stops."),
    }[one.kind] % what


def _title(kind: NoticeKind) -> str:
    return {
        NoticeKind.BUDGET_REFUSED: _("What we decided about your budget"),
        NoticeKind.DIRECT_PAYMENT_REFUSED: _("What we decided about a direct payment"),
        NoticeKind.SERVICE_REFUSED: _("What we decided about your plan"),
        NoticeKind.REDUCTION: _("You will get less money"),
        NoticeKind.REPAYMENT: _("Money to pay back"),
        NoticeKind.STOP: _("Your direct payment stops"),
    }[kind]


def _decided(one: NoticeAnswer) -> str:
    return _("%(name)s decided this for us on %(day)s.") % {
        "name": one.decided_by_name or _("Somebody who works for us"),
        "day": long_date(one.decided_on),
    }


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line for line in words.splitlines() if line.strip())


def _about(viewer: Viewer, subject_id: UUID, case_id: UUID, on: date) -> dict[str, Any]:
    case = queries.case(viewer=viewer, case_id=case_id)
    to = people.addressee(viewer=viewer, subject_id=subject_id)
    body = organisations.responsible_for(case.facts.tenant_id, on)
    return {
        "to": to,
        "large_print": to.large_print,
        "on": on,
        "body": body.name if body else "",
        "case": case.facts.reference,
        "reference": case.facts.reference,
        "whom": case.co_ordinator_name or _("your care co-ordinator"),
        "columns": (),
        "rows": (),
        "total": 0,
        "answer_days": 0,
        "law": "",
        "complain": False,
    }
