"""How the queue stands. About the machine and nobody's record."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Max, Min, Q
from django.db.models.functions import Now
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinateWorker,
)

from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.foundation.jobs.models import Beat, JobFailure
from openphb.foundation.jobs.types import Board, Failure

PAGE = 50


def board(*, viewer: Viewer, before: UUID | None = None) -> Board:
    """Return the queue's state and one page of its failures, newest first, older than `before`.

    :raises NotPermitted: without `job.view`.
    """
    if not viewer.holds(Permission.JOB_VIEW):
        raise NotPermitted(Permission.JOB_VIEW)
    counted = ProcrastinateJob.objects.values("status").annotate(jobs=Count("id"))
    ready = Q(job__status="todo") & (Q(job__scheduled_at=None) | Q(job__scheduled_at__lte=Now()))
    waiting = ProcrastinateEvent.objects.filter(ready, type="deferred").aggregate(at=Min("at"))
    workers = ProcrastinateWorker.objects.aggregate(all=Count("id"), seen=Max("last_heartbeat"))
    older = Q(id__lt=before) if before else Q()
    # The keys are made in order of time, so they are the order too.
    rows = list(JobFailure.objects.filter(older).order_by("-id")[: PAGE + 1])
    return Board(
        counts=dict.fromkeys(ProcrastinateJob.STATUSES, 0)
        | {one["status"]: one["jobs"] for one in counted},
        oldest_waiting=waiting["at"],
        last_beat=Beat.objects.filter(pk=1).values_list("at", flat=True).first(),
        workers=workers["all"],
        worker_seen=workers["seen"],
        failures=tuple(
            Failure(r.id, r.at, r.job_id, r.task, r.attempt, r.error_class, r.gave_up)
            for r in rows[:PAGE]
        ),
        next_before=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )
