"""Who may be the person that is asked about, among those registered in one commissioner's records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from openphb.domains.people.matching.index import Index, as_kept
from openphb.domains.people.matching.weighing import keys_to_look_for, strength_of
from openphb.domains.people.models import Comparison, Person
from openphb.domains.people.queries.joining import kept_records, together
from openphb.domains.people.queries.people import summaries
from openphb.domains.people.types import Identity, Likely, SameAnswer, SamePerson, Weighed
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

MOST_UNSURE = 50


def likely(*, viewer: Viewer, tenant_id: UUID, identity: Identity) -> tuple[Likely, ...]:
    """Return at most five registered people who may be this person, the likeliest first.

    Found by date of birth, by how the name begins, or by postcode, and weighed. Whose record is
    joined to another is shown by the one that is kept.
    """
    asked = as_kept(identity)
    index = index_near(viewer=viewer, tenant_id=tenant_id, identities=[asked])
    found = index.likely(asked)
    kept = kept_records(viewer=viewer, subject_ids=[subject_id for subject_id, _ in found])
    best: dict[UUID, Weighed] = {}
    for subject_id, weighed in found:
        best.setdefault(kept.get(subject_id, subject_id), weighed)
    people = summaries(viewer=viewer, subject_ids=best.keys())
    return tuple(
        Likely(people[one], weighed.points, strength_of(weighed.points), weighed.words)
        for one, weighed in best.items()
        if one in people
    )


def alike(*, viewer: Viewer, subject_id: UUID) -> tuple[Likely, ...]:
    """Return other records that may be of a registered person, the likeliest first.

    Refusal: `nothing_there`.
    """
    row = Person.objects.filter(_seen(viewer), subject_id=subject_id).first()
    if row is None:
        raise NothingThere("person")
    own = set(together(viewer=viewer, subject_id=subject_id))
    identity = Identity(
        row.given_name,
        row.family_name,
        row.date_of_birth,
        row.known_as,
        row.postcode,
        row.nhs_number or "",
    )
    found = likely(viewer=viewer, tenant_id=row.tenant_id, identity=identity)
    return tuple(one for one in found if one.person.subject_id not in own)


def index_near(*, viewer: Viewer, tenant_id: UUID, identities: Iterable[Identity]) -> Index:
    """Return those registered who share a key with any of the identities; in one query.

    Only equality is asked: row-level security keeps PostgreSQL from its indexes otherwise.
    """
    days, names, postcodes = set(), set(), set()
    for one in identities:
        for key in keys_to_look_for(one):
            if "." in key:
                names.add(key)
            elif key[:1].isdigit():
                days.add(key)
            else:
                postcodes.add(key)
    near = (
        Q(date_of_birth__in=sorted(days))
        | Q(by_name_key__in=sorted(names))
        | Q(postcode__in=sorted(postcodes))
    )
    rows = Person.objects.filter(_seen(viewer), near, tenant_id=tenant_id).values_list(
        "subject_id",
        "given_name",
        "family_name",
        "date_of_birth",
        "known_as",
        "postcode",
        "nhs_number",
    )
    return Index(
        (
            subject_id,
            Identity(given_name, family_name, born, known_as, postcode, number or ""),
        )
        for subject_id, given_name, family_name, born, known_as, postcode, number in rows
    )


def with_numbers(
    *, viewer: Viewer, tenant_id: UUID, nhs_numbers: Collection[str]
) -> dict[str, tuple[UUID, Identity]]:
    """Return NHS number → whose record it is in one commissioner's records, in one query."""
    rows = Person.objects.filter(
        _seen(viewer), tenant_id=tenant_id, nhs_number__in=list(nhs_numbers)
    )
    return {
        row.nhs_number or "": (
            row.subject_id,
            Identity(
                row.given_name, row.family_name, row.date_of_birth, nhs_number=row.nhs_number or ""
            ),
        )
        for row in rows
    }


def unsure(*, viewer: Viewer) -> tuple[SameAnswer, ...]:
    """Return the fifty oldest pairs of records of which nobody is sure yet whether they are one person."""
    rows = Comparison.objects.filter(
        ~_settled(viewer),
        viewer.scope(Permission.RECORD_JOIN).q(),
        answer=SamePerson.NOT_SURE,
        other__isnull=False,
    ).order_by("answered_at", "id")
    return _answers(viewer, list(rows[:MOST_UNSURE]))


def comparison(*, viewer: Viewer, comparison_id: UUID) -> SameAnswer:
    """Return one answer about two records. Refusal: `nothing_there`."""
    rows = Comparison.objects.filter(
        viewer.scope(Permission.RECORD_JOIN).q(), id=comparison_id, other__isnull=False
    )
    found = _answers(viewer, list(rows))
    if not found:
        raise NothingThere("question")
    return found[0]


def _settled(viewer: Viewer) -> Exists:
    """Whether somebody answered of the same two records later, either way round, and was sure."""
    same = Q(subject_id=OuterRef("subject_id"), other_id=OuterRef("other_id"))
    turned = Q(subject_id=OuterRef("other_id"), other_id=OuterRef("subject_id"))
    return Exists(
        Comparison.objects.filter(
            _seen(viewer),
            same | turned,
            answered_at__gt=OuterRef("answered_at"),
            answer__in=[SamePerson.YES, SamePerson.NO],
        )
    )


def _answers(viewer: Viewer, rows: Sequence[Comparison]) -> tuple[SameAnswer, ...]:
    ids = {one for row in rows for one in (row.subject_id, row.other_id) if one}
    people = summaries(viewer=viewer, subject_ids=ids)
    who = names_of(row.answered_by for row in rows)
    return tuple(
        SameAnswer(
            row.id,
            row.tenant_id,
            people[row.subject_id],
            people[row.other_id],
            SamePerson(row.answer),
            row.words,
            who.get(row.answered_by, ""),
            row.answered_at,
        )
        for row in rows
        if row.other_id in people and row.subject_id in people
    )


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.PERSON_VIEW).q()
