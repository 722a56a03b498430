"""A run of a job, and what the page of jobs says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Viewer
from openphb.foundation.clock.business import Moment

# OpenPHB itself, where nobody in particular asks: a fixed id, so that every process knows it.
SYSTEM_USER_ID = UUID("00000000-0000-7000-8000-00000000b0b1")


@dataclass(frozen=True)
class Run:
    """One attempt at a job: for whom, at which business time, and the how manieth (from 1)."""

    actor_id: UUID
    moment: Moment
    attempt: int
    last: bool
    """Whether nobody tries again if this attempt fails."""

    @property
    def at(self) -> datetime:
        return self.moment.at

    @contextmanager
    def acting(self) -> Iterator[Viewer]:
        """One transaction with the actor's reach today; a job may have several, one after another."""
        with acting(self.actor_id, self.moment.today) as viewer:
            yield viewer


class WorkState(StrEnum):
    """Where long work stands that somebody asked for."""

    WAITING = "waiting"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class WorkAnswer:
    """Long work as the person who asked for it sees it; it may be left and come back to."""

    id: UUID
    tenant_id: UUID
    what: str
    asked: Mapping[str, object]
    asked_at: datetime
    state: WorkState
    result_id: UUID | None
    message: str
    mend: str
    steps_done: int
    """How far it has come, of `steps`; both are 0 until it has begun."""
    steps: int


@dataclass(frozen=True)
class Failure:
    """An attempt that failed: which job and what kind of error, and nothing about anybody."""

    id: UUID
    at: datetime
    job_id: int
    task: str
    attempt: int
    error_class: str
    gave_up: bool


@dataclass(frozen=True)
class Board:
    """How the queue stands."""

    counts: dict[str, int]
    """State → jobs in it; finished ones for as long as they are kept (7 days)."""
    oldest_waiting: datetime | None
    """When the job that has waited longest, among those that may run now, was deferred."""
    last_beat: datetime | None
    """When the job that runs every minute last ran; None before the first time."""
    workers: int
    worker_seen: datetime | None
    """The last sign of life of any worker, which it gives every 10 seconds even while it works."""
    failures: tuple[Failure, ...]
    next_before: UUID | None
    """The key of the next page of failures; None on the last."""
