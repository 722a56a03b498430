"""Orders that end by themselves: what the provider may still send, and what comes back with a mistake."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.models import Delivery, OrderEnding
from openphb.domains.marketplace.tests import making
from openphb.domains.marketplace.types import (
    DeliveryGiven,
    DeliveryStanding,
    OrderEnds,
    OrderState,
    Why,
)
from openphb.domains.plans import queries as plans
from openphb.foundation.access.models import Grant, GrantLine
from openphb.foundation.access.types import Permission
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.refusal import Refusal

DIED = making.STARTS + timedelta(days=3)
"""Thursday 5 November."""


def dies(house, person, on=DIED):
    with house.acting("care_coordinator") as viewer:
        actions.end_for_person(
            by=viewer.act(
                Permission.CIRCUMSTANCE_RECORD,
                tenant_id=person.tenant_id,
                subject_id=person.subject_id,
            ),
            at=house.at,
            today=viewer.today,
            tenant_id=person.tenant_id,
            subject_id=person.subject_id,
            why=OrderEnds.DIED,
            end=on + timedelta(days=1),
        )


def lives(house, person):
    with house.acting("care_coordinator") as viewer:
        actions.let_go_on(
            by=viewer.act(
                Permission.CIRCUMSTANCE_RECORD,
                tenant_id=person.tenant_id,
                subject_id=person.subject_id,
            ),
            at=house.at,
            today=viewer.today,
            tenant_id=person.tenant_id,
            subject_id=person.subject_id,
            why=OrderEnds.DIED,
        )


def agrees_to(house, plan_id):
    """End what a plan that was agreed does not have any more."""
    with house.acting("approver") as viewer:
        plan = plans.whole(viewer=viewer, plan_id=plan_id)
        actions.end_with_plan(
            by=viewer.act(
                Permission.PLAN_APPROVE, tenant_id=plan.tenant_id, subject_id=plan.subject_id
            ),
            at=house.at,
            today=viewer.today,
            plan=plan,
        )


def seen(house, order_id):
    with house.acting("care_coordinator") as viewer:
        return queries.order(viewer=viewer, order_id=order_id)


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_after_a_death_what_was_done_until_then_is_sent_and_paid_and_nothing_later(
    house, person, firm
):
    order_id = making.ordered(house, person, firm)
    key = making.key_of(house, order_id)
    making.told(house, firm, key, (0, 300), (4, 300))
    dies(house, person)
    found = seen(house, order_id)
    assert found.valid.last_day == DIED
    assert found.ending is not None
    assert (found.ending.why, found.ending.kept_until) == (OrderEnds.DIED, DIED + timedelta(days=1))
    # What was told before anybody knew does not count, and nobody is asked about it.
    with house.acting("care_coordinator") as viewer:
        later, first = queries.deliveries(viewer=viewer, order_key=key)
    assert (later.standing, first.standing) == (
        DeliveryStanding.AFTER_END,
        DeliveryStanding.WAITING,
    )
    making.told(house, firm, key, (3, 200))
    with house.acting_as(firm.user_id) as viewer, refused("delivered_after_end"):
        actions.tell_delivered(
            by=viewer,
            at=house.at,
            given=DeliveryGiven(key, DIED + timedelta(days=1), 300, "", ""),
        )
    house.today += timedelta(days=8)
    received = making.sent(house, firm, making.invoice(key, hundredths=800))
    # Of eight hours, three and two until the death are right.
    assert (received.matched_pence, received.disputed_pence) == (70_00, 42_00)
    with house.acting("finance_officer") as viewer:
        told = queries.invoice(viewer=viewer, invoice_id=received.invoice_id)
    assert {one.why for one in told.lines[0].differences} == {Why.DAYS_OUTSIDE}
    later_only = making.invoice(
        key, "1002", first_day=DIED + timedelta(days=1), last_day=DIED + timedelta(days=2)
    )
    with refused("delivered_after_end"):
        making.sent(house, firm, later_only)


def test_who_is_told_late_of_an_ending_still_has_90_days(house, person, firm):
    making.ordered(house, person, firm)
    house.today += timedelta(days=120)
    dies(house, person)
    line = GrantLine.objects.get(subject_id=person.subject_id, grant__user_id=firm.user_id)
    assert Grant.objects.get(pk=line.grant_id).valid_to == house.today + timedelta(days=90)


def test_what_was_paid_after_the_day_stays_and_the_order_keeps_the_days_that_it_needs(
    house, person, firm
):
    order_id = making.ordered(house, person, firm)
    key = making.key_of(house, order_id)
    making.told(house, firm, key, (0, 500), (2, 500), (6, 500))
    house.today += timedelta(days=8)
    assert making.sent(house, firm, making.invoice(key)).matched_pence == 210_00
    dies(house, person)
    found = seen(house, order_id)
    assert found.valid.last_day == making.STARTS + timedelta(days=6)
    assert found.ending is not None
    assert found.ending.ends_on == DIED + timedelta(days=1)
    connection.check_constraints()


def test_an_order_that_had_not_begun_is_withdrawn_and_its_provider_reads_why(
    house, person, firm, visit
):
    begins = DIED + timedelta(days=20)
    order_id = making.ordered(house, person, firm, starts_on=begins)
    dies(house, person)
    assert seen(house, order_id).state is OrderState.WITHDRAWN
    with house.acting_as(firm.user_id) as viewer:
        shown = visit(viewer, reverse("provider:home")).content.decode()
        assert "1 order has ended" in shown
        assert "The person has died" in shown
        key = making.key_of(house, order_id)
    house.today = begins + timedelta(days=1)
    with house.acting_as(firm.user_id) as viewer, refused("delivered_after_end"):
        actions.tell_delivered(
            by=viewer, at=house.at, given=DeliveryGiven(key, begins, 300, "", "")
        )


def test_nobody_is_asked_any_more_to_take_on_care_whose_days_have_gone_by(house, person, firm):
    order_id = making.ordered(house, person, firm, accepted=False)
    dies(house, person)
    assert seen(house, order_id).state is OrderState.WITHDRAWN
    with house.acting_as(firm.user_id) as viewer:
        assert [one.state for one in queries.own_orders(viewer=viewer)] == [OrderState.WITHDRAWN]
    lives(house, person)
    assert (seen(house, order_id).state, seen(house, order_id).valid.end) == (
        OrderState.SENT,
        None,
    )


def test_a_death_that_was_a_mistake_gives_every_order_back(house, planned, firm):
    person = planned(["notional", "notional"])
    holds = making.ordered(house, person, firm)
    to_come = making.ordered(house, person, firm, index=1, starts_on=DIED + timedelta(days=20))
    key = making.key_of(house, holds)
    making.told(house, firm, key, (4, 300))
    dies(house, person)
    lives(house, person)
    assert (seen(house, holds).valid.end, seen(house, holds).ending) == (None, None)
    assert seen(house, to_come).state is OrderState.ACCEPTED
    with house.acting("care_coordinator") as viewer:
        (told,) = queries.deliveries(viewer=viewer, order_key=key)
    assert told.standing is DeliveryStanding.WAITING
    line = GrantLine.objects.filter(
        subject_id=person.subject_id, grant__user_id=firm.user_id
    ).latest("grant__granted_at")
    assert Grant.objects.get(pk=line.grant_id).valid_to is None


def test_days_that_were_ordered_again_meanwhile_stay_with_who_has_them(house, person, firm):
    order_id = making.ordered(house, person, firm)
    dies(house, person)
    other = making.firm(house, "Trent Home Care")
    making.ordered(house, person, other, starts_on=DIED + timedelta(days=10))
    lives(house, person)
    assert seen(house, order_id).valid.last_day == DIED


def test_a_plan_that_no_longer_has_the_line_ends_its_order_on_the_day_before(
    house, person, firm, planned
):
    order_id = making.ordered(house, person, firm)
    new = planned(["direct_payment"], instead_of=person, starts_on=date(2026, 12, 7))
    agrees_to(house, new.plan_id)
    found = seen(house, order_id)
    assert found.valid.last_day == date(2026, 12, 6)
    assert found.ending is not None
    assert found.ending.why is OrderEnds.LINE_GONE
    with house.acting("auditor"):
        assert AuditEvent.objects.filter(what="order.ended_by_itself", record_id=order_id).exists()
    with house.acting("care_coordinator") as viewer:
        assert queries.to_order_again(viewer=viewer) == ()


def test_a_newer_plan_is_worked_out_again_and_a_second_time_changes_nothing(
    house, person, firm, planned
):
    order_id = making.ordered(house, person, firm)
    agrees_to(house, planned([], instead_of=person, starts_on=date(2026, 12, 7)).plan_id)
    # The plan as it was, agreed again before the other one begins: the order goes on.
    agrees_to(house, person.plan_id)
    assert seen(house, order_id).valid.end is None
    agrees_to(house, person.plan_id)
    dies(house, person)
    dies(house, person)
    with house.acting("care_coordinator"):
        assert OrderEnding.objects.count() == 2
        assert OrderEnding.objects.filter(taken_back_at=None).count() == 1


def test_the_database_lets_an_ending_only_shorten(house, person, firm):
    order_id = making.ordered(house, person, firm, ends_on=date(2026, 11, 30))
    dies(house, person)
    with (
        house.acting("care_coordinator"),
        pytest.raises(IntegrityError, match="only_shortens"),
        transaction.atomic(),
    ):
        OrderEnding.objects.filter(order_id=order_id).update(kept_until=date(2026, 12, 24))


def matched_after_death(house, person, firm) -> int:
    """Return the hundredths that were found right of a day after a death, invoiced once it was known."""
    order_id = making.ordered(house, person, firm)
    key = making.key_of(house, order_id)
    making.told(house, firm, key, (0, 300), (4, 300))
    dies(house, person)
    house.today += timedelta(days=8)
    making.sent(house, firm, making.invoice(key, hundredths=600))
    with house.acting("care_coordinator"):
        return Delivery.objects.get(on=making.STARTS + timedelta(days=4)).matched_hundredths


def test_nothing_after_a_death_is_found_right(house, person, firm):
    assert matched_after_death(house, person, firm) == 0


def test_a_planted_bug_that_forgets_the_end_is_seen(house, person, firm, monkeypatch):
    monkeypatch.setattr(
        "openphb.domains.marketplace.actions.ending.rules.left_of",
        lambda order, end, matched, last: order.valid,
    )
    assert matched_after_death(house, person, firm) == 300
