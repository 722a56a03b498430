"""Giving notice of a decision, asking to have it looked at again, and recording what followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.cases import queries
from openphb.domains.cases.actions.disagreeing import disagree
from openphb.domains.cases.lettering.sending import write_notice
from openphb.domains.cases.models import (
    Case,
    DecisionNotice,
    Disagreement,
    DisagreementEvidence,
    NoticeRedone,
)
from openphb.domains.cases.queries.rights import right_of
from openphb.domains.cases.rights import notices as rules
from openphb.domains.cases.rights import reference
from openphb.domains.cases.types import Heard, NoticeDraft, NoticeKind
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents.models import Document
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def give_notice(*, by: Viewer, at: datetime, case_id: UUID, draft: NoticeDraft) -> UUID:
    """Record that the person was told of a decision which they may ask to have looked at again.

    Called by the room that decided, in the transaction of its decision; asked again for the same
    record it gives back the notice that is there. Days and months of the commissioner's card are kept
    with it as they were on the day of telling; its days of notice only where the draft names none.
    Refusals: `nothing_there`, those of `notices.notice_fault`, `not_permitted`.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(no_key=True).filter(id=case_id).first()
        if case is None:
            raise NothingThere("case")
        actor = by.act(Permission.NOTICE_GIVE, tenant_id=case.tenant_id, subject_id=case.subject_id)
        there = DecisionNotice.objects.filter(
            tenant_id=case.tenant_id, kind=draft.kind, about_id=draft.about_id
        ).first()
        if there is not None:
            return there.id
        rule = reference.rule_on(draft.kind, draft.decided_on)
        known = reference.grounds_on(draft.kind, draft.decided_on, right=_right(by, case, draft))
        fault = rules.notice_fault(draft, rule, known=[one.code for one in known], today=by.today)
        if fault:
            raise fault
        answer_days, again_months = queries.promised(
            viewer=by, tenant_id=case.tenant_id, on=draft.told_on
        )
        notice_days = draft.notice_days
        if notice_days is None:
            notice_days = queries.notice_days(
                viewer=by, tenant_id=case.tenant_id, kind=draft.kind, on=draft.told_on
            )
        made = DecisionNotice.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            kind=draft.kind,
            about_id=draft.about_id,
            what=draft.what.strip(),
            grounds=list(draft.grounds),
            reasons=draft.reasons.strip(),
            evidence=draft.evidence.strip(),
            decided_by=draft.decided_by,
            decided_on=draft.decided_on,
            told_on=draft.told_on,
            told_by=draft.told_by,
            from_day=draft.from_day,
            part=draft.part.strip(),
            amount_pence=draft.amount_pence,
            pay_by=draft.pay_by,
            who_pays=draft.who_pays.strip(),
            why_sooner=draft.why_sooner.strip(),
            lines=[asdict(line) for line in draft.lines],
            falls=[asdict(one) for one in draft.falls],
            notice_days=notice_days,
            answer_days=answer_days,
            again_months=again_months,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "notice.given",
            by=actor,
            at=at,
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            record_kind="notice",
            record_id=made.id,
            # More people read the trail than may know of an offence, which a ground can tell.
            details={"kind": str(draft.kind), "grounds": len(draft.grounds)},
        )
        # As OpenPHB, so that the letter is written even if the role of who decided ends meanwhile.
        write_notice.defer(by=SYSTEM_USER_ID, notice_id=made.id)
        return made.id


def ask_again(
    *,
    by: Viewer,
    at: datetime,
    notice_id: UUID,
    said_on: date,
    heard: Heard,
    words: str,
    documents: Iterable[UUID] = (),
) -> UUID:
    """Record that somebody asks to have a decision looked at again, with what they sent; return its id.

    It is recorded however often it is asked: who answers says if it was looked at a short time ago.
    Refusals: `nothing_there`, `evidence_not_theirs`, those of `cases.actions.disagree`.
    """
    with transaction.atomic():
        found = queries.notice(viewer=by, notice_id=notice_id)
        made_id = disagree(
            by=by,
            at=at,
            case_id=found.case_id,
            about=found.kind.about,
            about_id=found.id,
            decided_by=found.decided_by,
            told_on=found.told_on,
            days=found.answer_days,
            said_on=said_on,
            heard=heard,
            words=words,
        )
        sent = list(dict.fromkeys(documents))
        theirs = Document.objects.filter(
            tenant_id=found.tenant_id, subject_id=found.subject_id, id__in=sent
        ).count()
        if theirs != len(sent):
            raise Refusal(
                "evidence_not_theirs",
                "A document is not one of this person's.",
                "Choose from their documents, or add it to them first.",
                "documents",
            )
        said = Disagreement.objects.get(id=made_id)
        DisagreementEvidence.objects.bulk_create(
            DisagreementEvidence(
                tenant_id=found.tenant_id,
                subject_id=found.subject_id,
                disagreement=said,
                document_id=document_id,
            )
            for document_id in sent
        )
        return made_id


def record_redone(*, by: Viewer, at: datetime, notice_id: UUID, words: str, done_on: date) -> UUID:
    """Record what was done after a decision changed, so that it waits no more; return its id.

    Refusals: `nothing_there`, `nothing_to_redo`, `redone_wordless`, `redone_in_future`,
    `redone_before_answer`, `not_permitted`.
    """
    with transaction.atomic():
        DecisionNotice.objects.select_for_update(no_key=True).filter(id=notice_id).first()
        found = queries.notice(viewer=by, notice_id=notice_id)
        actor = by.act(
            Permission.NOTICE_FOLLOW, tenant_id=found.tenant_id, subject_id=found.subject_id
        )
        if not found.to_redo:
            raise Refusal(
                "nothing_to_redo",
                "Nothing waits to be done again here.",
                "Read how it stands now.",
            )
        if not words.strip():
            raise Refusal(
                "redone_wordless",
                "It does not say what was done.",
                "Write what was decided anew, in words for the person.",
                "words",
            )
        answered = max(one.reply.answered_on for one in found.asked if one.reply is not None)
        if not answered <= done_on <= by.today:
            raise Refusal(
                "redone_in_future" if done_on > by.today else "redone_before_answer",
                f"It cannot have been done again on {long_date(done_on)}.",
                f"Enter a day from {long_date(answered)} to today.",
                "done_on",
            )
        made = NoticeRedone.objects.create(
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            notice_id=found.id,
            words=words.strip(),
            done_on=done_on,
            done_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "notice.redone",
            by=actor,
            at=at,
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            record_kind="notice",
            record_id=found.id,
            details={"kind": str(found.kind)},
        )
        return made.id


def _right(by: Viewer, case: Case, draft: NoticeDraft) -> bool:
    """Return whether there is a right to a budget; asked only where the reasons hang on it."""
    if draft.kind is not NoticeKind.BUDGET_REFUSED:
        return True
    person = people.person_of_subject(viewer=by, subject_id=case.subject_id)
    return right_of(case, born=person.date_of_birth, on=draft.decided_on).right
