"""The worker itself, in its own process, on its own database: it works, and it may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKER = [sys.executable, "-m", "django", "procrastinate", "worker"]


def defer(environment: dict[str, str], statement: str) -> None:
    """Queue a job from a process of its own, as a command or a request would."""
    program = f"import django; django.setup(); {statement}"
    subprocess.run([sys.executable, "-c", program], env=environment, cwd=ROOT, check=True)


def states(environment: dict[str, str], task: str) -> list[tuple[str, int]]:
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        return connection.execute(
            "select status::text, attempts from procrastinate_jobs where task_name = %s order by id",
            [task],
        ).fetchall()


BEAT = (
    "from openphb.foundation.jobs.jobs import beat;"
    "from openphb.foundation.jobs.types import SYSTEM_USER_ID;"
    "beat.defer(by=SYSTEM_USER_ID)"
)
SLOW = (
    "from tests.operations.slow_jobs import slow;"
    "from openphb.foundation.jobs.types import SYSTEM_USER_ID;"
    "slow.defer(by=SYSTEM_USER_ID)"
)


def test_the_worker_does_a_job_that_was_queued(own_database):
    defer(own_database, BEAT)
    subprocess.run([*WORKER, "--one-shot"], env=own_database, cwd=ROOT, check=True, timeout=60)
    done = states(own_database, "jobs.beat")
    assert done
    assert {state for state, _attempts in done} == {"succeeded"}
    with psycopg.connect(own_database["DATABASE_URL"]) as connection:
        assert connection.execute("select count(*) from jobs_beat").fetchone() == (1,)


def test_a_job_whose_worker_was_killed_is_done_by_the_next_worker(own_database, tmp_path):
    said = tmp_path / "said"
    environment = {
        **own_database,
        "DJANGO_SETTINGS_MODULE": "tests.operations.settings",
        "SLOW_JOB_SAYS": str(said),
    }
    defer(environment, SLOW)
    first = subprocess.Popen(WORKER, env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 60
        while not said.exists() or "began 1" not in said.read_text():
            assert first.poll() is None, "the worker ended by itself"
            assert time.monotonic() < deadline, "the job never began"
            time.sleep(0.05)
    finally:
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
    assert states(environment, "tests.slow") == [("doing", 0)]
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        # What a minute of silence does, without the minute.
        connection.execute(
            "update procrastinate_workers set last_heartbeat = now() - interval '1 minute'"
        )
    second = subprocess.Popen(WORKER, env=environment, cwd=ROOT)
    try:
        deadline = time.monotonic() + 100
        while states(environment, "tests.slow") != [("succeeded", 2)]:
            assert time.monotonic() < deadline, "the job was not done again"
            time.sleep(0.2)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(timeout=20)
    assert said.read_text().split("\n")[:3] == ["began 1", "began 2", "ended 2"]
    with psycopg.connect(environment["DATABASE_URL"]) as connection:
        lost = connection.execute(
            "select task, attempt, error_class, gave_up from jobs_jobfailure"
        ).fetchall()
    assert lost == [("tests.slow", 1, "the worker died", False)]


@pytest.mark.parametrize(
    "task", ["jobs.beat", "jobs.take_back", "jobs.tidy", "access.forget_sessions"]
)
def test_the_timed_jobs_are_known_to_the_worker(task):
    from procrastinate.contrib.django import app

    assert (task, "") in app.periodic_registry.periodic_tasks
