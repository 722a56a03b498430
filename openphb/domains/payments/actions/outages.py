"""A rail that does not work: declared by somebody, and ended by somebody."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.continuity.queries.outages import outage_now
from openphb.domains.payments.models import RailOutage
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.rules.runs import reason_fault
from openphb.domains.payments.types import Rail
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def declare_outage(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    rail: Rail,
    began_on: date,
    reason: str,
    site: str = "",
) -> UUID:
    """Say that a rail does not work since a day; return the outage's id.

    Until it is ended nothing is prepared, approved or sent by that rail.
    Refusals: `not_permitted`, `outage_lasts`, `outage_when`, `reason_needed`.
    """
    with transaction.atomic():
        actor = by.act(Permission.OUTAGE_DECLARE, tenant_id=tenant_id)
        one_at_a_time("outages", tenant_id)
        lasting = outage_now(tenant_id, rail)
        if lasting is not None:
            raise Refusal(
                "outage_lasts",
                f"{RAILS[rail].name} is out already, since {long_date(lasting.began_on)}.",
                "Nothing needs doing.",
                "rail",
            )
        if began_on > by.today:
            raise Refusal(
                "outage_when",
                "An outage is declared once it has begun.",
                "Enter the day on which the rail stopped working.",
                "began_on",
            )
        fault = reason_fault(reason)
        if fault:
            raise fault
        row = RailOutage.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            rail=rail,
            site=site.strip(),
            began_on=began_on,
            reason=reason.strip(),
            declared_by=actor.user_id,
            declared_at=at,
        )
        _audit("rail_outage.declared", row, by=actor, at=at)
        return row.id


def end_outage(*, by: Viewer, at: datetime, outage_id: UUID, reason: str) -> None:
    """Say that a rail works again, and how that is known.

    Refusals: `nothing_there`, `not_permitted`, `outage_ended`, `reason_needed`.
    """
    with transaction.atomic():
        scope = by.scope(Permission.OUTAGE_DECLARE)
        row = RailOutage.objects.select_for_update().filter(scope.tenants_q(), pk=outage_id).first()
        if row is None:
            raise NothingThere("outage")
        actor = by.act(Permission.OUTAGE_DECLARE, tenant_id=row.tenant_id)
        if row.ended_on is not None:
            raise Refusal(
                "outage_ended",
                f"This outage was ended on {long_date(row.ended_on)}.",
                "Declare another if the rail is out again.",
            )
        fault = reason_fault(reason)
        if fault:
            raise fault
        row.ended_on, row.ended_by, row.ended_at = by.today, actor.user_id, at
        row.ended_reason = reason.strip()
        row.save()
        _audit("rail_outage.ended", row, by=actor, at=at)


def _audit(what: str, row: RailOutage, *, by: Actor, at: datetime) -> None:
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=None,
        record_kind="rail_outage",
        record_id=row.id,
        details={"rail": row.rail, "from": row.began_on.isoformat(), "site": row.site[:100]},
    )
