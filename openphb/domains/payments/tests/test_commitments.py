"""Statements of commitments: what they say, what they post, and that they cost the same for many."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import actions, queries
from openphb.domains.payments.jobs import state_for_tenant, state_month_end
from openphb.domains.payments.models import CommittedLine
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import Commitment, Rail
from openphb.domains.plans import actions as plans
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import Verdict
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.types import Run
from openphb.kernel.money import pounds
from openphb.kernel.periods import Period, financial_year
from openphb.kernel.refusal import NothingThere

YEAR, NEXT = "2026/27", "2027/28"
APRIL = date(2027, 4, 1)
FOUR_WEEKS = 20 * 1420 * 4
DIRECT, NOTIONAL = ManagementOption.DIRECT_PAYMENT, ManagementOption.NOTIONAL


def begins_with(house):
    making.payer(house)
    house.agreement_id = making.entitled(house)
    house.budget_id = making.agreement(house, house.agreement_id).budget_id


@pytest.fixture
def ready(house):
    return house


def stated(house):
    with house.acting("finance_officer") as viewer:
        made = actions.state_commitments(by=viewer, at=house.at, tenant_id=house.tenant_id)
        return queries.statement(viewer=viewer, statement_id=made)


def of_budget(house, budget_id=None):
    with house.acting("finance_officer") as viewer:
        return queries.commitments_of_budget(viewer=viewer, budget_id=budget_id or house.budget_id)


def memorandum(house, service_year: str) -> dict[str, int]:
    with house.acting("finance_officer") as viewer:
        found = ledger.trial_balance(
            viewer=viewer, tenant_id=house.tenant_id, service_year=service_year
        )
    assert sum(one.balance_pence for one in found.memorandum) == 0
    return {one.code: one.balance_pence for one in found.memorandum}


def entitled(house, period: Period) -> int:
    with house.acting("finance_officer") as viewer:
        return queries.entitled_between(viewer=viewer, budget_id=house.budget_id, period=period)


def test_a_budget_that_was_never_paid_is_committed_whole(ready):
    found = of_budget(ready)
    direct = {line.year: line.of for line in found.lines if line.option is DIRECT}
    this_year = entitled(ready, Period(making.FIRST_DAY, APRIL))
    assert direct[YEAR] == Commitment(this_year, 0, this_year)
    assert direct[NEXT].committed_pence == entitled(ready, Period(APRIL, date(2028, 4, 1)))


def test_what_is_paid_is_no_longer_committed_and_the_forecast_stays(ready):
    before = of_budget(ready).year(YEAR)
    making.approved(ready)
    after = of_budget(ready).year(YEAR)
    assert after.paid_pence == FOUR_WEEKS
    assert after.committed_pence == before.committed_pence - FOUR_WEEKS
    assert after.forecast_pence == before.forecast_pence


def test_the_ledgers_year_of_care_differs_by_what_comes_after_31_march_and_the_page_says_so(
    ready, visit
):
    # Five periods of four weeks, the last from 2 April; the fourth lies across the end of March.
    ready.today = date(2027, 3, 30)
    making.approved(ready, date(2027, 4, 2), rail=Rail.FASTER_PAYMENTS)
    ledgers, found = {}, stated(ready)
    for year in (YEAR, NEXT):
        with ready.acting("finance_officer") as viewer:
            balances = ledger.trial_balance(
                viewer=viewer, tenant_id=ready.tenant_id, service_year=year
            )
            words = visit(viewer, f"{reverse('ledger:trial_balance')}?service={year}")
        ledgers[year] = next(one.balance_pence for one in balances.accounts if one.code == "5000")
        assert "counted whole in the year in which its period of care began" in (
            words.content.decode()
        )
    after_march = entitled(ready, Period(APRIL, date(2027, 4, 2)))
    assert after_march > 0
    assert ledgers[YEAR] - found.of(YEAR).paid_pence == after_march
    assert ledgers[NEXT] - found.of(NEXT).paid_pence == -after_march


def test_money_that_an_open_run_reserves_is_still_committed(ready):
    before = of_budget(ready)
    making.prepared(ready)
    assert of_budget(ready).year(YEAR) == before.year(YEAR)


def test_what_the_nhs_buys_is_committed_from_its_start_and_never_paid_here(ready):
    bought = [line for line in of_budget(ready).lines if line.option is NOTIONAL]
    days = (APRIL - planning.STARTS).days
    assert {line.year for line in bought} == {YEAR, NEXT}
    assert bought[0].of.paid_pence == 0
    assert abs(bought[0].of.committed_pence - 9000 * days / 7) <= 1


def test_a_later_version_of_the_plan_ends_what_the_earlier_one_bought(ready):
    dearer = replace(planning.DAY_LINE, unit_pence=18_000)
    before = of_budget(ready)
    with ready.acting("care_coordinator") as viewer:
        pen = planning.start(ready, viewer, ready.budget_id)
        line = next(one for one in pen.plan.lines if one.management_option is NOTIONAL)
        pen.line(*line.outcome_ids, line=dearer, line_id=line.id)
        pen.finish()
        pen.write(plans.submit)
    with ready.acting("approver") as viewer:
        planning.Pen(ready, viewer, pen.plan_id).write(
            plans.decide,
            verdict=Verdict.APPROVED,
            reasons="Fair.",
            why_lower=planning.FOUND,
        )
    after = of_budget(ready)

    def bought(found):
        (line,) = (one for one in found.lines if one.option is NOTIONAL and one.year == NEXT)
        return line.of.committed_pence

    assert bought(after) == pytest.approx(2 * bought(before), abs=1)


def test_a_one_off_that_the_nhs_buys_is_ordered_once(ready):
    hoist = replace(planning.DAY_LINE, description="Hoist", basis=Basis.ONE_OFF, unit_pence=99_900)
    agreement = making.agreement(ready, making.entitled(ready, planning.PA_LINE, hoist))
    found = of_budget(ready, agreement.budget_id)
    assert [line.of for line in found.lines if line.description == "Hoist"] == [
        Commitment(99_900, 0, 99_900)
    ]


def test_a_joint_line_is_committed_by_share_and_the_shares_are_the_line(ready):
    shares = {ready.organisation_id: 6_667, ready.other_organisation_id: 3_333}
    agreement = making.agreement(
        ready, making.entitled(ready, replace(planning.PA_LINE, shares=shares))
    )
    found = of_budget(ready, agreement.budget_id)
    for line in found.lines:
        assert len(line.funders) == 2
        assert sum((of for _name, of in line.funders), Commitment()) == line.of
        larger = max(of.agreed_pence for _name, of in line.funders)
        assert larger == pytest.approx(line.of.agreed_pence * 0.6667, abs=1)


def test_a_statement_is_the_sum_of_its_budgets_and_of_what_is_worked_out_for_each(ready):
    other = making.agreement(ready, making.entitled(ready)).budget_id
    making.approved(ready)
    found = stated(ready)
    worked_out = [of_budget(ready, one) for one in (ready.budget_id, other)]
    for year in (YEAR, NEXT):
        assert found.of(year) == sum((one.year(year) for one in worked_out), Commitment())
        assert found.of(year).adds_up
    with ready.acting("finance_officer") as viewer:
        told = queries.stated_budgets(viewer=viewer, statement_id=found.id, year=YEAR)
    assert {one.budget_id: one.of for one in told.budgets} == {
        one.budget_id: one.year(YEAR) for one in worked_out
    }
    assert found.budgets == 2


def test_the_memorandum_accounts_say_what_the_last_statement_says(ready):
    """Law: posted commitment = worked-out commitment, whatever happened between statements."""
    steps = (
        lambda: None,
        lambda: making.approved(ready),
        lambda: making.change(ready, ready.agreement_id, 1_755),
        lambda: making.entitled(ready),
        lambda: making.change(ready, ready.agreement_id, 0, making.FIRST_DAY),
        lambda: making.approved(ready, making.NEXT_DAY),
    )
    for step in steps:
        step()
        found = stated(ready)
        for year in (YEAR, NEXT):
            of, posted = found.of(year), memorandum(ready, year)
            assert posted["9000"] == of.agreed_pence
            assert posted["9100"] == of.overpaid_pence - of.paid_pence
            assert posted["9900"] == -of.committed_pence
    # A rate of nothing from the first day on: what was paid became an overpayment.
    assert found.of(YEAR).overpaid_pence == FOUR_WEEKS


def test_commitments_are_in_no_total_of_cash(ready):
    with ready.acting("finance_officer") as viewer:
        before = ledger.trial_balance(viewer=viewer, tenant_id=ready.tenant_id)
    stated(ready)
    with ready.acting("finance_officer") as viewer:
        after = ledger.trial_balance(viewer=viewer, tenant_id=ready.tenant_id)
    assert (after.debit_pence, after.credit_pence) == (before.debit_pence, before.credit_pence)


def test_a_statement_costs_the_same_statements_for_one_budget_and_for_many(ready):
    def cost() -> int:
        with ready.acting("finance_officer") as viewer, CaptureQueriesContext(connection) as asked:
            actions.state_commitments(by=viewer, at=ready.at, tenant_id=ready.tenant_id)
        return len(asked)

    stated(ready)
    few = cost()
    for _ in range(3):
        making.entitled(ready)
    assert cost() == few


def test_reading_a_statement_and_a_budget_costs_the_same_for_many_lines(
    ready, django_assert_num_queries
):
    made = stated(ready)
    for _ in range(3):
        making.entitled(ready)
    with ready.acting("finance_officer") as viewer:
        with django_assert_num_queries(3):
            queries.statement(viewer=viewer, statement_id=made.id)
        with django_assert_num_queries(2):
            queries.stated_budgets(viewer=viewer, statement_id=made.id, year=YEAR)
        with CaptureQueriesContext(connection) as asked:
            queries.commitments_of_budget(viewer=viewer, budget_id=ready.budget_id)
    assert len(asked) <= 22


def test_a_nurse_neither_states_nor_reads_a_commissioners_commitments(ready):
    made = stated(ready)
    with ready.acting("care_coordinator") as viewer:
        with pytest.raises(NotPermitted):
            actions.state_commitments(by=viewer, at=ready.at, tenant_id=ready.tenant_id)
        with pytest.raises(NothingThere):
            queries.statement(viewer=viewer, statement_id=made.id)
        with pytest.raises(NothingThere):
            queries.statements(viewer=viewer, tenant_id=ready.tenant_id)


def _on(house, day: date, user_id) -> Run:
    return Run(user_id, Moment(day, house.at, pretended=True), 1, last=True)


def test_the_last_evening_of_a_month_states_every_commissioner_once(ready):
    last, system = date(2026, 11, 30), ready.join("system")
    for day in (last - timedelta(days=1), last, last):
        state_month_end.body(_on(ready, day, system))
    with ready.acting("finance_officer") as viewer:
        made = queries.statements(viewer=viewer, tenant_id=ready.tenant_id)
    assert [one.as_of for one in made] == [last]


def test_whoever_closes_the_month_may_ask_for_one(ready):
    with ready.acting("finance_officer") as viewer:
        user_id = viewer.user_id
        work_id = actions.ask_to_state(by=viewer, at=ready.at, tenant_id=ready.tenant_id)
    for _ in range(2):
        state_for_tenant.body(_on(ready, ready.today, user_id), work_id)
    with ready.acting("finance_officer") as viewer:
        (made,) = queries.statements(viewer=viewer, tenant_id=ready.tenant_id)
        assert CommittedLine.objects.filter(statement_id=made.id).exists()
    assert financial_year(made.as_of) == YEAR


def test_the_pages_say_the_same_as_the_queries_and_lead_to_each_other(ready, visit):
    making.approved(ready)
    made = stated(ready)
    with ready.acting("finance_officer") as viewer:
        shown = visit(viewer, reverse("payments:commitments")).content.decode()
        cases = visit(viewer, reverse("payments:stated_budgets", args=[made.id])).content.decode()
        one = visit(viewer, reverse("payments:budget_year", args=[ready.budget_id]))
        home = visit(viewer, reverse("finance:home")).content.decode()
    still = pounds(made.of(YEAR).committed_pence)
    assert still in shown
    assert still in home
    assert reverse("payments:stated_budgets", args=[made.id]) in shown
    assert reverse("ledger:journal", args=[made.journal_id]) in shown
    assert reverse("payments:budget_year", args=[ready.budget_id]) in cases
    told = one.content.decode()
    assert pounds(of_budget(ready).year(YEAR).committed_pence) in told
    assert "£1,136.00" in told


def test_before_any_statement_the_page_says_when_there_will_be_one(house, visit):
    with house.acting("finance_officer") as viewer:
        path = reverse("payments:commitments_of", args=[house.tenant_id])
        assert "last evening of each month" in visit(viewer, path).content.decode()


def test_asking_for_a_statement_queues_it(ready, visit):
    path = reverse("payments:state_now", args=[ready.tenant_id])
    with ready.acting("finance_officer") as viewer:
        sent = visit(viewer, path, post=True)
        user_id = viewer.user_id
        watched = visit(viewer, sent["Location"]).content.decode()
    assert "Working out the commitments" in watched
    assert "Back to the commitments" in watched
    with connection.cursor() as cursor:
        cursor.execute(
            "select args from procrastinate_jobs where task_name = 'payments.state_commitments'"
        )
        (queued,) = (row[0] for row in cursor)
    given = json.loads(queued) if isinstance(queued, str) else queued
    assert given.keys() == {"actor_id", "work_id"}
    assert given["actor_id"] == str(user_id)
    assert given["work_id"] in sent["Location"]
    state_for_tenant.body(_on(ready, ready.today, user_id), UUID(given["work_id"]))
    with ready.acting("finance_officer") as viewer:
        (made,) = queries.statements(viewer=viewer, tenant_id=ready.tenant_id)
        assert str(made.id) in visit(viewer, sent["Location"])["Location"]
