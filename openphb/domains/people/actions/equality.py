"""What people choose to say about themselves, so that it can be seen whether budgets are fair."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import rules
from openphb.domains.people.models import EqualityRecord, Person
from openphb.domains.people.types import EqualityAnswers
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere


def record_equality(
    *, by: Viewer, at: datetime, subject_id: UUID, answers: EqualityAnswers
) -> UUID:
    """Keep what a person said today about themselves; return the record's id.

    Only what was asked now: what was said before about another question still stands. The audit
    says that there was an answer, never which.

    Refusals: `nothing_there`, `nothing_answered`, `not_permitted`.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(subject_id=subject_id).first()
        if person is None:
            raise NothingThere("person")
        actor = by.act(
            Permission.EQUALITY_ANSWER, tenant_id=person.tenant_id, subject_id=subject_id
        )
        rules.refuse_no_answer(answers)
        row = EqualityRecord.objects.create(
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            said_on=by.today,
            ethnic_group=answers.ethnic_group,
            sex=answers.sex,
            disability=answers.disability,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        trail.record(
            "equality.answered",
            by=actor,
            at=at,
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            record_kind="equality_record",
            record_id=row.id,
        )
        return row.id
