"""Reads about people. Each answers only with those whom the viewer may see."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, Max, Q, QuerySet

from openphb.domains.people import rules
from openphb.domains.people.models import Contact, EqualityRecord, LifeFact, LifeRecord, Person
from openphb.domains.people.queries.joining import kept_records
from openphb.domains.people.types import (
    Addressee,
    ContactAnswer,
    DeathAnswer,
    EqualityTold,
    LifeAnswer,
    LifeKind,
    LifeTold,
    NoNumber,
    NumberStatus,
    PersonCounted,
    PersonSummary,
    Standing,
    StayAnswer,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.facts.record import period_of
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel import nhs_number
from openphb.kernel.refusal import NothingThere

ANSWERS = ("ethnic_group", "sex", "disability")
MOST_FOUND = 20
MOST_DEATHS = 50
# After every letter: an upper end for "begins with" that needs no LIKE.
LAST_LETTER = "\U0010ffff"


def person_of_subject(*, viewer: Viewer, subject_id: UUID) -> PersonSummary:
    """Return who a subject is. Refusal: `nothing_there`."""
    person = Person.objects.filter(_seen(viewer), subject_id=subject_id).first()
    if person is None:
        raise NothingThere("person")
    return _summary(person)


def addressee(*, viewer: Viewer, subject_id: UUID) -> Addressee:
    """Return how a letter to a person is addressed and printed. Refusal: `nothing_there`."""
    person = Person.objects.filter(_seen(viewer), subject_id=subject_id).first()
    if person is None:
        raise NothingThere("person")
    return Addressee(
        name=str(person),
        lines=rules.address_lines(person.address, person.postcode),
        large_print=rules.wants_large_print(person.communication_needs),
    )


def name_parts(*, viewer: Viewer, subject_id: UUID) -> tuple[str, str]:
    """Return a person's given and family names. Refusal: `nothing_there`."""
    person = Person.objects.filter(_seen(viewer), subject_id=subject_id).first()
    if person is None:
        raise NothingThere("person")
    return person.given_name, person.family_name


