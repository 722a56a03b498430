"""Finance's first page says what to do and by when, at the same cost however much it is."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from openphb.domains.payments import actions, queries
from openphb.domains.payments.settlement.tests import making as between
from openphb.domains.payments.sources.tests import making as pots
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import FunderPart, MonthOfMoney


@pytest.fixture
def ready(house):
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]
    return house


def runs_of(house):
    with house.acting("finance_officer") as viewer:
        return queries.runs(viewer=viewer)


def home(house, visit, role="finance_officer"):
    with house.acting(role) as viewer, CaptureQueriesContext(connection) as asked:
        response = visit(viewer, reverse("finance:home"))
    words = " ".join(html.unescape(response.content.decode()).split())
    return words, len(asked)


def test_nothing_to_do_is_said_and_so_is_where_it_was_looked_for(ready, visit):
    words, _asked = home(ready, visit, "finance_approver")
    assert "Nothing waits for you." in words
    assert "Nothing waits here:" in words
    assert "No run is open." in words


def test_a_run_waits_for_whoever_moves_it_on(ready, visit):
    made = making.prepared(ready)
    run = making.run(ready, made.run_id)
    for role, doing in (
        ("finance_officer", f"Look at run {run.reference} and send it for approval"),
        ("finance_approver", "Nothing waits for you."),
    ):
        words, _asked = home(ready, visit, role)
        assert doing in words
    assert "2 payments, £2,272.00, pays on Friday 11 December 2026." in home(ready, visit)[0]
    assert "Bacs must have the file by" in home(ready, visit)[0]
    making.reviewed(ready, made.run_id)
    assert f"Approve run {run.reference}" in home(ready, visit, "finance_approver")[0]
    making.approve(ready, made.run_id, made.total_pence)
    words, _asked = home(ready, visit)
    assert f"Take the file of run {run.reference} to the bank" in words
    assert "2 people have no tested second way to be paid" in words
    assert "2 things to do." in words


def test_it_costs_the_same_however_many_runs_are_open(ready, visit):
    making.prepared(ready)
    _words, one = home(ready, visit)
    making.reviewed(ready, runs_of(ready)[0].id)
    making.approve(ready, runs_of(ready)[0].id, 227_200)
    making.prepared(ready, making.NEXT_DAY)
    words, two = home(ready, visit)
    assert "3 things to do." in words
    assert two == one


def test_months_tell_what_was_paid_from_what_is_under_way(ready, django_assert_num_queries):
    making.approved(ready)
    ready.today = making.FIRST_DAY
    with ready.acting("finance_officer") as viewer, django_assert_num_queries(1):
        months = queries.money_by_month(viewer=viewer)
    assert [one.first_day.month for one in months] == [7, 8, 9, 10, 11, 12]
    assert months[-1] == MonthOfMoney(date(2026, 12, 1), 0, 227_200)


def test_a_statement_between_bodies_that_waits_is_one_step_away(ready, visit):
    council_id = between.council()
    budget_id = making.agreement(ready, ready.agreements[0]).budget_id
    between.find(
        ready,
        budget_id,
        making.FIRST_DAY,
        FunderPart(ready.organisation_id, ten_thousandths=6_000),
        FunderPart(council_id, ten_thousandths=4_000),
    )
    making.approved(ready)
    ready.today, ready.at = date(2027, 1, 15), ready.at.replace(year=2027, month=1, day=15)
    settlement_id = between.draft(ready, council_id, date(2026, 12, 1), date(2027, 2, 1))
    words, _asked = home(ready, visit, "finance_approver")
    assert "Look at 1 statement between bodies and agree to it" in words
    assert reverse("payments:settlement", args=[settlement_id]) in words
    between.both_agree(ready, settlement_id)
    words, _asked = home(ready, visit)
    assert "1 statement is agreed by both bodies and not paid" in words


def test_a_pot_over_its_cap_and_a_question_about_one_are_told_to_who_can_act(ready, visit):
    source_id = pots.pot(ready, annual=100_00)
    words, _asked = home(ready, visit)
    assert "1 pot of money is over its cap and nobody has decided that it may be" in words
    with ready.acting("finance_officer") as viewer:
        actions.ask_for_pot(
            by=viewer,
            at=ready.at,
            source_id=source_id,
            year="2026/27",
            total_pence=99_999_00,
            reason="Until the next board.",
        )
    words, _asked = home(ready, visit, "finance_approver")
    assert "Decide whether 1 plan or pot may go over a cap" in words
