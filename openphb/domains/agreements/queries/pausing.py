"""Reading pauses, and the end of a direct payment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.agreements.models import (
    Pause,
    PauseRecord,
)
from openphb.domains.agreements.pauses import care_told
from openphb.domains.agreements.queries.banking import PAGE
from openphb.domains.agreements.types import (
    PauseAnswer,
    PauseKind,
    PauseReason,
    PauseTold,
    StopGround,
)
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.facts.record import period_of


def pauses(*, viewer: Viewer, budget_id: UUID) -> tuple[PauseAnswer, ...]:
    """Return a budget's pauses as they are known now, in order of their first day."""
    scope = viewer.scope(Permission.CIRCUMSTANCE_VIEW)
    rows = list(
        Pause.objects.filter(scope.q(), budget_id=budget_id, stops=True, known__upper_inf=True)
        .select_related("record")
        .order_by("valid")
    )
    names = names_of(row.record.recorded_by for row in rows)
    return tuple(PauseAnswer(_told(row.record, names), period_of(row)) for row in rows)


def pauses_to_review(*, viewer: Viewer, until: date) -> tuple[tuple[PauseAnswer, UUID, UUID], ...]:
    """Return up to 50 pauses without an end that are to be looked at by a day, with subject and budget."""
    scope = viewer.scope(Permission.PAUSE_RECORD)
    rows = _to_review(scope.q(), until)
    names = names_of(row.record.recorded_by for row in rows)
    return tuple(
        (PauseAnswer(_told(row.record, names), period_of(row)), row.subject_id, row.budget_id)
        for row in rows
    )


@asked
def _to_review(reach: Q, until: date) -> QuerySet[Pause]:
    rows = Pause.objects.filter(
        reach,
        stops=True,
        known__upper_inf=True,
        valid__upper_inf=True,
        record__review_on__lte=until,
    )
    return rows.select_related("record").order_by("record__review_on", "id")[:PAGE]


def pauses_told(*, viewer: Viewer, pause_ids: Collection[UUID]) -> dict[UUID, PauseTold]:
    """Return id → what was recorded of a pause, for those that the viewer may see."""
    if not pause_ids:
        return {}
    scope = viewer.scope(Permission.CIRCUMSTANCE_VIEW)
    rows = list(
        PauseRecord.objects.filter(scope.q(), pk__in=pause_ids).exclude(kind=PauseKind.RESUME)
    )
    names = names_of(row.recorded_by for row in rows)
    return {row.id: _told(row, names) for row in rows}


def _told(row: PauseRecord, names: dict[UUID, str]) -> PauseTold:
    return PauseTold(
        row.id,
        PauseKind(row.kind),
        StopGround(row.reason) if row.kind == PauseKind.STOP else PauseReason(row.reason),
        row.words,
        row.authority,
        care_told(row),
        row.review_on,
        row.told_on,
        row.why_sooner,
        names.get(row.recorded_by, ""),
        row.recorded_at,
    )
