"""A clock that was ahead: what it did is found, and a person says that it is right again."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce, Greatest

from openphb.domains.payments.actions.records import (
    audit,
    last_worked_on,
    lock_run,
    refuse_earlier_than,
)
from openphb.domains.payments.models import PaymentRun
from openphb.domains.payments.rules.runs import clock_right_fault, reason_fault
from openphb.domains.payments.types import RunState
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of


def refuse_clock(tenant_id: UUID, today: date) -> None:
    """Refuse where a run that stands was prepared, approved or sent on a later day than today.

    Refusal: `clock_backwards`.
    """
    last = (
        PaymentRun.objects.filter(tenant_id=tenant_id)
        # What was done while the clock was ahead is got over by giving it up.
        .exclude(state=RunState.CANCELLED)
        .annotate(
            # The greatest of those that are there: PostgreSQL passes over what is null.
            last=Coalesce(
                "clock_righted_at",
                Greatest(
                    *("prepared_at", "first_approved_at", "approved_at"),
                    *("submitted_at", "confirmed_at"),
                ),
            )
        )
        .order_by("-last")
        .values_list("last", "reference")
        .first()
    )
    if last is not None:
        refuse_earlier_than(last[0], today, run=last[1])


def right_clock(*, by: Viewer, at: datetime, run_id: UUID, reason: str) -> None:
    """Say that the clock was ahead when an approved run was worked on, and that today is right.

    Nothing here can tell a clock that was ahead then from one that is behind now: a person can.
    Once it is said, later runs are prepared and this one goes on; it keeps the days it was given.
    What is due is worked out by the order in which things were recorded, so nobody is paid twice.
    Refusals: `nothing_there`, `run_not_now` for a run that can be cancelled, `clock_not_ahead`,
    `reason_needed`.
    """
    with transaction.atomic():
        run = lock_run(by, run_id, any_day=True)
        actor = by.act(Permission.RUN_APPROVE, tenant_id=run.tenant_id)
        fault = clock_right_fault(
            RunState(run.state), day_of(last_worked_on(run)), by.today
        ) or reason_fault(reason)
        if fault:
            raise fault
        run.clock_righted_by, run.clock_righted_at = actor.user_id, at
        run.version += 1
        run.save()
        audit("run.clock_righted", run, by=actor, at=at, reason=reason.strip()[:500])
