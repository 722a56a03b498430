"""Letters about decisions, answers, offers and lateness: in whose words, to whom, with what filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from openphb.domains.cases import queries
from openphb.domains.cases.lettering import answers, decisions
from openphb.domains.cases.lettering.common import About, title_of
from openphb.domains.cases.lettering.filling import Value, filled
from openphb.domains.cases.types import (
    ConcernAnswer,
    DisagreementAnswer,
    LateLetterAnswer,
    LetterKind,
    NoticeAnswer,
    NoticeKind,
    OfferRecord,
    Queue,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Viewer
from openphb.foundation.organisations import queries as organisations

LETTER, EASY_READ = "cases/printed/letter.jinja", "cases/printed/easy_read.jinja"


def of_notice(viewer: Viewer, one: NoticeAnswer) -> dict[str, Any]:
    """Return the letter about a decision: with all that its regulation wants a notice to hold."""
    died = decisions.DEATH in {ground.code for ground in one.grounds}
    about, context = _about(viewer, one.subject_id, one.case_id, one.told_on, died=died)
    return {
        **context,
        **_words(
            viewer, context, decisions.kind_of(one), about.on, decisions.of_notice(one, about)
        ),
        "signed": one.decided_by_name,
    }


def notice_opening(one: NoticeAnswer) -> tuple[str, ...]:
    """Return what was decided, in short sentences, with the amount, the days and who pays."""
    about = About(name="", body="", case="", on=one.told_on, whom="")
    said = decisions.of_notice(one, about)
    names = ("decision", "part", "amount", "who_pays", "pay_by", "from_day", "care_goes_on")
    return tuple(words for name in names for words in said[name].paragraphs)


def paper_of(one: NoticeAnswer) -> UUID:
    """Return what the kept letter about a decision is the paper of: a plan's own, where it is one."""
    return one.about_id if one.kind is NoticeKind.SERVICE_REFUSED else one.id


def of_reply(viewer: Viewer, one: DisagreementAnswer) -> dict[str, Any]:
    """Return the letter that answers somebody who asked us to look again. The answer must be there."""
    assert one.reply is not None, "a letter answers when somebody has looked again"
    about, context = _about(viewer, one.subject_id, one.case_id, one.reply.answered_on)
    return {
        **context,
        **_words(viewer, context, LetterKind.ASKED_AGAIN, about.on, answers.of_reply(one, about)),
        "signed": one.reply.answered_by_name,
    }


def of_concern(viewer: Viewer, one: ConcernAnswer) -> dict[str, Any]:
    """Return the letter about a complaint or a dispute: that we have it, or what we answered."""
    last = answers.last_step(one)
    complaint = one.queue is Queue.COMPLAINT
    written = last.taken_on if last else one.acknowledged_on or viewer.today
    about, context = _about(viewer, one.subject_id, one.case_id, written)
    kind = LetterKind.COMPLAINT if complaint else LetterKind.ELIGIBILITY
    return {
        **context,
        **_words(viewer, context, kind, about.on, answers.of_concern(one, about)),
        "signed": last.taken_by_name if last else "",
    }


def of_late(viewer: Viewer, one: LateLetterAnswer) -> dict[str, Any]:
    """Return the letter that says sorry: what was late, since when, what comes next, and what may be owed."""
    about, context = _about(viewer, one.subject_id, one.case_id, one.sent_on)
    return {
        **context,
        **_words(viewer, context, LetterKind.LATE, about.on, answers.of_late(one, about)),
        "signed": one.sent_by_name,
    }


def of_offer(viewer: Viewer, case_id: UUID, offer: OfferRecord) -> dict[str, Any]:
    """Return the letter by which somebody is offered a budget."""
    case = queries.case(viewer=viewer, case_id=case_id)
    about, context = _about(viewer, case.facts.subject_id, case_id, offer.offered_on)
    return {
        **context,
        **_words(viewer, context, LetterKind.OFFER, about.on, answers.of_offer(offer, about)),
        "signed": "",
    }


def _words(
    viewer: Viewer,
    context: Mapping[str, Any],
    kind: LetterKind,
    on: date,
    values: Mapping[str, Value],
) -> dict[str, Any]:
    told = queries.letter_words(viewer=viewer, tenant_id=context["tenant_id"], kind=kind, on=on)
    return {
        "kind": kind,
        "title": title_of(kind),
        "words": told,
        "letter": filled(told.draft, values),
    }


def _about(
    viewer: Viewer, subject_id: UUID, case_id: UUID, on: date, *, died: bool = False
) -> tuple[About, dict[str, Any]]:
    case = queries.case(viewer=viewer, case_id=case_id)
    to = people.addressee(viewer=viewer, subject_id=subject_id)
    if died:
        # Nobody writes to somebody who has died: the notice goes to who acts for the estate.
        to = replace(to, name=_("The personal representatives of %(name)s") % {"name": to.name})
    body = organisations.responsible_for(case.facts.tenant_id, on)
    whom = case.co_ordinator_name or _("your care co-ordinator")
    name, reference = body.name if body else "", case.facts.reference
    return About(to.name, name, reference, on, whom), {
        "tenant_id": case.facts.tenant_id,
        "to": to,
        "large_print": to.large_print,
        "on": on,
        "body": name,
        "case": reference,
        "reference": reference,
        "whom": whom,
    }
