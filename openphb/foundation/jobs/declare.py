"""How a job is declared, deferred, retried, and how its failures are kept."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, cast, get_type_hints
from uuid import UUID

from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job as QueuedJob

from openphb.foundation.clock import business
from openphb.foundation.jobs.models import JobFailure
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.kernel.refusal import Refusal

Body = Callable[..., None]
# What may be an argument: ids, counts and days, never a name or a text about somebody.
READERS: dict[type, Callable[[Any], Any]] = {UUID: UUID, int: int, date: date.fromisoformat}


class Backoff(BaseRetryStrategy):
    """Tries again after 10 s, 30 s, 90 s … at most an hour apart, `attempts` times in all.

    A refusal is an answer, so it is never tried again.
    """

    first = timedelta(seconds=10)
    longest = timedelta(hours=1)

    def __init__(self, attempts: int) -> None:
        self.attempts = attempts

    def wait_after(self, attempt: int) -> timedelta:
        """Return the pause after attempt number `attempt` (from 1) failed."""
        trebled: int = 3 ** min(attempt - 1, 10)
        return min(self.first * trebled, self.longest)

    def gives_up(self, exception: BaseException, attempt: int) -> bool:
        return isinstance(exception, Refusal) or attempt >= self.attempts

    def get_retry_decision(
        self, *, exception: BaseException, job: QueuedJob
    ) -> RetryDecision | None:
        attempt = job.attempts + 1
        if self.gives_up(exception, attempt):
            return None
        return RetryDecision(retry_at=timezone.now() + self.wait_after(attempt))


class Job:
    """A declared job: `defer` puts it in the queue, `run` is its body."""

    def __init__(self, name: str, body: Body, attempts: int) -> None:
        hints = get_type_hints(body)
        names = list(inspect.signature(body).parameters)[1:]
        unfit = [one for one in names if hints[one] not in READERS]
        if unfit:
            raise TypeError(f"job {name}: {unfit} must be a UUID, an int or a date")
        self.name = name
        self.body = body
        self.backoff = Backoff(attempts)
        self.kinds = {one: hints[one] for one in names}
        self.task: Any = app.task(name=name, retry=self.backoff, pass_context=True)(self._work)

    def defer(self, *, by: UUID, **ids: UUID | int | date) -> int:
        """Queue one run for the actor `by`, in the caller's transaction; return the job's number."""
        if set(ids) != set(self.kinds):
            raise TypeError(f"job {self.name} takes {sorted(self.kinds)}, not {sorted(ids)}")
        given = {k: v if isinstance(v, int) else str(v) for k, v in ids.items()}
        return cast(int, self.task.defer(actor_id=str(by), **given))

    def _work(
        self,
        context: JobContext,
        /,
        *,
        actor_id: str,
        timestamp: int | None = None,  # noqa: ARG002  the queue tells timed jobs when they were due
        **given: Any,
    ) -> None:
        attempt = context.job.attempts + 1
        number = context.job.id
        assert number is not None, "a job that runs was queued"
        try:
            run = Run(UUID(actor_id), business.read(), attempt, attempt >= self.backoff.attempts)
            self.body(run, **{k: READERS[self.kinds[k]](v) for k, v in given.items()})
        except Exception as error:
            JobFailure.objects.create(
                at=timezone.now(),
                job_id=number,
                task=self.name,
                attempt=attempt,
                error_class=error_class(error),
                gave_up=self.backoff.gives_up(error, attempt),
            )
            raise


def job(name: str, *, attempts: int = 6, every: str | None = None) -> Callable[[Body], Job]:
    """Declare a job. `every` (five cron fields, in UTC) also runs it by itself, as OpenPHB."""

    def declare(body: Body) -> Job:
        made = Job(name, body, attempts)
        if every is not None:
            assert not made.kinds, f"timed job {name} can be given nothing"
            app.periodic(cron=every, task_kwargs={"actor_id": str(SYSTEM_USER_ID)})(made.task)
        return made

    return declare


def error_class(error: BaseException) -> str:
    """Return the kind of an error, with a refusal's code: its message may quote a row."""
    code = f"({error.code})" if isinstance(error, Refusal) else ""
    return f"{type(error).__module__}.{type(error).__qualname__}{code}"[:200]
