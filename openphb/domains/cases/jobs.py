"""What the worker does: long files of referrals, and printing letters."""

from __future__ import annotations

from uuid import UUID

from openphb.domains.cases import actions
from openphb.domains.cases.lettering.sending import (
    write_late,
    write_notice,
    write_offer,
    write_reply,
)
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run
from openphb.foundation.jobs.work import do_once

__all__ = ["take_in_referrals", "write_late", "write_notice", "write_offer", "write_reply"]


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
