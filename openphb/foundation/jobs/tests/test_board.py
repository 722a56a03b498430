"""The page of jobs says how the queue stands, and nothing about anybody."""

from __future__ import annotations

import pytest
from django.utils import timezone

from openphb.foundation.access.types import NotPermitted
from openphb.foundation.jobs import queries, views
from openphb.foundation.jobs.jobs import beat
from openphb.foundation.jobs.models import Beat, JobFailure
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.refusal import NothingThere

pytestmark = pytest.mark.django_db


def fail(times: int) -> None:
    for number in range(times):
        JobFailure.objects.create(
            at=timezone.now(),
            job_id=number,
            task="tests.note",
            attempt=1,
            error_class="builtins.OSError",
            gave_up=False,
        )


def test_a_queue_that_never_ran_says_so(house, ask):
    with house.acting("phb_manager") as viewer:
        text = ask(views.jobs, viewer)
    assert "Timed jobs have never run" in text
    assert "Nothing has failed" in text


def test_jobs_are_counted_by_state(house, ask):
    with house.acting("phb_manager") as viewer:
        before = queries.board(viewer=viewer).counts["todo"]
        beat.defer(by=SYSTEM_USER_ID)
        found = queries.board(viewer=viewer)
        assert found.counts["todo"] == before + 1
        assert found.oldest_waiting is not None
        Beat.objects.create(at=timezone.now())
        assert "Running" in ask(views.jobs, viewer)


def test_failures_come_newest_first_in_pages_of_fifty(house, ask, django_assert_num_queries):
    fail(51)
    with house.acting("administrator") as viewer:
        with django_assert_num_queries(5):
            first = queries.board(viewer=viewer)
        assert [f.job_id for f in first.failures] == list(range(50, 0, -1))
        second = queries.board(viewer=viewer, before=first.next_before)
        assert [f.job_id for f in second.failures] == [0]
        assert second.next_before is None
        assert f"?before={first.next_before}" in ask(views.jobs, viewer)
        ask(views.jobs, viewer, query={"before": str(first.next_before)})


def test_a_mangled_key_leads_nowhere(house, ask):
    with house.acting("phb_manager") as viewer, pytest.raises(NothingThere):
        ask(views.jobs, viewer, query={"before": "x"})


def test_who_may_not_see_jobs_is_refused(house):
    with house.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        queries.board(viewer=viewer)
