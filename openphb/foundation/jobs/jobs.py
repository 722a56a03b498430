"""The queue's own jobs: show that time passes, take back what dead workers held, tidy up."""

from __future__ import annotations

from datetime import timedelta

from asgiref.sync import sync_to_async
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status

from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.models import Beat, JobFailure
from openphb.foundation.jobs.types import Run

# A job whose worker died this often probably kills its worker: it is not tried again.
MOST_LOST = 5
KEEP_DONE = timedelta(days=7)
KEEP_FAILED = timedelta(days=90)
HOUR = timedelta(hours=1)


@job("jobs.beat", every="* * * * *")
def beat(run: Run) -> None:  # noqa: ARG001  it is about nobody
    """Write down that timed jobs run. The real clock: this is about the machine."""
    Beat.objects.update_or_create(pk=1, defaults={"at": timezone.now()})


@app.periodic(cron="* * * * *")
@app.task(name="jobs.take_back", pass_context=True, queueing_lock="jobs.take_back")
async def take_back(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  the queue gives it
    """Queue again the jobs of workers that gave no sign of life for 30 seconds.

    A worker that only slept so long would run its job beside the new one: jobs lock what they do.
    """
    manager = context.app.job_manager
    for lost in await manager.get_stalled_jobs():
        assert lost.id is not None
        gave_up = lost.attempts + 1 >= MOST_LOST
        await sync_to_async(_note_lost)(lost, gave_up=gave_up)
        if gave_up:
            await manager.finish_job_by_id_async(lost.id, Status.FAILED, delete_job=False)
        else:
            await manager.retry_job(lost)


@app.periodic(cron="23 3 * * *")
@app.task(name="jobs.tidy", pass_context=True, queueing_lock="jobs.tidy")
async def tidy(context: JobContext, timestamp: int) -> None:  # noqa: ARG001  the queue gives it
    """Delete what is done for a week, and what failed for a quarter of a year."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=KEEP_DONE // HOUR)
    await manager.delete_old_jobs(
        nb_hours=KEEP_FAILED // HOUR,
        include_failed=True,
        include_cancelled=True,
        include_aborted=True,
    )
    await JobFailure.objects.filter(at__lt=timezone.now() - KEEP_FAILED).adelete()


def _note_lost(lost: QueuedJob, *, gave_up: bool) -> None:
    assert lost.id is not None
    JobFailure.objects.create(
        at=timezone.now(),
        job_id=lost.id,
        task=lost.task_name,
        attempt=lost.attempts + 1,
        error_class="the worker died",
        gave_up=gave_up,
    )
