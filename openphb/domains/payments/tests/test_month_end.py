"""At a month's end what is owed for care given, and paid for care to come, is set right once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from openphb.domains.ledger import queries as ledger
from openphb.domains.ledger.jobs import take_accruals_back
from openphb.domains.ledger.types import AccrualKind
from openphb.domains.payments import actions, queries
from openphb.domains.payments.jobs import accrue_month_end, month_to_accrue, state_month_end
from openphb.domains.payments.tests import making
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period

LAST = date(2026, 12, 31)
NEW_YEAR = date(2027, 1, 1)
# From 11 December: the first four weeks go to 7 January, and seven of their days come after LAST.
FOUR_WEEKS, TO_COME = 1136_00, 284_00


def begins_with(house):
    """One who is paid for four weeks, and one who is paid nothing although it is due."""
    making.payer(house)
    making.entitled(house)
    making.approved(house)
    house.unpaid = making.agreement(house, making.entitled(house)).budget_id
    house.system, house.began = house.join("system"), house.today


@pytest.fixture
def ready(house):
    return house


def evening(house, day: date, *jobs) -> None:
    house.today = day
    for job in jobs:
        job.body(Run(house.system, Moment(day, house.at, pretended=True), 1, last=True))


def posted(house, month_end: date = LAST):
    with house.acting("finance_officer") as viewer:
        found = ledger.accruals(viewer=viewer, tenant_id=house.tenant_id, month_end=month_end)
    return {one.kind: (one.journals, one.pence, one.taken_back) for one in found}


def expenditure(house) -> int:
    with house.acting("finance_officer") as viewer:
        found = ledger.trial_balance(viewer=viewer, tenant_id=house.tenant_id)
    return next((one.balance_pence for one in found.accounts if one.code == "5000"), 0)


def entitled(house, period: Period) -> int:
    with house.acting("finance_officer") as viewer:
        return queries.entitled_between(viewer=viewer, budget_id=house.unpaid, period=period)


def test_the_months_expenditure_is_the_care_of_its_days_and_is_taken_back(ready):
    before = expenditure(ready)
    assert before == FOUR_WEEKS
    evening(ready, LAST, state_month_end, accrue_month_end)
    given = entitled(ready, Period(making.FIRST_DAY, NEW_YEAR))
    assert posted(ready) == {
        AccrualKind.ARREARS: (1, given, False),
        AccrualKind.PREPAYMENT: (1, TO_COME, False),
    }
    # Two people's care of the same days costs the same, whoever was paid.
    assert expenditure(ready) == before + given - TO_COME == 2 * given
    evening(ready, NEW_YEAR, take_accruals_back)
    assert {back for _journals, _pence, back in posted(ready).values()} == {True}
    assert expenditure(ready) == before


def test_a_month_is_accrued_once_however_often_the_job_runs(ready):
    for day in (LAST, LAST, NEW_YEAR, NEW_YEAR + timedelta(days=3)):
        evening(ready, day, state_month_end, accrue_month_end)
    assert [journals for journals, _pence, _back in posted(ready).values()] == [1, 1]
    ready.today = ready.began
    making.entitled(ready)
    ready.today = LAST
    with ready.acting("finance_officer") as viewer:
        actions.state_commitments(by=viewer, at=ready.at, tenant_id=ready.tenant_id)
    evening(ready, LAST, accrue_month_end)
    assert posted(ready)[AccrualKind.ARREARS][0] == 1


def test_what_failed_on_the_evening_is_posted_in_the_morning_as_of_the_month(ready):
    evening(ready, LAST, state_month_end)
    assert posted(ready) == {}
    evening(ready, NEW_YEAR, accrue_month_end)
    assert posted(ready)[AccrualKind.PREPAYMENT] == (1, TO_COME, False)


def test_without_a_statement_of_its_last_day_a_month_is_not_accrued(ready):
    evening(ready, LAST, accrue_month_end)
    evening(ready, LAST - timedelta(days=1), state_month_end, accrue_month_end)
    assert posted(ready) == {}


@pytest.mark.parametrize(
    ("today", "month_end"),
    [
        (LAST, LAST),
        (NEW_YEAR, LAST),
        (date(2027, 1, 5), LAST),
        (date(2027, 1, 6), None),
        (date(2027, 1, 30), None),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (date(2027, 3, 2), date(2027, 2, 28)),
    ],
)
def test_which_month_is_posted_on_a_day(today, month_end):
    assert month_to_accrue(today) == month_end


def test_finance_reads_beside_the_statement_what_was_posted(ready, visit):
    evening(ready, LAST, state_month_end, accrue_month_end)
    path = reverse("payments:commitments")
    with ready.acting("finance_officer") as viewer:
        shown = visit(viewer, path).content.decode()
    assert f"{pounds(TO_COME)} was taken out of the month as paid for care to come" in shown
    assert "to be taken back on Friday 1 January 2027" in shown
    evening(ready, NEW_YEAR, take_accruals_back)
    with ready.acting("finance_officer") as viewer:
        assert "; taken back on Friday 1 January 2027" in visit(viewer, path).content.decode()


def test_a_nurse_posts_no_month_end(ready):
    with ready.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        actions.accrue_month(by=viewer, at=ready.at, tenant_id=ready.tenant_id, month_end=LAST)
