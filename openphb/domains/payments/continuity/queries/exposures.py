"""Amounts that may be paid twice, by whose word, and how each ended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from openphb.domains.payments.continuity.queries.late import late_sum, looked_on
from openphb.domains.payments.continuity.queries.outages import outages
from openphb.domains.payments.continuity.queries.ways import ways_count
from openphb.domains.payments.continuity.types import (
    ContinuityNow,
    ExposureAnswer,
    ExposureState,
    StandingSum,
)
from openphb.domains.payments.models import Exposure
from openphb.domains.payments.types import Rail
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50


def exposures(
    *, viewer: Viewer, still_open: bool, after: UUID | None = None
) -> tuple[ExposureAnswer, ...]:
    """Return up to fifty exposures, newest first: those that are open, or those that ended."""
    rows = _visible(viewer).order_by("-id")
    rows = (
        rows.filter(state=ExposureState.OPEN)
        if still_open
        else rows.exclude(state=ExposureState.OPEN)
    )
    if after is not None:
        rows = rows.filter(id__lt=after)
    return _answers(rows[:PAGE])


def exposure(*, viewer: Viewer, exposure_id: UUID) -> ExposureAnswer:
    """Return one exposure. Refusal: `nothing_there`."""
    found = _answers(_visible(viewer).filter(pk=exposure_id))
    if not found:
        raise NothingThere("exposure")
    return found[0]


def continuity_now(*, viewer: Viewer) -> ContinuityNow:
    """Return what finance must know of rails that fail, in eight statements at most."""
    sums = (
        _visible(viewer)
        .filter(state=ExposureState.OPEN)
        .aggregate(count=Count("id"), pence=Sum("pence"))
    )
    return ContinuityNow(
        outages=outages(viewer=viewer, lasting=True),
        exposures=StandingSum(int(sums["count"]), int(sums["pence"] or 0)),
        late=late_sum(viewer=viewer),
        looked_on=looked_on(viewer=viewer),
        ways=ways_count(viewer=viewer),
    )


def found_paid_since(tenant_id: UUID, since: datetime) -> set[UUID]:
    """Return the budgets of which a payment turned out to have been made since a moment."""
    rows = Exposure.objects.filter(
        tenant_id=tenant_id, state=ExposureState.PAID, closed_at__gte=since
    )
    return set(rows.values_list("payment__budget_id", flat=True))


def _visible(viewer: Viewer) -> QuerySet[Exposure]:
    return Exposure.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q()).select_related(
        "payment__budget__case"
    )


def _answers(rows: Iterable[Exposure]) -> tuple[ExposureAnswer, ...]:
    found = list(rows)
    names = names_of(row.overridden_by for row in found)
    return tuple(
        ExposureAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            payment_id=row.payment_id,
            recipient_name=row.payment.recipient_name,
            case_reference=row.payment.budget.case.reference,
            run_reference=row.payment.run_reference,
            rail=Rail(row.payment.rail),
            pence=row.pence,
            state=ExposureState(row.state),
            reason=row.reason,
            overridden_by_name=names.get(row.overridden_by, ""),
            overridden_at=row.overridden_at,
            closed_on=row.closed_on,
            closed_because=row.closed_because,
        )
        for row in found
    )
