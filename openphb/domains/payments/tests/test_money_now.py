"""The numbers of finance's home: right, and as cheap for many as for one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from openphb.domains.payments import actions, queries
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import CountAndSum, RunState

FOUR_WEEKS = 20 * 1420 * 4


@pytest.fixture
def ready(house):
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    return house


def test_nothing_is_nothing(house):
    with house.acting("finance_officer") as viewer:
        now = queries.money_now(viewer=viewer)
    assert (now.runs, now.soonest, now.exceptions, now.unmatched) == (
        {},
        None,
        CountAndSum(0, 0),
        0,
    )


def test_open_runs_exceptions_and_held_payments_are_counted(ready, django_assert_num_queries):
    made = making.prepared(ready)
    with ready.acting("finance_officer") as viewer:
        payment = queries.payments_of_run(viewer=viewer, run_id=made.run_id).payments[0]
        actions.hold(by=viewer, at=ready.at, payment_id=payment.id, reason="Bank queried it")
        with django_assert_num_queries(7):
            now = queries.money_now(viewer=viewer)
    assert now.runs == {RunState.DRAFT: CountAndSum(1, FOUR_WEEKS)}
    assert now.soonest == made.run_id
    # Both are first payments; one of them is held.
    assert now.exceptions == CountAndSum(1, FOUR_WEEKS)
    assert now.held == CountAndSum(1, FOUR_WEEKS)


def test_a_nurse_sees_none_of_it(ready):
    making.prepared(ready)
    with ready.acting("care_coordinator") as viewer:
        assert queries.money_now(viewer=viewer).runs == {}


def test_the_home_page_leads_to_each(ready, visit):
    made = making.prepared(ready)
    with ready.acting("finance_approver") as viewer:
        shown = visit(viewer, reverse("finance:home")).content.decode()
    assert reverse("payments:run", args=[made.run_id]) in shown
    for name in ("payments:calendar", "payments:overpayments", "agreements:awaiting"):
        assert reverse(name) in shown
    assert "£2,272.00" in shown
