"""Writes about people."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from openphb.domains.people import rules
from openphb.domains.people.models import Contact, Person
from openphb.domains.people.types import NoNumber, NumberStatus, PersonDetails, Standing
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere, Refusal


def register(*, by: Viewer, at: datetime, tenant_id: UUID, details: PersonDetails) -> UUID:
    """Write down a person in one commissioner's records; return the subject id.

    Refusals: those of `rules.checked_details`; `nhs_number_taken`; `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.PERSON_REGISTER, tenant_id=tenant_id)
        kept = rules.checked_details(details, today=by.today)
        person = _write(tenant_id, kept)
        trail.record(
            "person.registered",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=person.subject_id,
            record_kind="person",
            record_id=person.id,
        )
        return person.subject_id


def record_number(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    nhs_number: str,
    status: NumberStatus,
    no_number_reason: NoNumber | None = None,
) -> None:
    """Write down an NHS number that was not known, or how sure the known one is.

    Refusals: `nothing_there`; those of `rules.checked_number`, `rules.refuse_status` and
    `rules.refuse_other_number`; `nhs_number_taken`; `not_permitted`.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().filter(subject_id=subject_id).first()
        if person is None:
            raise NothingThere("person")
        actor = by.act(
            Permission.PERSON_REGISTER, tenant_id=person.tenant_id, subject_id=subject_id
        )
        number = rules.checked_number(nhs_number, no_number_reason)
        rules.refuse_other_number(person.nhs_number or "", number)
        rules.refuse_status(status, number=number)
        person.nhs_number = number or None
        person.no_number_reason = no_number_reason or ""
        person.number_status = status
        with _number_once(number):
            person.save(update_fields=["nhs_number", "no_number_reason", "number_status"])
        trail.record(
            "person.number_recorded",
            by=actor,
            at=at,
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            record_kind="person",
            record_id=person.id,
            details={"status": str(status)},
        )


def add_contact(
    *,
    by: Viewer,
    at: datetime,
    subject_id: UUID,
    name: str,
    relationship: str,
    standing: Standing,
    valid_from: date,
    authority: str = "",
    same_household: bool = False,
    valid_to: date | None = None,
) -> UUID:
    """Write down who stands beside a person, from a day on; return the contact's id.

    Refusals: `nothing_there`; those of `rules.refuse_contact`; `not_permitted`.
    """
    with transaction.atomic():
        person = Person.objects.filter(subject_id=subject_id).first()
        if person is None:
            raise NothingThere("person")
        actor = by.act(
            Permission.PERSON_REGISTER, tenant_id=person.tenant_id, subject_id=subject_id
        )
        rules.refuse_contact(
            name=name,
            standing=standing,
            authority=authority,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        contact = Contact.objects.create(
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            name=name.strip(),
            relationship=relationship.strip(),
            standing=standing,
            authority=authority.strip(),
            same_household=same_household,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        trail.record(
            "contact.added",
            by=actor,
            at=at,
            tenant_id=person.tenant_id,
            subject_id=subject_id,
            record_kind="contact",
            record_id=contact.id,
            details={"standing": str(standing), "valid_from": valid_from.isoformat()},
        )
        return contact.id


def end_contact(*, by: Viewer, at: datetime, contact_id: UUID, valid_to: date) -> None:
    """Write down the first day on which somebody no longer stands beside the person.

    Refusals: `nothing_there`; `contact_ended`, where an end is written already;
    `contact_ends_before_it_starts`; `not_permitted`.
    """
    with transaction.atomic():
        contact = Contact.objects.select_for_update().filter(id=contact_id).first()
        if contact is None:
            raise NothingThere("contact")
        actor = by.act(
            Permission.PERSON_REGISTER,
            tenant_id=contact.tenant_id,
            subject_id=contact.subject_id,
        )
        if contact.valid_to is not None:
            raise Refusal(
                "contact_ended",
                "An end is written for this contact already.",
                "Add the contact again if they are back.",
                "valid_to",
            )
        rules.refuse_contact(
            name=contact.name,
            standing=Standing(contact.standing),
            authority=contact.authority,
            valid_from=contact.valid_from,
            valid_to=valid_to,
        )
        contact.valid_to = valid_to
        contact.save(update_fields=["valid_to"])
        trail.record(
            "contact.ended",
            by=actor,
            at=at,
            tenant_id=contact.tenant_id,
            subject_id=contact.subject_id,
            record_kind="contact",
            record_id=contact.id,
            details={"valid_to": valid_to.isoformat()},
        )


def _write(tenant_id: UUID, kept: PersonDetails) -> Person:
    """Insert the person; the database alone can say that no other one came first."""
    with _number_once(kept.nhs_number):
        return Person.objects.create(
            tenant_id=tenant_id,
            subject=Subject.objects.create(tenant_id=tenant_id),
            given_name=kept.given_name,
            family_name=kept.family_name,
            known_as=kept.known_as,
            date_of_birth=kept.date_of_birth,
            nhs_number=kept.nhs_number or None,
            no_number_reason=kept.no_number_reason or "",
            number_status=rules.first_status(kept.no_number_reason, verified=kept.number_verified),
            address=kept.address,
            postcode=kept.postcode,
            communication_needs=kept.communication_needs,
        )


@contextmanager
def _number_once(number: str) -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as fault:
        cause = fault.__cause__
        if (
            isinstance(cause, UniqueViolation)
            and cause.diag.constraint_name == "person_nhs_number_once"
        ):
            raise rules.duplicate(number) from fault
        raise
