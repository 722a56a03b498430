"""Looking each morning who has no money on the day it was due, and saying so until it is there."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments.continuity.queries.late import late_on
from openphb.domains.payments.models import LateAlarm, LateLook
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.locks import one_at_a_time
from openphb.kernel.ids import new_id


def look_for_late(*, by: Viewer, at: datetime, tenant_id: UUID) -> int:
    """Raise an alarm for everybody who is late, clear those of who is not; return how many are.

    Refusal: `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.LATE_LOOK, tenant_id=tenant_id)
        one_at_a_time("late alarms", tenant_id)
        found = {one.payment_id: one for one in late_on(tenant_id, by.today)}
        raised = {
            row.payment_id: row
            for row in LateAlarm.objects.filter(tenant_id=tenant_id, cleared_on=None)
        }
        over = [row.id for payment_id, row in raised.items() if payment_id not in found]
        LateAlarm.objects.filter(tenant_id=tenant_id, id__in=over).update(cleared_on=by.today)
        changed = []
        for payment_id, row in raised.items():
            if payment_id in found and row.why != found[payment_id].why:
                row.why = found[payment_id].why
                changed.append(row)
        LateAlarm.objects.bulk_update(changed, ["why"], batch_size=1_000)
        LateAlarm.objects.bulk_create(
            LateAlarm(
                id=new_id(),
                tenant_id=tenant_id,
                subject_id=one.subject_id,
                payment_id=one.payment_id,
                why=one.why,
                due_on=one.due_on,
                pence=one.pence,
                raised_on=by.today,
            )
            for one in found.values()
            if one.payment_id not in raised
        )
        look = LateLook.objects.create(
            id=new_id(),
            tenant_id=tenant_id,
            looked_on=by.today,
            looked_at=at,
            looked_by=actor.user_id,
            late=len(found),
            pence=sum(one.pence for one in found.values()),
        )
        trail.record(
            "late.looked",
            by=actor,
            at=at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="late_look",
            record_id=look.id,
            details={"late": look.late, "pence": look.pence},
        )
        return len(found)
