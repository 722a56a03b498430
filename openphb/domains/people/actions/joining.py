"""Two records of one person joined by somebody, and parted again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.people import queries, rules
from openphb.domains.people.models import RecordJoin
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere, Refusal


def join_records(*, by: Viewer, at: datetime, kept_id: UUID, other_id: UUID, reason: str) -> UUID:
    """Join a record to the one that is kept for the same person; return the joining's id.

    Nothing is rewritten: reads follow it. Refusals: `nothing_there`; `same_record`,
    `joined_already`, `reason_missing`; `not_permitted`.
    """
    with transaction.atomic():
        people = queries.summaries(viewer=by, subject_ids=[kept_id, other_id])
        if not {kept_id, other_id} <= set(people):
            raise NothingThere("person")
        tenant_id = people[kept_id].tenant_id
        if people[other_id].tenant_id != tenant_id:
            raise NothingThere("person")
        actor = by.act(Permission.RECORD_JOIN, tenant_id=tenant_id, subject_id=kept_id)
        # In one order, so that two who join the same records wait for each other.
        list(
            Subject.objects.select_for_update(no_key=True)
            .filter(tenant_id=tenant_id, id__in=[kept_id, other_id])
            .order_by("id")
        )
        first, second = (
            queries.together(viewer=by, subject_id=one)[0] for one in (kept_id, other_id)
        )
        rules.refuse_joining(kept=first, other=second, asked_other=other_id, reason=reason)
        row = RecordJoin.objects.create(
            tenant_id=tenant_id,
            subject_id=first,
            other_id=second,
            reason=reason.strip(),
            joined_by=actor.user_id,
            joined_at=at,
        )
        for subject_id in (first, second):
            trail.record(
                "record.joined",
                by=actor,
                at=at,
                tenant_id=tenant_id,
                subject_id=subject_id,
                record_kind="record_join",
                record_id=row.id,
            )
        return row.id


def part_records(*, by: Viewer, at: datetime, join_id: UUID, reason: str) -> None:
    """Part two records that were joined, so that they are two people's again.

    Refusals: `nothing_there`, `parted_already`, `reason_missing`, `not_permitted`.
    """
    with transaction.atomic():
        row = RecordJoin.objects.select_for_update().filter(id=join_id).first()
        if row is None:
            raise NothingThere("joined record")
        actor = by.act(Permission.RECORD_JOIN, tenant_id=row.tenant_id, subject_id=row.subject_id)
        if row.parted_at is not None:
            raise Refusal(
                "parted_already", "These records were parted already.", "Nothing needs doing."
            )
        rules.refuse_no_reason(reason)
        row.parted_by, row.parted_at, row.parted_reason = actor.user_id, at, reason.strip()
        row.save(update_fields=["parted_by", "parted_at", "parted_reason"])
        for subject_id in (row.subject_id, row.other_id):
            trail.record(
                "record.parted",
                by=actor,
                at=at,
                tenant_id=row.tenant_id,
                subject_id=subject_id,
                record_kind="record_join",
                record_id=row.id,
            )
