"""Rails that do not work, now and before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from openphb.domains.payments.continuity.rules import outage_fault
from openphb.domains.payments.continuity.types import OutageAnswer
from openphb.domains.payments.models import RailOutage
from openphb.domains.payments.types import Rail
from openphb.foundation.access.names import names_of
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import NothingThere

PAGE = 50


def outage_now(tenant_id: UUID, rail: Rail) -> OutageAnswer | None:
    """Return the outage of a rail that lasts, or None."""
    rows = RailOutage.objects.filter(tenant_id=tenant_id, rail=rail, ended_at=None)
    return next(iter(_answers(rows)), None)


def refuse_outage(tenant_id: UUID, rail: Rail) -> None:
    """Refuse what would go by a rail that is out. Refusal: `rail_out`."""
    fault = outage_fault(outage_now(tenant_id, rail))
    if fault:
        raise fault


def was_out(tenant_id: UUID, rail: Rail, since: date | None) -> bool:
    """Return whether a rail was out at any time from a day on; from any day where None."""
    rows = RailOutage.objects.filter(tenant_id=tenant_id, rail=rail)
    return rows.filter(Q(ended_on=None) | (Q(ended_on__gte=since) if since else Q())).exists()


def rails_out(tenant_id: UUID) -> frozenset[Rail]:
    """Return the rails that are out for a tenant."""
    rows = RailOutage.objects.filter(tenant_id=tenant_id, ended_at=None)
    return frozenset(Rail(rail) for rail in rows.values_list("rail", flat=True))


def outages(*, viewer: Viewer, lasting: bool) -> tuple[OutageAnswer, ...]:
    """Return up to fifty outages that the viewer may see, newest first: those that last, or not."""
    rows = RailOutage.objects.filter(
        viewer.scope(Permission.RUN_VIEW).tenants_q(), ended_at__isnull=lasting
    )
    return _answers(rows.order_by("-began_on", "-id")[:PAGE])


def outage(*, viewer: Viewer, outage_id: UUID) -> OutageAnswer:
    """Return one outage. Refusal: `nothing_there`."""
    rows = RailOutage.objects.filter(viewer.scope(Permission.RUN_VIEW).tenants_q(), pk=outage_id)
    found = _answers(rows)
    if not found:
        raise NothingThere("outage")
    return found[0]


def _answers(rows: Iterable[RailOutage]) -> tuple[OutageAnswer, ...]:
    found = list(rows)
    names = names_of(one for row in found for one in (row.declared_by, row.ended_by))
    return tuple(
        OutageAnswer(
            id=row.id,
            tenant_id=row.tenant_id,
            rail=Rail(row.rail),
            site=row.site,
            began_on=row.began_on,
            reason=row.reason,
            declared_by_name=names.get(row.declared_by, ""),
            declared_at=row.declared_at,
            ended_on=row.ended_on,
            ended_by_name=names.get(row.ended_by, "") if row.ended_by else "",
            ended_reason=row.ended_reason,
        )
        for row in found
    )
