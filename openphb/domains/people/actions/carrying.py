"""Writing down, in another commissioner's records, somebody whose care passes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.people.models import (
    CapacityRecord,
    CommunicationRecord,
    ConsentRecord,
    Contact,
    LifeFact,
    Person,
)
from openphb.domains.people.types import LifeKind
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.facts import record as facts
from openphb.foundation.tenancy.carrying import Carrier
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal


@dataclass(frozen=True)
class CarriedPerson:
    """Somebody in another commissioner's records: their subject there, and old → new ids."""

    subject_id: UUID
    ids: Mapping[UUID, UUID]


def carry_person(
    *, by: Viewer, at: datetime, subject_id: UUID, tenant_id: UUID, since: date
) -> CarriedPerson:
    """Copy a person whose rows are shared with a tenant into it.

    Somebody with the same NHS number and date of birth is there already: the new case is theirs. With
    a new person go who stands beside them, how to talk with them, and a hospital stay that is not
    over on the day `since`. Refusals: `nothing_there`, `not_permitted`, `person_differs`.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=tenant_id)
        person = Person.objects.filter(subject_id=subject_id).first()
        if person is None:
            raise NothingThere("person")
        there = (
            Person.objects.filter(tenant_id=tenant_id, nhs_number=person.nhs_number).first()
            if person.nhs_number
            else None
        )
        if there is not None:
            if there.date_of_birth != person.date_of_birth:
                raise Refusal(
                    "person_differs",
                    "This NHS number is in your records with another date of birth.",
                    "Find out with the other body whose number it is before you take the case over.",
                )
            return CarriedPerson(there.subject_id, {})
        subject = Subject.objects.create(tenant_id=tenant_id)
        carrier = Carrier(tenant_id, subject.id)
        made = carrier.copy(person)
        made.save(force_insert=True)
        carrier.copy_all(
            Contact.objects.filter(
                Q(valid_to=None) | Q(valid_to__gt=by.today), subject_id=subject_id
            ).order_by("id")
        )
        carrier.copy_all(CommunicationRecord.objects.filter(subject_id=subject_id).order_by("id"))
        carrier.copy_all(ConsentRecord.objects.filter(subject_id=subject_id).order_by("id"))
        carrier.copy_all(CapacityRecord.objects.filter(subject_id=subject_id).order_by("id"))
        _carry_stays(carrier, subject_id, actor, at, since)
        trail.record(
            "person.carried",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=subject.id,
            record_kind="person",
            record_id=made.id,
        )
        return CarriedPerson(subject.id, carrier.ids)


def _carry_stays(
    carrier: Carrier, subject_id: UUID, actor: Actor, at: datetime, since: date
) -> None:
    stays = [
        one
        for one in facts.as_known(
            LifeFact.objects.filter(subject_id=subject_id, kind=LifeKind.HOSPITAL, holds=True),
            facts.NOW,
        ).select_related("record")
        if one.valid.upper is None or one.valid.upper > since
    ]
    for stay in stays:
        record = carrier.copy(stay.record)
        record.save(force_insert=True)
        facts.record(
            LifeFact,
            key={
                "tenant_id": carrier.tenant_id,
                "subject_id": carrier.subject_id,
                "kind": LifeKind.HOSPITAL,
            },
            valid=Period(stay.valid.lower, stay.valid.upper),
            values={"record_id": record.id, "holds": True},
            by=actor,
            at=at,
            known_seq=facts.next_known_seq(carrier.tenant_id),
        )
