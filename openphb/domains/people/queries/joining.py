"""Records that are of one person: reads follow what somebody joined, until somebody parts it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q

from openphb.domains.people.models import Person, RecordJoin
from openphb.domains.people.types import JoinAnswer
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere


def kept_records(*, viewer: Viewer, subject_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return subject → the record kept for that person, for those whose record is joined to another."""
    found: dict[UUID, UUID] = {}
    asked = set(subject_ids)
    while asked:
        rows = RecordJoin.objects.filter(_holding(viewer), other_id__in=asked)
        step = dict(rows.values_list("other_id", "subject_id"))
        found |= step
        asked = set(step.values()) - set(found)
    return {one: _end_of(found, one) for one in subject_ids if one in found}


def together(*, viewer: Viewer, subject_id: UUID) -> tuple[UUID, ...]:
    """Return all records of the person whose record this is: the kept one first, then the others."""
    kept = kept_records(viewer=viewer, subject_ids=[subject_id]).get(subject_id, subject_id)
    found = [kept]
    asked = [kept]
    while asked:
        rows = RecordJoin.objects.filter(_holding(viewer), subject_id__in=asked)
        asked = list(rows.order_by("joined_at", "id").values_list("other_id", flat=True))
        found += asked
    return tuple(found)


def joins(*, viewer: Viewer, subject_id: UUID) -> tuple[JoinAnswer, ...]:
    """Return what was joined to a record or it to another, now and before, the latest first.

    Only where the viewer may see both: a holder's own record tells nothing of another one.
    """
    rows = RecordJoin.objects.filter(
        _seen(viewer), Q(subject_id=subject_id) | Q(other_id=subject_id)
    )
    return _told(viewer, rows.order_by("-joined_at", "-id"))


def join(*, viewer: Viewer, join_id: UUID) -> JoinAnswer:
    """Return one joining. Refusal: `nothing_there`."""
    found = _told(viewer, RecordJoin.objects.filter(_seen(viewer), id=join_id))
    if not found:
        raise NothingThere("joined record")
    return found[0]


def _told(viewer: Viewer, found: Iterable[RecordJoin]) -> tuple[JoinAnswer, ...]:
    rows = list(found)
    who = names_of({one for row in rows for one in (row.joined_by, row.parted_by) if one})
    subject_ids = {one for row in rows for one in (row.subject_id, row.other_id)}
    people = {
        person.subject_id: str(person)
        for person in Person.objects.filter(_seen(viewer), subject_id__in=subject_ids)
    }
    return tuple(
        JoinAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            kept_id=row.subject_id,
            other_id=row.other_id,
            kept_name=people.get(row.subject_id, ""),
            other_name=people.get(row.other_id, ""),
            reason=row.reason,
            joined_by_name=who.get(row.joined_by, ""),
            joined_at=row.joined_at,
            parted_reason=row.parted_reason or "",
            parted_by_name=who.get(row.parted_by, "") if row.parted_by else "",
            parted_at=row.parted_at,
        )
        for row in rows
        if row.subject_id in people and row.other_id in people
    )


def _end_of(found: dict[UUID, UUID], one: UUID) -> UUID:
    while one in found:
        one = found[one]
    return one


def _holding(viewer: Viewer) -> Q:
    return _seen(viewer) & Q(parted_at=None)


def _seen(viewer: Viewer) -> Q:
    return viewer.scope(Permission.PERSON_VIEW).q()
