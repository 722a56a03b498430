"""What nobody waits for: runs of many, month's ends, and telling of extra cover."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.domains.payments import actions
from openphb.domains.payments.actions.commitments import state_commitments
from openphb.domains.payments.actions.telling_cover import tell_ended, tell_of_ends, tell_started
from openphb.domains.payments.queries.commitments import stated_by
from openphb.domains.payments.types import RunAsked
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.models import Work
from openphb.foundation.jobs.types import Run
from openphb.foundation.jobs.work import Progress, do_once

ONE_DAY = timedelta(days=1)
# How many days into the next month a month's end is still posted, where it could not be before.
DAYS_LATE = 5


@job("payments.prepare")
def prepare_run(run: Run, work_id: UUID) -> None:
    """Prepare the run that was asked for."""
    do_once(
        run,
        work_id,
        lambda by, row, tell: (
            actions.prepare(by=by, at=run.at, asked=RunAsked.read(row.asked), tell=tell).run_id
        ),
    )


@job("payments.approve")
def approve_run(run: Run, work_id: UUID) -> None:
    """Approve the run whose total was typed."""

    def approve(by: Viewer, row: Work, tell: Progress) -> UUID:
        run_id = UUID(row.asked["run_id"])
        actions.approve(
            by=by, at=run.at, run_id=run_id, typed_pence=row.asked["typed_pence"], tell=tell
        )
        return run_id

    do_once(run, work_id, approve)


@job("payments.move")
def move_run(run: Run, work_id: UUID) -> None:
    """Move what a rail did not pay of a large run to others, or by the override that was asked."""

    def move(by: Viewer, row: Work, tell: Progress) -> UUID:
        run_id = UUID(row.asked["run_id"])
        reason = row.asked["reason"]
        made = (
            actions.move(by=by, at=run.at, run_id=run_id, tell=tell)
            if reason is None
            else actions.override(by=by, at=run.at, run_id=run_id, reason=reason, tell=tell)
        )
        return made.run_ids[0] if made.run_ids else run_id

    do_once(run, work_id, move)


@job("payments.look_for_late", every="15 6 * * *")
def look_for_late(run: Run) -> None:
    """Look each morning who has no money that was due by today, a transaction for each tenant."""
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.LATE_LOOK).tenant_ids)
    for tenant_id in tenants:
        with run.acting() as by:
            actions.look_for_late(by=by, at=run.at, tenant_id=tenant_id)


@job("payments.state_commitments")
def state_for_tenant(run: Run, work_id: UUID) -> None:
    """State one tenant's commitments as somebody asked: longer than a page may take."""
    do_once(
        run,
        work_id,
        lambda by, row, tell: state_commitments(
            by=by, at=run.at, tenant_id=row.tenant_id, tell=tell
        ),
    )


@job("payments.state_month_end", every="30 19-22 * * *")
def state_month_end(run: Run) -> None:
    """On a month's last evening state every tenant's commitments, a transaction each.

    Later in the evening it does what failed before. What was asked for that day does not count.
    """
    if (run.moment.today + ONE_DAY).day != 1:
        return
    with run.acting() as by:
        tenants = by.scope(Permission.LEDGER_ACCRUE).tenant_ids
        done = stated_by(viewer=by, user_id=run.actor_id, on=run.moment.today)
    for tenant_id in sorted(tenants - done):
        with run.acting() as by:
            state_commitments(by=by, at=run.at, tenant_id=tenant_id)


@job("payments.accrue_month_end", every="50 19-23,0-6 * * *")
def accrue_month_end(run: Run) -> None:
    """Post each tenant's accruals and prepayments from its statement of a month's last day.

    On that evening, and in the first days of the next month where it failed: a month that was
    accrued is not accrued again.
    """
    month_end = month_to_accrue(run.moment.today)
    if month_end is None:
        return
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.LEDGER_ACCRUE).tenant_ids)
    for tenant_id in tenants:
        with run.acting() as by:
            actions.accrue_month(by=by, at=run.at, tenant_id=tenant_id, month_end=month_end)


@job("payments.tell_extra_cover", attempts=8)
def tell_extra_cover(run: Run, cover_id: UUID) -> None:
    """Write to the person and to the co-ordinator that extra cover was started."""
    with run.acting() as by:
        tell_started(by=by, at=run.at, cover_id=cover_id)


@job("payments.tell_extra_cover_ended", attempts=8)
def tell_extra_cover_ended(run: Run, cover_id: UUID) -> None:
    """Write to the person and to the co-ordinator that extra cover ends sooner."""
    with run.acting() as by:
        tell_ended(by=by, at=run.at, cover_id=cover_id)


@job("payments.extra_cover_over", every="20 5-8 * * *")
def extra_cover_over(run: Run) -> None:
    """Each morning write of the extra cover whose last day was yesterday; later what failed before."""
    with run.acting() as by:
        tell_of_ends(by=by, at=run.at)


def month_to_accrue(today: date) -> date | None:
    """Return the month's end that is posted on a day: today, or one of the last few days."""
    if (today + ONE_DAY).day == 1:
        return today
    return today - today.day * ONE_DAY if today.day <= DAYS_LATE else None
