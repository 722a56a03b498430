"""Reading the trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Q

from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.audit.models import AuditEvent, Look
from openphb.foundation.audit.types import EventLine, EventPage, LookLine, LookPage
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.refusal import NothingThere

PAGE = 50
# Who may know of a look that is kept from the person for now.
SEES_WITHHELD = frozenset({Role.AUDITOR, Role.COUNTER_FRAUD})


def looks(*, viewer: Viewer, subject_id: UUID, before: UUID | None = None) -> LookPage:
    """Return one page of who opened a person's record, newest first, older than `before`.

    A withheld look (a counter-fraud enquiry) is shown to auditors and counter-fraud alone.

    :raises NothingThere: if there is no such person for this viewer.
    """
    scope = viewer.scope(Permission.LOOK_VIEW)
    subject = Subject.objects.filter(scope.q("id"), id=subject_id).first()
    if subject is None:
        raise NothingThere("person")
    sees_all = any(
        g.role in SEES_WITHHELD and g.tenant_id == subject.tenant_id for g in viewer.grants
    )
    rows = list(
        Look.objects.filter(
            _older(before), Q() if sees_all else Q(withheld=False), subject_id=subject_id
        ).order_by("-id")[: PAGE + 1]
    )
    return LookPage(
        tuple(
            LookLine(row.id, row.at, row.name, Role(row.role), row.page, row.withheld)
            for row in rows[:PAGE]
        ),
        _next(rows),
    )


def last_looks(*, viewer: Viewer, page: str, subject_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return subject → when the viewer themselves opened a page about them last."""
    if viewer.user_id is None:
        return {}
    rows = Look.objects.filter(user_id=viewer.user_id, page=page, subject_id__in=subject_ids)
    return {
        row["subject_id"]: row["last"] for row in rows.values("subject_id").annotate(last=Max("at"))
    }


def events(
    *,
    viewer: Viewer,
    before: UUID | None = None,
    record_id: UUID | None = None,
) -> EventPage:
    """Return one page of the trail, of one record if given, newest first, older than `before`."""
    found = AuditEvent.objects.filter(
        viewer.scope(Permission.AUDIT_VIEW).tenants_q(), _older(before)
    )
    if record_id is not None:
        found = found.filter(record_id=record_id)
    rows = list(found.order_by("-id")[: PAGE + 1])
    names = dict(User.objects.filter(id__in={r.user_id for r in rows}).values_list("id", "name"))
    return EventPage(
        tuple(
            EventLine(
                id=row.id,
                at=row.at,
                name=names.get(row.user_id, ""),
                role=Role(row.role),
                authority=row.authority,
                what=row.what,
                record_kind=row.record_kind,
                record_id=row.record_id,
                details=tuple(
                    (key, _words(value))
                    for key, value in sorted(row.details.items())
                    if value is not None
                ),
            )
            for row in rows[:PAGE]
        ),
        _next(rows),
    )


def _words(value: object) -> str:
    """Return a detail as it is read: what holds others in its order, and nothing as a dash."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {_words(one)}" for key, one in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    return "–" if value is None else str(value)


def _older(before: UUID | None) -> Q:
    return Q(id__lt=before) if before else Q()


def _next(rows: list[Look] | list[AuditEvent]) -> UUID | None:
    return rows[PAGE - 1].id if len(rows) > PAGE else None
