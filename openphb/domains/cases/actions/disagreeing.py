"""Recording that somebody does not agree with a decision, and the answer that they get."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from openphb.domains.cases import disagreeing, queries
from openphb.domains.cases.lettering.sending import write_reply
from openphb.domains.cases.models import Case, Disagreement, DisagreementReply
from openphb.domains.cases.rights.notices import refuse_outcome
from openphb.domains.cases.types import About, Heard, Reconsidered
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.refusal import NothingThere


def disagree(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    about: About,
    about_id: UUID,
    decided_by: UUID,
    told_on: date,
    days: int,
    said_on: date,
    heard: Heard,
    words: str,
) -> UUID:
    """Record that the person does not agree with something that was decided; return the record's id.

    Called by the room that decided it, which says who did (`decided_by`), when the person was told
    and in how many `days` they were promised an answer. Refusals: `nothing_there`, those of
    `disagreeing.refuse_disagreeing`, `not_permitted`.
    """
    with transaction.atomic():
        # One at a time: two people who key the same phone call meet here.
        case = Case.objects.select_for_update().filter(id=case_id).first()
        if case is None:
            raise NothingThere("case")
        actor = by.act(
            Permission.DISAGREEMENT_RECORD, tenant_id=case.tenant_id, subject_id=case.subject_id
        )
        disagreeing.refuse_disagreeing(
            said_on=said_on,
            words=words,
            told_on=told_on,
            today=by.today,
            open_since=queries.open_disagreement_since(viewer=by, about_id=about_id),
        )
        made = Disagreement.objects.create(
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            case=case,
            about=about,
            about_id=about_id,
            decided_by=decided_by,
            said_on=said_on,
            heard=heard,
            words=words.strip(),
            due_on=disagreeing.due_on(said_on, days),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "disagreement.recorded",
            by=actor,
            at=at,
            tenant_id=case.tenant_id,
            subject_id=case.subject_id,
            record_kind="disagreement",
            record_id=made.id,
            details={"about": str(about), "heard": str(heard), "due_on": made.due_on.isoformat()},
        )
        return made.id


def answer_disagreement(
    *,
    by: Viewer,
    at: datetime,
    disagreement_id: UUID,
    outcome: Reconsidered,
    reasons: str,
    answered_on: date,
) -> UUID:
    """Record the answer to somebody who does not agree; return its id. There is one answer.

    Refusals: `nothing_there`, those of `disagreeing.refuse_replying`, `reply_not_looked_at`,
    `not_permitted`.
    """
    with transaction.atomic():
        found = queries.disagreement(viewer=by, disagreement_id=disagreement_id)
        actor = by.act(
            Permission.DISAGREEMENT_ANSWER, tenant_id=found.tenant_id, subject_id=found.subject_id
        )
        disagreeing.refuse_replying(
            found,
            answered_by=actor.user_id,
            answered_on=answered_on,
            reasons=reasons,
            today=by.today,
        )
        refuse_outcome(outcome, looked_at_on=queries.looked_at_lately(viewer=by, of=found))
        try:
            with transaction.atomic():
                made = DisagreementReply.objects.create(
                    tenant_id=found.tenant_id,
                    subject_id=found.subject_id,
                    disagreement_id=found.id,
                    decided_by=found.decided_by,
                    outcome=outcome,
                    reasons=reasons.strip(),
                    answered_on=answered_on,
                    answered_by=actor.user_id,
                    recorded_at=at,
                )
        except IntegrityError as fault:
            # Two people answered at once: the database let the first one through.
            if isinstance(fault.__cause__, UniqueViolation):
                raise disagreeing.disagreement_answered() from fault
            raise
        trail.record(
            "disagreement.answered",
            by=actor,
            at=at,
            tenant_id=found.tenant_id,
            subject_id=found.subject_id,
            record_kind="disagreement",
            record_id=found.id,
            details={"outcome": str(outcome)},
        )
        if found.about.is_notice:
            write_reply.defer(by=SYSTEM_USER_ID, disagreement_id=found.id)
        return made.id
