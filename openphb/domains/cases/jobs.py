"""Files of referrals are taken in by the worker: fifty thousand rows are longer than a page may take."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.cases import actions
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.foundation.jobs.work import do_once


@job("cases.take_in_referrals")
def take_in_referrals(run: Run, work_id: UUID) -> None:
    """Take in the file that was sent."""
    do_once(
        run,
        work_id,
        lambda by, row, tell: actions.take_in(
            by=by, at=run.at, file_id=UUID(row.asked["file_id"]), tell=tell
        ),
    )