def names(*, viewer: Viewer, subject_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return subject → name for those of `subject_ids` whom the viewer may see; in one query."""
    if not subject_ids:
        return {}
    return {
        subject_id: f"{given} {family}"
        for subject_id, given, family in _names(_seen(viewer), subject_ids)
    }


@asked
def _names(reach: Q, subject_ids: Collection[UUID]) -> Any:
    found = Person.objects.filter(reach, subject_id__in=subject_ids)
    return found.values_list("subject_id", "given_name", "family_name")


def births(*, viewer: Viewer, subject_ids: Collection[UUID]) -> dict[UUID, date]:
    """Return subject → date of birth for those of `subject_ids` whom the viewer may see."""
    if not subject_ids:
        return {}
    found = Person.objects.filter(_seen(viewer), subject_id__in=subject_ids)
    return dict(found.values_list("subject_id", "date_of_birth"))


def contacts(*, viewer: Viewer, subject_id: UUID) -> tuple[ContactAnswer, ...]:
    """Return who stands and stood beside a person, those without an end first, then the latest."""
    found = Contact.objects.filter(_seen(viewer), subject_id=subject_id).order_by(
        F("valid_to").desc(nulls_first=True), "-valid_from", "id"
    )
    return tuple(
        ContactAnswer(
            id=contact.id,
            name=contact.name,
            relationship=contact.relationship,
            standing=Standing(contact.standing),
            authority=contact.authority,
            same_household=contact.same_household,
            valid_from=contact.valid_from,
            valid_to=contact.valid_to,
        )
        for contact in found
    )


def contact(*, viewer: Viewer, subject_id: UUID, contact_id: UUID) -> ContactAnswer:
    """Return one of a person's contacts. Refusal: `nothing_there`."""
    for one in contacts(viewer=viewer, subject_id=subject_id):
        if one.id == contact_id:
            return one
    raise NothingThere("contact")


def commissioners(*, viewer: Viewer, permission: Permission) -> dict[UUID, str]:
    """Return tenant → name, for the commissioners' records in which `permission` reaches all."""
    tenant_ids = viewer.scope(permission).tenant_ids
    return dict(Tenant.objects.filter(id__in=tenant_ids).order_by("name").values_list("id", "name"))


def find(*, viewer: Viewer, text: str) -> tuple[PersonSummary, ...]:
    """Return at most 20 people by NHS number, or by how their name begins, in order of name.

    "ann smi" and "smith, ann" both find Ann Smith.
    """
    number = nhs_number.check(text)
    if number.valid:
        found: Iterable[Person] = Person.objects.filter(_seen(viewer), nhs_number=number.digits)
        return _one_each(viewer, found)
    start = rules.search_text(text)
    if not start:
        return ()
    end = start + LAST_LETTER
    beginning = Q(by_family_name__gte=start, by_family_name__lt=end) | Q(
        by_given_name__gte=start, by_given_name__lt=end
    )
    found = Person.objects.filter(_seen(viewer), beginning).order_by("by_family_name", "id")
    return _one_each(viewer, found[:MOST_FOUND])


def _one_each(viewer: Viewer, found: Iterable[Person]) -> tuple[PersonSummary, ...]:
    """Return people, each once: who has several joined records stands by the one that is kept."""
    rows = list(found)
    kept = kept_records(viewer=viewer, subject_ids=[row.subject_id for row in rows])
    missing = set(kept.values()) - {row.subject_id for row in rows}
    if missing:
        rows += Person.objects.filter(_seen(viewer), subject_id__in=missing)
    by_subject = {row.subject_id: row for row in rows}
    wanted = dict.fromkeys(kept.get(row.subject_id, row.subject_id) for row in rows)
    return tuple(_summary(by_subject[one]) for one in wanted if one in by_subject)


def with_nhs_number(*, viewer: Viewer, tenant_id: UUID, nhs_number: str) -> PersonSummary | None:
    """Return the person with these ten digits in one commissioner's records, or None."""
    person = Person.objects.filter(
        _seen(viewer), tenant_id=tenant_id, nhs_number=nhs_number
    ).first()
    return None if person is None else _summary(person)


def life(*, viewer: Viewer, subject_id: UUID) -> LifeAnswer:
    """Return a person's hospital stays and death as they are known now."""
    rows = list(_life(viewer).filter(subject_id=subject_id).order_by("valid"))
    names = names_of(row.record.recorded_by for row in rows)
    stays = [row for row in rows if row.kind == LifeKind.HOSPITAL]
    death = next((row for row in rows if row.kind == LifeKind.DEATH), None)
    return LifeAnswer(
        tuple(StayAnswer(_told(row.record, names), period_of(row)) for row in stays),
        _death(death, names) if death else None,
    )


def life_told(*, viewer: Viewer, record_ids: Collection[UUID]) -> dict[UUID, LifeTold]:
    """Return id → what was recorded of a stay or a death, for those that the viewer may see."""
    if not record_ids:
        return {}
    scope = viewer.scope(Permission.CIRCUMSTANCE_VIEW)
    rows = list(LifeRecord.objects.filter(scope.q(), pk__in=record_ids))
    names = names_of(row.recorded_by for row in rows)
    return {row.id: _told(row, names) for row in rows}


def deaths(*, viewer: Viewer, since: date) -> tuple[DeathAnswer, ...]:
    """Return up to fifty deaths on a day or later that the viewer may act on, the latest first."""
    scope = viewer.scope(Permission.CIRCUMSTANCE_RECORD)
    rows = _deaths(_life_seen(viewer), scope.q(), since)
    names = names_of(row.record.recorded_by for row in rows)
    return tuple(_death(row, names) for row in rows)


@asked
def _deaths(seen: Q, reach: Q, since: date) -> QuerySet[LifeFact]:
    rows = LifeFact.objects.filter(seen, reach, kind=LifeKind.DEATH, valid__startswith__gte=since)
    return rows.select_related("record").order_by("-valid", "id")[:MOST_DEATHS]


def died_by(*, viewer: Viewer, on: date) -> frozenset[UUID]:
    """Return whom the viewer may see and who had died by a day."""
    return frozenset(_died(_life_seen(viewer), on))


@asked
def _died(seen: Q, on: date) -> Any:
    died = LifeFact.objects.filter(seen, kind=LifeKind.DEATH, valid__startswith__lte=on)
    return died.order_by().values_list("subject_id", flat=True)


def equality(*, viewer: Viewer, subject_id: UUID) -> EqualityTold:
    """Return what a person said about themselves. Refusal: `nothing_there`.

    The person, and who decides for them, read all of it; staff read what they wrote down
    themselves, and of the rest only that there is an answer.
    """
    scope = viewer.scope(Permission.EQUALITY_ANSWER)
    if not Person.objects.filter(scope.q(), subject_id=subject_id).exists():
        raise NothingThere("person")
    rows = EqualityRecord.objects.filter(scope.q(), subject_id=subject_id)
    days = rows.aggregate(last=Max("said_on"))
    if not (own := subject_id in scope.subject_ids):
        rows = rows.filter(Q(recorded_by=viewer.user_id))
    return EqualityTold(days["last"], rules.standing_answers(_in_turn(rows)), own)


def for_fairness(*, viewer: Viewer) -> dict[UUID, PersonCounted]:
    """Return subject → what of a person is counted with others', in the viewer's tenants.

    Only `evaluation` asks, and shows no group that is too small. In two queries.
    """
    reach = viewer.scope(Permission.FAIRNESS_VIEW).tenants_q()
    said: dict[UUID, list[tuple[str, str, str]]] = {}
    rows = EqualityRecord.objects.filter(reach).order_by("said_on", "id")
    for subject_id, *answers in rows.values_list("subject_id", *ANSWERS):
        said.setdefault(subject_id, []).append((answers[0], answers[1], answers[2]))
    people = Person.objects.filter(reach).values_list("subject_id", "date_of_birth", "postcode")
    # Thousands of people give few different answers.
    stands = cache(rules.standing_answers)
    return {
        subject_id: PersonCounted(
            born, rules.outward(postcode), stands(tuple(said.get(subject_id, ())))
        )
        for subject_id, born, postcode in people
    }


def _in_turn(rows: QuerySet[EqualityRecord]) -> list[tuple[str, str, str]]:
    return list(rows.order_by("said_on", "id").values_list(*ANSWERS))


def _life(viewer: Viewer) -> QuerySet[LifeFact]:
    return LifeFact.objects.filter(_life_seen(viewer)).select_related("record")


def _life_seen(viewer: Viewer) -> Q:
    """Return the filter of what is known now of stays and deaths, as far as the viewer sees."""
    reach = viewer.scope(Permission.CIRCUMSTANCE_VIEW).q()
    return reach & Q(holds=True, known__upper_inf=True)


def _death(row: LifeFact, names: dict[UUID, str]) -> DeathAnswer:
    return DeathAnswer(_told(row.record, names), row.subject_id, period_of(row).start)


def _told(row: LifeRecord, names: dict[UUID, str]) -> LifeTold:
    return LifeTold(
        row.id,
        LifeKind(row.kind),
        row.from_day,
        row.place,
        row.words,
        names.get(row.recorded_by, ""),
        row.recorded_at,
    )


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.PERSON_VIEW).q()


def summaries(*, viewer: Viewer, subject_ids: Collection[UUID]) -> dict[UUID, PersonSummary]:
    """Return subject → who they are, for those of `subject_ids` whom the viewer may see."""
    if not subject_ids:
        return {}
    found = Person.objects.filter(_seen(viewer), subject_id__in=subject_ids)
    return {person.subject_id: _summary(person) for person in found}


def _summary(person: Person) -> PersonSummary:
    return PersonSummary(
        id=person.id,
        tenant_id=person.tenant_id,
        subject_id=person.subject_id,
        name=str(person),
        known_as=person.known_as,
        date_of_birth=person.date_of_birth,
        nhs_number=person.nhs_number or "",
        postcode=person.postcode,
        communication_needs=person.communication_needs,
        no_number_reason=NoNumber(person.no_number_reason) if person.no_number_reason else None,
        number_status=NumberStatus(person.number_status),
    )
