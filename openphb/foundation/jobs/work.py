"""Long work: asked for on a page, done by the worker, watched or left, and done once.

A request writes down what was asked and queues a job, in one transaction. The job calls `ended` in
the transaction that does the work; a worker that takes the job up again finds it done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from openphb.foundation.access.types import Actor, Viewer
from openphb.foundation.jobs.models import Work
from openphb.foundation.jobs.types import WorkAnswer, WorkState
from openphb.kernel.refusal import NothingThere, Refusal

Progress = Callable[[int, int], None]
"""Told now and then how many steps of how many are done."""
KEPT_SECONDS = 24 * 60 * 60
EVERY_SECONDS = 0.5


def begin(
    *, by: Actor, at: datetime, tenant_id: UUID, what: str, asked: Mapping[str, object]
) -> UUID:
    """Write down what somebody asked for; return the work's id, for the job that does it."""
    made = Work.objects.create(
        tenant_id=tenant_id, what=what, asked=dict(asked), asked_by=by.user_id, asked_at=at
    )
    return made.id


def work(*, viewer: Viewer, work_id: UUID) -> WorkAnswer:
    """Return long work that the viewer asked for. Refusal: `nothing_there`."""
    row = _own(viewer).filter(pk=work_id).first()
    if row is None:
        raise NothingThere("work")
    done, steps = cache.get(_key(row.id), (0, 0))
    return WorkAnswer(
        row.id,
        row.tenant_id,
        row.what,
        row.asked,
        row.asked_at,
        WorkState(row.state),
        row.result_id,
        row.message,
        row.mend,
        done,
        steps,
    )


def to_do(*, by: Viewer, work_id: UUID) -> Work | None:
    """Return work that still waits, locked by this transaction; None where it has ended.

    Refusal: `nothing_there`.
    """
    row = _own(by).select_for_update().filter(pk=work_id).first()
    if row is None:
        raise NothingThere("work")
    return row if row.state == WorkState.WAITING else None


def ended(row: Work, *, at: datetime, result_id: UUID) -> None:
    """Write what was made, in the transaction that made it."""
    row.state, row.ended_at, row.result_id = WorkState.DONE, at, result_id
    row.save(update_fields=["state", "ended_at", "result_id"])


def refused(row: Work, *, at: datetime, refusal: Refusal) -> None:
    """Write why nothing was made, in the words that the page would have shown."""
    row.state, row.ended_at = WorkState.REFUSED, at
    row.message, row.mend = refusal.message, refusal.mend
    row.save(update_fields=["state", "ended_at", "message", "mend"])


def progress_of(work_id: UUID) -> Progress:
    """Return what a long action calls as it goes on; the page reads it at once.

    It goes to the shared cache, which is written outside the transaction that does the work.
    """
    last = 0.0

    def tell(done: int, steps: int) -> None:
        nonlocal last
        now = monotonic()
        if done < steps and now - last < EVERY_SECONDS:
            return
        last = now
        cache.set(_key(work_id), (done, steps), KEPT_SECONDS)

    return tell


def in_silence(done: int, steps: int) -> None:
    """Tell nobody: for work that is short enough to be waited for."""


def _own(viewer: Viewer) -> QuerySet[Work]:
    if viewer.user_id is None:
        return Work.objects.none()
    return Work.objects.filter(asked_by=viewer.user_id)


def _key(work_id: UUID) -> str:
    return f"work:{work_id}"
