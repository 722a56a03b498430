"""Long work: asked for on a page, done by the worker, watched or left, and done once.

A request writes down what was asked and queues a job, in one transaction. The job does it and
writes how it ended in another; a worker that takes the job up again finds it done.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from time import monotonic
from uuid import UUID

from django.core.cache import cache

from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.jobs.models import Work
from openphb.foundation.jobs.types import Run, WorkAnswer, WorkState
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


def work(*, viewer: Viewer, work_id: UUID, permission: Permission) -> WorkAnswer:
    """Return long work in the tenants that a permission reaches. Refusal: `nothing_there`."""
    row = Work.objects.filter(viewer.scope(permission).tenants_q(), pk=work_id).first()
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


def do_once(run: Run, work_id: UUID, do: Callable[[Viewer, Work, Progress], UUID]) -> None:
    """Do what was asked, as whoever asked, and write how it ended, in one transaction.

    `do` returns the id of what it made or changed. Work that has ended is not done again. A refusal
    is kept in the words that the page would have shown; so is that it failed for good.
    """
    try:
        with run.acting() as by:
            row = _waiting(by, work_id)
            if row is not None:
                row.result_id = do(by, row, progress_of(work_id))
                _end(row, WorkState.DONE, run.at)
    except Refusal as refusal:
        _refuse(run, work_id, refusal)
    except Exception:
        if run.last:
            _refuse(run, work_id, _failed())
        raise


def _waiting(by: Viewer, work_id: UUID) -> Work | None:
    """Return work that the actor asked for and that waits, locked by this transaction."""
    assert by.user_id is not None, "a job has an actor"
    return (
        Work.objects.select_for_update()
        .filter(pk=work_id, asked_by=by.user_id, state=WorkState.WAITING)
        .first()
    )


def _refuse(run: Run, work_id: UUID, refusal: Refusal) -> None:
    with run.acting() as by:
        row = _waiting(by, work_id)
        if row is not None:
            row.message, row.mend = refusal.message, refusal.mend
            _end(row, WorkState.REFUSED, run.at)


def _end(row: Work, state: WorkState, at: datetime) -> None:
    row.state, row.ended_at = state, at
    row.save(update_fields=["state", "ended_at", "result_id", "message", "mend"])


def _failed() -> Refusal:
    return Refusal(
        "work_failed",
        "This could not be done: something is wrong with OpenPHB itself.",
        "Nothing is half done. Tell whoever runs the system; the page of jobs says more.",
    )


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


def _key(work_id: UUID) -> str:
    return f"work:{work_id}"
