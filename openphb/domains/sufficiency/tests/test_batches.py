"""From shortfalls to money: what is found, put forward, decided by another, and paid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openphb.domains.payments.tests import making as paying
from openphb.domains.people import actions as people_actions
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.tests import making as planning
from openphb.domains.plans.types import PlanState, Verdict
from openphb.domains.sufficiency import actions, queries
from openphb.domains.sufficiency.models import UpliftRaise, UpliftRow
from openphb.domains.sufficiency.tests import making
from openphb.domains.sufficiency.tests.making import FIRST
from openphb.domains.sufficiency.types import BatchState, ShortWhy
from openphb.kernel.refusal import NothingThere, Refusal


def begins_with(house):
    """Three people: two short by the card's £25.00 an hour (£10 and £20 a week), one by hand."""
    making.card(house)
    making.paid_budget(house)
    making.paid_budget(house, replace(making.AGENCY_LINE, quantity_hundredths=2000))
    making.paid_budget(house, planning.PA_LINE)


@pytest.fixture
def short(house):
    return house


def refused(code, do):
    with pytest.raises(Refusal) as caught:
        do()
    assert caught.value.code == code


def total_due(house, on):
    return paying.due(house, on).total_pence


def test_two_carers_at_night_one_funded_is_found_on_day_one(empty_house):
    making.card(empty_house, 2700, code="agency.waking_night.hour")
    making.paid_budget(
        empty_house,
        replace(
            making.AGENCY_LINE,
            rate_code="agency.waking_night.hour",
            unit_pence=2700,
            carers_needed=2,
            quantity_hundredths=5600,
        ),
    )
    found = making.found(empty_house)
    assert [(one.weekly_pence, one.lines[0].lawful.why) for one in found.short] == [
        (151200, ShortWhy.TWO_CARERS)
    ]


def test_every_live_budget_is_looked_at_and_the_worst_is_first(short):
    found = making.found(short)
    assert (found.budgets, found.weekly_pence) == (3, 3000)
    assert [one.weekly_pence for one in found.short] == [2000, 1000]
    assert making.found(short, planning.STARTS - timedelta(days=1)).budgets == 0


def test_loading_the_next_price_is_what_makes_budgets_short(empty_house):
    making.card(empty_house, 2400)
    making.paid_budget(empty_house)
    assert making.found(empty_house).short == ()
    making.card(empty_house, 2600, making.days_on(4))
    assert making.found(empty_house).short == ()
    assert making.found(empty_house, making.days_on(4)).weekly_pence == 2000


def test_who_has_died_is_not_among_them(short):
    dead = making.found(short).short[0].subject_id
    planning.name_person(short, dead)
    with short.acting("care_coordinator") as viewer:
        people_actions.record_death(
            by=viewer, at=short.at, subject_id=dead, died_on=short.today, words="The ward rang"
        )
    assert dead not in {one.subject_id for one in making.found(short).short}


def test_the_pay_run_rises_by_the_batch_from_its_day_on(short):
    before = total_due(short, FIRST)
    batch_id = making.proposed(short)
    making.decided(short, batch_id)
    assert making.raised(short, batch_id) == ["raised", "raised"]
    batch = making.batch(short, batch_id)
    assert batch.summary.state is BatchState.DONE
    assert total_due(short, FIRST) - before == 4 * batch.summary.weekly_pence == 12000
    assert making.found(short).short == ()


def test_a_rise_from_a_day_that_is_paid_comes_as_arrears(short):
    paying.payer(short)
    paying.approved(short)
    assert total_due(short, FIRST) == 0
    batch_id = making.proposed(short, making.days_on(2))
    making.decided(short, batch_id)
    making.raised(short, batch_id)
    assert total_due(short, FIRST) == 2 * making.batch(short, batch_id).summary.weekly_pence


def test_a_row_that_is_left_out_stays_as_it_is_and_stays_short(short):
    batch_id = making.proposed(short)
    worst = making.batch(short, batch_id).rows[0]
    with short.acting("finance_officer") as viewer:
        actions.leave_out(by=viewer, at=short.at, row_id=worst.id, reason="A review is on Monday.")
        refused(
            "row_left_out",
            lambda: actions.leave_out(by=viewer, at=short.at, row_id=worst.id, reason="Again."),
        )
    assert making.batch(short, batch_id).summary.weekly_pence == 1000
    making.decided(short, batch_id)
    assert making.raised(short, batch_id) == ["raised"]
    assert [one.budget_id for one in making.found(short).short] == [worst.budget_id]
    row = making.batch(short, batch_id).rows[1]
    with short.acting("finance_officer") as viewer:
        refused(
            "uplift_decided",
            lambda: actions.leave_out(by=viewer, at=short.at, row_id=row.id, reason="Too late."),
        )


