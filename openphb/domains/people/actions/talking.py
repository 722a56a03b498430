"""How to talk with somebody, what they agreed to and what they can decide: rows are added, never changed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import rules
from openphb.domains.people.models import (
    CapacityRecord,
    CommunicationRecord,
    ConsentRecord,
    Person,
)
from openphb.domains.people.types import Capacity, Communication, Consent
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import NothingThere


def record_communication(
    *, by: Viewer, at: datetime, subject_id: UUID, told: Communication
) -> UUID:
    """Keep what was said today about how to talk with a person; return the record's id.

    The person's line of needs, which letters and the heads of pages read, says the same from now on.
    Refusals: `nothing_there`, those of `rules.refuse_silence` and `rules.refuse_interpreter`,
    `not_permitted`.
    """
    with transaction.atomic():
        person, actor = _person(by, Permission.PERSON_COMMUNICATION, subject_id)
        rules.refuse_silence(told)
        rules.refuse_interpreter(told)
        row = CommunicationRecord.objects.create(
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            said_on=by.today,
            formats=[one.value for one in told.formats],
            language=told.language.strip(),
            interpreter=told.interpreter,
            contact_by=told.contact_by,
            adjustments=told.adjustments.strip(),
            more=told.more.strip(),
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        person.communication_needs = rules.communication_words(told)
        person.save(update_fields=["communication_needs"])
        _audit("communication.recorded", actor, at, person, "communication_record", row.id)
        return row.id


def record_consent(
    *, by: Viewer, at: datetime, subject_id: UUID, said_on: date, consent: Consent
) -> UUID:
    """Keep what a person agreed to or not on a day; return the record's id.

    Refusals: `nothing_there`, those of `rules.refuse_consent` and `rules.refuse_later`,
    `not_permitted`.
    """
    with transaction.atomic():
        person, actor = _person(by, Permission.PERSON_REGISTER, subject_id)
        rules.refuse_later(said_on, "said_on", today=by.today)
        rules.refuse_consent(consent)
        row = ConsentRecord.objects.create(
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            about=consent.about,
            answer=consent.answer,
            decided_by=consent.decided_by.strip(),
            words=consent.words.strip(),
            said_on=said_on,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _audit("consent.recorded", actor, at, person, "consent_record", row.id)
        return row.id


def record_capacity(*, by: Viewer, at: datetime, subject_id: UUID, told: Capacity) -> UUID:
    """Keep what was found about one decision; return the record's id.

    Refusals: `nothing_there`, those of `rules.refuse_capacity`, `not_permitted`.
    """
    with transaction.atomic():
        person, actor = _person(by, Permission.PERSON_REGISTER, subject_id)
        rules.refuse_capacity(told, today=by.today)
        row = CapacityRecord.objects.create(
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            about=told.about,
            decision=told.decision.strip(),
            finding=told.finding,
            assessed_on=told.assessed_on,
            assessed_by=told.assessed_by.strip(),
            words=told.words.strip(),
            look_again_on=told.look_again_on,
            recorded_by=actor.user_id,
            recorded_at=at,
        )
        _audit("capacity.recorded", actor, at, person, "capacity_record", row.id)
        return row.id


def _person(by: Viewer, permission: Permission, subject_id: UUID) -> tuple[Person, Actor]:
    person = Person.objects.select_for_update().filter(subject_id=subject_id).first()
    if person is None:
        raise NothingThere("person")
    return person, by.act(permission, tenant_id=person.tenant_id, subject_id=subject_id)


def _audit(
    what: str, actor: Actor, at: datetime, person: Person, kind: str, record_id: UUID
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=person.tenant_id,
        subject_id=person.subject_id,
        record_kind=kind,
        record_id=record_id,
    )
