"""Lowering what is paid directly: only with notice and a finding, never for days that are over."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from openphb.domains.plans.actions import noticing
from openphb.domains.plans.lowering import queries, rules
from openphb.domains.plans.lowering.types import NOTHING_SAID, WhyLower
from openphb.domains.plans.models import LoweredPayment, PlanVersion
from openphb.foundation.access.types import Actor, Viewer


def lower(
    row: PlanVersion,
    *,
    by: Viewer,
    actor: Actor,
    at: datetime,
    reasons: str,
    why: WhyLower = NOTHING_SAID,
) -> None:
    """Where a version that is being agreed pays less directly, keep on what finding and tell the person.

    Before it takes the place of the version that is agreed. Refusals: those of
    `lowering.rules.check` and of `cases.give_notice`.
    """
    found = queries.lowering_of(row, by)
    if found is None:
        return
    rules.check(found, why, known=[one.code for one in queries.grounds(by, by.today)])
    LoweredPayment.objects.create(
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        plan=row,
        decided_by=actor.user_id,
        decided_on=found.decided_on,
        from_day=found.fall.from_day,
        notice_days=found.notice_days,
        steps=[asdict(step) for step in found.fall.steps],
        once_day=found.fall.once_day,
        once_less_pence=found.fall.once_less_pence,
        grounds=list(why.grounds),
        # Where the notice is whole, nothing comes sooner.
        why_sooner=why.why_sooner.strip() if found.is_short else "",
    )
    noticing.lowered(row, found, why, by=by, at=at, reasons=reasons)