def test_nothing_but_the_price_changes_in_the_plan(short):
    budget_id = making.found(short).short[0].budget_id
    batch_id = making.proposed(short)
    making.decided(short, batch_id)
    making.raised(short, batch_id)
    with short.acting("approver") as viewer:
        new, old = (
            plan_queries.plan(viewer=viewer, plan_id=one.id)
            for one in plan_queries.plans_of_budget(viewer=viewer, budget_id=budget_id)
        )
    assert (new.state, old.state) == (PlanState.AGREED, PlanState.SUPERSEDED)
    assert (new.starts_on, new.review_on, new.words) == (FIRST, old.review_on, old.words)
    assert [one.unit_pence for one in new.lines] == [2500]
    same = {"line_key", "description", "quantity_hundredths", "rate_code", "valid_from", "shares"}
    for name in same:
        assert getattr(new.lines[0], name) == getattr(old.lines[0], name)
    assert new.decision is not None
    assert new.decision.decided_by != new.submitted_by


def test_who_put_it_forward_does_not_decide_it(short):
    batch_id = making.proposed(short, role="phb_manager")
    refused("uplift_own", lambda: making.decided(short, batch_id, role="phb_manager"))
    making.decided(short, batch_id)
    refused("uplift_decided", lambda: making.decided(short, batch_id, role="phb_manager"))


def test_the_database_itself_sees_the_two_people(short):
    batch_id = making.proposed(short, role="phb_manager")
    user_id = short.user_id("phb_manager")
    with (
        short.acting("phb_manager"),
        pytest.raises(IntegrityError, match="decided_by_another"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "insert into sufficiency_upliftdecision (id, tenant_id, batch_id, proposed_by, agreed,"
            " weekly_pence, decided_by, decided_at, reason) values (gen_random_uuid(), %s, %s, %s,"
            " true, 0, %s, %s, 'by hand')",
            [short.tenant_id, batch_id, user_id, user_id, short.at],
        )


def test_a_refused_batch_raises_nobody_and_the_next_can_be_put_forward(short):
    batch_id = making.proposed(short)
    refused("uplift_waits", lambda: making.proposed(short))
    making.decided(short, batch_id, agree=False)
    assert making.batch(short, batch_id).summary.state is BatchState.REFUSED
    budget_id = making.found(short).short[0].budget_id
    with short.acting("approver") as viewer, pytest.raises(NothingThere):
        actions.raise_budget(by=viewer, at=short.at, batch_id=batch_id, budget_id=budget_id)
    assert making.proposed(short) != batch_id


def test_raising_again_raises_nobody_twice(short):
    batch_id = making.proposed(short)
    making.decided(short, batch_id)
    with short.acting("approver") as viewer:
        first, *_others = queries.budgets_to_raise(viewer=viewer, batch_id=batch_id)
        for _time in range(2):
            actions.raise_budget(by=viewer, at=short.at, batch_id=batch_id, budget_id=first)
    # Stopped in the middle and taken up again: only the other one is left.
    assert making.raised(short, batch_id) == ["raised"]
    assert making.raised(short, batch_id) == []
    with short.acting("approver"):
        assert UpliftRaise.objects.count() == 2
        assert UpliftRow.objects.count() == 2


def test_a_plan_that_is_being_written_or_was_changed_is_left_and_told(short):
    first, second = making.found(short).short
    batch_id = making.proposed(short)
    with short.acting("care_coordinator") as viewer:
        planning.start(short, viewer, first.budget_id)
        pen = planning.start(short, viewer, second.budget_id)
        pen.write(
            plans.set_dates,
            starts_on=FIRST,
            review_on=FIRST + timedelta(days=80),
            notice_weeks=4,
        )
        pen.write(plans.submit)
    with short.acting("approver") as viewer:
        planning.Pen(short, viewer, pen.plan_id).write(
            plans.decide, verdict=Verdict.APPROVED, reasons="As before."
        )
    making.decided(short, batch_id)
    assert sorted(making.raised(short, batch_id)) == ["being_written", "plan_changed"]
    assert making.batch(short, batch_id).summary.state is BatchState.DONE
    assert making.found(short).weekly_pence == 3000


@pytest.mark.parametrize(
    ("days", "code"), [(-400, "uplift_day"), (400, "uplift_day"), (0, "uplift_nothing")]
)
def test_a_batch_needs_a_near_day_and_something_short(house, days, code):
    making.card(house)
    refused(code, lambda: making.proposed(house, house.today + timedelta(days=days)))


@pytest.mark.parametrize("role", ["care_coordinator", "auditor", "approver"])
def test_only_who_may_puts_a_batch_forward(short, role):
    refused("not_permitted", lambda: making.proposed(short, role=role))


def test_another_commissioner_sees_nothing_of_it(short):
    batch_id = making.proposed(short)
    with short.acting("finance_officer", short.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.batch(viewer=viewer, batch_id=batch_id)
        with pytest.raises(NothingThere):
            queries.sufficiency(viewer=viewer, tenant_id=short.tenant_id, on=FIRST)
