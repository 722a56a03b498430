"""A run of many is prepared and approved by the worker: once, watched on a page, refused in words."""

from __future__ import annotations

import re
import sys
from uuid import UUID

import pytest
from django.core.cache import cache

from openphb.domains.payments import actions, jobs, queries
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Rail, RunAsked, RunKind, RunState
from openphb.foundation.access.types import Permission
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs import work
from openphb.foundation.jobs.types import Run, WorkState
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])
FOUR_WEEKS = 20 * 1420 * 4


@pytest.fixture
def ready(house, monkeypatch):
    """Return a house with two who can be paid, where one payment is already too many to wait for."""
    module = sys.modules["openphb.domains.payments.queries.due"]
    monkeypatch.setattr(module, "MOST_WAITED_FOR", 1)
    monkeypatch.setattr(queries, "MOST_WAITED_FOR", 1)
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    return house


def asked(house, pay_on=making.FIRST_DAY) -> UUID:
    with house.acting("finance_officer") as viewer:
        return actions.ask_to_prepare(
            by=viewer,
            at=house.at,
            asked=RunAsked(
                tenant_id=house.tenant_id,
                organisation_id=house.organisation_id,
                pay_on=pay_on,
            ),
        )


def worker(house, job, work_id, role="finance_officer", *, last=False):
    moment = Moment(house.today, house.at, pretended=True)
    job.body(Run(house.user_id(role), moment, 1, last=last), work_id)


def found(house, work_id):
    with house.acting("auditor") as viewer:
        return work.work(viewer=viewer, work_id=work_id, permission=Permission.RUN_VIEW)


def test_what_was_asked_for_is_prepared_once_however_often_the_job_runs(ready):
    work_id = asked(ready)
    assert found(ready, work_id).state is WorkState.WAITING
    worker(ready, jobs.prepare_run, work_id)
    worker(ready, jobs.prepare_run, work_id)
    told = found(ready, work_id)
    assert (told.state, told.steps_done, told.steps) == (WorkState.DONE, 2, 2)
    assert told.result_id is not None
    run = making.run(ready, told.result_id)
    assert (run.state, run.payment_count, run.total_pence) == (RunState.DRAFT, 2, 2 * FOUR_WEEKS)


def test_a_refusal_is_kept_in_the_words_that_the_page_would_have_shown(ready):
    making.approved(ready)
    work_id = asked(ready)
    worker(ready, jobs.prepare_run, work_id)
    told = found(ready, work_id)
    assert (told.state, told.result_id) == (WorkState.REFUSED, None)
    assert told.message.startswith("Nothing is due on")


def test_what_can_be_refused_at_once_is_refused_at_once(ready):
    worker(ready, jobs.prepare_run, asked(ready))
    with pytest.raises(Refusal) as refused:
        asked(ready)
    assert refused.value.code == "run_already_open"


def test_a_job_that_fails_for_good_says_so_and_one_that_is_tried_again_waits(ready, monkeypatch):
    work_id = asked(ready)
    monkeypatch.setattr(actions, "prepare", lambda **_asked: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        worker(ready, jobs.prepare_run, work_id)
    assert found(ready, work_id).state is WorkState.WAITING
    with pytest.raises(ZeroDivisionError):
        worker(ready, jobs.prepare_run, work_id, last=True)
    assert found(ready, work_id).message.startswith("This could not be done")


def led_to(answered, kind) -> UUID:
    """Return the id in the address that an answer leads to."""
    found = re.search(rf"/{kind}/([0-9a-f-]{{36}})/", answered["Location"])
    assert found
    return UUID(found[1])


def test_pages_ask_the_worker_watch_it_and_lead_to_the_run(ready, visit):
    with ready.acting("finance_officer") as viewer:
        payer = queries.payers(viewer=viewer)[0]
        day = {f"pay_on-{k}": getattr(making.FIRST_DAY, k) for k in ("day", "month", "year")}
        sent = visit(
            viewer,
            "/payments/prepare/",
            {"payer": payer.id, "kind": RunKind.ORDINARY, "rail": Rail.BACS, **day},
            post=True,
        )
        work_id = led_to(sent, "work")
        cache.set(f"work:{work_id}", (1, 2))
        watched = visit(viewer, f"/payments/work/{work_id}/").content.decode()
    assert "1 of 2" in watched
    assert "data-watch" in watched
    worker(ready, jobs.prepare_run, work_id)
    with ready.acting("finance_officer") as viewer:
        leads_to = visit(viewer, f"/payments/work/{work_id}/")
    run_id = led_to(leads_to, "runs")
    making.reviewed(ready, run_id)
    with ready.acting("finance_approver") as viewer:
        wrong = visit(viewer, f"/payments/runs/{run_id}/approve/", {"total": "1.00"}, post=True)
        assert wrong.status_code == 200, "a wrong total is told on the form, not by the worker"
        sent = visit(viewer, f"/payments/runs/{run_id}/approve/", {"total": "2272.00"}, post=True)
    work_id = led_to(sent, "work")
    assert making.run(ready, run_id).state is RunState.REVIEWED
    worker(ready, jobs.approve_run, work_id, "finance_approver")
    assert making.run(ready, run_id).state is RunState.APPROVED


def test_work_of_one_commissioner_is_nothing_to_another(ready):
    work_id = asked(ready)
    with ready.acting("auditor", ready.other_tenant_id) as viewer, pytest.raises(NothingThere):
        work.work(viewer=viewer, work_id=work_id, permission=Permission.RUN_VIEW)
