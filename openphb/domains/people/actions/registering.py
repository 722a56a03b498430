"""Many people registered at once, as a file of referrals brings them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import rules
from openphb.domains.people.models import Person
from openphb.domains.people.types import PersonDetails
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject


def register_all(
    *, by: Viewer, at: datetime, tenant_id: UUID, people: Mapping[UUID, PersonDetails]
) -> None:
    """Write down people under new subject ids, whose details are checked already.

    The database holds what `register` promises of one: a number is once in a tenant. Refusal:
    `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PERSON_REGISTER, tenant_id=tenant_id)
        Subject.objects.bulk_create(
            [Subject(id=subject_id, tenant_id=tenant_id) for subject_id in people]
        )
        made = Person.objects.bulk_create(
            [
                Person(
                    tenant_id=tenant_id,
                    subject_id=subject_id,
                    given_name=one.given_name,
                    family_name=one.family_name,
                    known_as=one.known_as,
                    date_of_birth=one.date_of_birth,
                    nhs_number=one.nhs_number or None,
                    no_number_reason=one.no_number_reason or "",
                    number_status=rules.first_status(
                        one.no_number_reason, verified=one.number_verified
                    ),
                    address=one.address,
                    postcode=one.postcode,
                    communication_needs=one.communication_needs,
                )
                for subject_id, one in people.items()
            ]
        )
        trail.record_all(
            [trail.Done("person.registered", row.subject_id, "person", row.id) for row in made],
            by=actor,
            at=at,
            tenant_id=tenant_id,
        )
