"""Runs that are too large to be waited for: prepared and approved by the worker, once."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.payments import actions
from openphb.foundation.access.types import Viewer
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.models import Work
from openphb.foundation.jobs.types import Run
from openphb.foundation.jobs.work import Progress, do_once


@job("payments.prepare")
def prepare_run(run: Run, work_id: UUID) -> None:
    """Prepare the run that was asked for."""
    do_once(
        run,
        work_id,
        lambda by, row, tell: actions.prepare_as_asked(
            by=by, at=run.at, tenant_id=row.tenant_id, asked=row.asked, tell=tell
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
