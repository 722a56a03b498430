"""A job takes ids only, is part of its caller's transaction, and is tried again with patience."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from openphb.foundation.access.types import Permission
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.declare import Backoff, Job, error_class
from openphb.foundation.jobs.jobs import beat
from openphb.foundation.jobs.models import Beat, JobFailure
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal, Stale

DID: list[object] = []


def note(run: Run, record_id: UUID, on: date, count: int) -> None:
    DID.append((run.attempt, run.last, record_id, on, count))


def break_off(run: Run, record_id: UUID) -> None:
    with run.acting():
        Beat.objects.create(at=run.at)
        raise ValueError("Mr W of 1 High Street")


NOTE = Job("tests.note", note, 3)
BREAK = Job("tests.break", break_off, 2)


def context(attempts: int = 0, job_id: int = 7) -> Any:
    return SimpleNamespace(job=SimpleNamespace(id=job_id, attempts=attempts))


def queued() -> int:
    return ProcrastinateJob.objects.count()


@pytest.mark.django_db
def test_a_job_that_is_rolled_back_never_was():
    before = queued()
    with transaction.atomic():
        NOTE.defer(by=SYSTEM_USER_ID, record_id=new_id(), on=date(2026, 11, 24), count=1)
        assert queued() == before + 1
        transaction.set_rollback(True)
    assert queued() == before


@pytest.mark.django_db
def test_nobody_else_sees_a_job_before_its_transaction_commits():
    job_id = NOTE.defer(by=SYSTEM_USER_ID, record_id=new_id(), on=date(2026, 11, 24), count=1)
    asked = "select count(*) from procrastinate_jobs where id = %s"
    with connection.cursor() as cursor:
        cursor.execute(asked, [job_id])
        assert cursor.fetchone() == (1,)
    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        password=settings["PASSWORD"] or None,
    ) as other:
        assert other.execute(asked, [job_id]).fetchone() == (0,)


@pytest.mark.django_db
def test_a_body_gets_back_what_was_deferred(house):
    record_id = new_id()
    NOTE.defer(by=SYSTEM_USER_ID, record_id=record_id, on=date(2026, 11, 24), count=3)
    job = ProcrastinateJob.objects.latest("id")
    assert job.task_name == "tests.note"
    DID.clear()
    NOTE._work(context(attempts=2), **job.args)
    assert [(3, True, record_id, date(2026, 11, 24), 3)] == DID


def test_a_job_cannot_be_declared_with_text():
    def body(run: Run, name: str) -> None:
        raise AssertionError(name)

    with pytest.raises(TypeError, match="must be a UUID, an int or a date"):
        Job("tests.text", body, 1)


def test_a_job_cannot_be_deferred_with_other_arguments_than_it_takes():
    with pytest.raises(TypeError, match="takes"):
        NOTE.defer(by=SYSTEM_USER_ID, record_id=new_id())


@pytest.mark.django_db
def test_a_failure_undoes_the_work_and_leaves_the_kind_of_error_alone(house):
    with pytest.raises(ValueError, match="High Street"):
        BREAK._work(context(job_id=9), actor_id=str(SYSTEM_USER_ID), record_id=str(new_id()))
    assert not Beat.objects.exists()
    failure = JobFailure.objects.get()
    assert (failure.job_id, failure.task, failure.attempt) == (9, "tests.break", 1)
    assert failure.error_class == "builtins.ValueError"
    assert not failure.gave_up


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 10), (2, 30), (3, 90), (4, 270), (6, 2430), (7, 3600), (99, 3600)]
)
def test_the_pause_trebles_up_to_an_hour(attempt, seconds):
    assert Backoff(100).wait_after(attempt) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("error", "attempt", "gives_up"),
    [
        (OSError(), 1, False),
        (OSError(), 4, False),
        (OSError(), 5, True),
        (Stale(), 1, True),
    ],
)
def test_a_job_is_tried_as_often_as_declared_and_a_refusal_never_again(error, attempt, gives_up):
    backoff = Backoff(5)
    assert backoff.gives_up(error, attempt) is gives_up
    decision = backoff.get_retry_decision(
        exception=error,
        job=SimpleNamespace(attempts=attempt - 1),  # type: ignore[arg-type]  # all it reads
    )
    assert (decision is None) is gives_up


def test_the_kind_of_a_refusal_includes_its_code_and_nothing_else():
    refusal = Refusal("no_consent", "Mr W has not agreed.")
    assert error_class(refusal) == "openphb.kernel.refusal.Refusal(no_consent)"


@pytest.mark.django_db
def test_the_beat_is_written_as_openphb_and_moves_on(house):
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    beat._work(context(), actor_id=str(SYSTEM_USER_ID), timestamp=1)
    first = Beat.objects.get().at
    beat._work(context(), actor_id=str(SYSTEM_USER_ID), timestamp=2)
    assert Beat.objects.get().at > first


@pytest.mark.django_db
def test_openphb_itself_may_act_in_the_tenants_it_was_given_and_no_other(house):
    for _again in range(2):
        assert ensure_system_user(tenant_ids=[house.tenant_id], at=house.at) == SYSTEM_USER_ID
    with house.acting_as(SYSTEM_USER_ID) as viewer:
        assert viewer.scope(Permission.MESSAGE_SEND).tenant_ids == {house.tenant_id}
        assert len(viewer.grants) == 1
    ensure_system_user(tenant_ids=[house.tenant_id, house.other_tenant_id], at=house.at)
    with house.acting_as(SYSTEM_USER_ID) as viewer:
        assert viewer.scope(Permission.MESSAGE_SEND).tenant_ids == {
            house.tenant_id,
            house.other_tenant_id,
        }
