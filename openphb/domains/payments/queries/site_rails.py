"""How a commissioner's own systems pay on a day, and what its invoices are charged to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from openphb.domains.payments.models import ChargingCode, PaymentRun, SiteRail
from openphb.domains.payments.types import ChargingCodes, HouseRuleState, Rail, RailTerms
from openphb.foundation.access.types import Permission, Viewer


def terms_on(tenant_id: UUID, on: date) -> Mapping[Rail, tuple[UUID, RailTerms]]:
    """Return rail → the terms in force on a day and their id, for the rails that have any."""
    return {rail: found for (_, rail), found in terms_of_many([tenant_id], on).items()}


def terms_of_many(
    tenant_ids: Iterable[UUID], on: date
) -> Mapping[tuple[UUID, Rail], tuple[UUID, RailTerms]]:
    """Return the same by tenant and rail."""
    rows = SiteRail.objects.filter(
        tenant_id__in=list(tenant_ids), state=HouseRuleState.AGREED, valid_from__lte=on
    ).order_by("valid_from", "decided_at", "id")
    return {(row.tenant_id, Rail(row.rail)): (row.id, terms_of(row)) for row in rows}


def rails_set_up(*, viewer: Viewer) -> frozenset[Rail]:
    """Return the rails by which a site's own system pays, where the viewer prepares runs today."""
    tenants = viewer.scope(Permission.RUN_PREPARE).tenant_ids
    return frozenset(rail for _tenant, rail in terms_of_many(tenants, viewer.today))


def codes_on(tenant_id: UUID, on: date) -> tuple[UUID, ChargingCodes] | None:
    """Return the charging codes in force on a day and their id, or None where none are."""
    row = (
        ChargingCode.objects.filter(
            tenant_id=tenant_id, state=HouseRuleState.AGREED, valid_from__lte=on
        )
        .order_by("valid_from", "decided_at", "id")
        .last()
    )
    return (row.id, codes_of(row)) if row else None


def terms_of(row: SiteRail) -> RailTerms:
    return RailTerms(Rail(row.rail), row.lead_days, row.layout)


def codes_of(row: ChargingCode) -> ChargingCodes:
    return ChargingCodes(
        row.cost_centre,
        row.subjective_code,
        row.source,
        (row.analysis_1, row.analysis_2, row.analysis_3),
    )


def site_days_of(run: PaymentRun) -> int | None:
    """Return the working days that a site's own system takes to pay a run; None where banks pay."""
    return run.site_rail.lead_days if run.site_rail else None
