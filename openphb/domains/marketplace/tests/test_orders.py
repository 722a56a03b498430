"""Orders from the person's agreement to their end, and who sees which."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.models import CareOrder
from openphb.domains.marketplace.tests import making
from openphb.domains.marketplace.types import Agreed, OrderState, SaidHow
from openphb.foundation.access.models import Grant, GrantLine
from openphb.kernel.refusal import NothingThere, Refusal


def state(house, order_id):
    with house.acting("care_coordinator") as viewer:
        return queries.order(viewer=viewer, order_id=order_id).state


def order_on(house, person, firm, **other):
    key = making.line_key(house, person.plan_id)
    with house.acting("care_coordinator") as viewer:
        return actions.order(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            line_key=key,
            draft=making.draft(firm.organisation_id, **other),
        )


def test_an_order_is_sent_only_when_its_person_agrees(house, person, firm):
    order_id = order_on(house, person, firm)
    with house.acting_as(firm.user_id) as viewer:
        assert queries.own_orders(viewer=viewer) == ()
    holder = house.join("holder", subject_id=person.subject_id, name="William W")
    with house.acting_as(holder) as viewer:
        actions.agree(by=viewer, at=house.at, order_id=order_id)
    with house.acting_as(firm.user_id) as viewer:
        (seen,) = queries.own_orders(viewer=viewer)
        assert (seen.agreed_name, seen.agreed_how) == ("William W", SaidHow.OWN_PAGE)
        actions.accept(by=viewer, at=house.at, order_id=order_id)
    assert state(house, order_id) is OrderState.ACCEPTED


def test_who_does_not_agree_has_nothing_ordered(house, person, firm):
    order_id = order_on(house, person, firm)
    holder = house.join("holder", subject_id=person.subject_id)
    with house.acting_as(holder) as viewer:
        with pytest.raises(Refusal, match="not said why"):
            actions.not_agree(by=viewer, at=house.at, order_id=order_id, words=" ")
        actions.not_agree(by=viewer, at=house.at, order_id=order_id, words="Not on Wednesdays.")
    with house.acting("care_coordinator") as viewer, pytest.raises(Refusal) as refused:
        actions.agree_for(
            by=viewer, at=house.at, order_id=order_id, agreed=Agreed("W", SaidHow.LETTER)
        )
    assert refused.value.code == "order_state"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"quantity_hundredths": 2100}, "order_above_line"),
        ({"unit_pence": 1894}, "order_above_line"),
        ({"starts_on": date(2026, 3, 31)}, "order_outside_line"),
        ({"ends_on": date(2026, 10, 1)}, "order_days"),
        ({"quantity_hundredths": 0}, "order_quantity"),
        ({"unit_pence": 0}, "order_price"),
        ({"how_to_reach": " "}, "order_person"),
    ],
)
def test_an_order_stays_within_its_line(house, person, firm, other, code):
    with pytest.raises(Refusal) as refused:
        order_on(house, person, firm, **other)
    assert refused.value.code == code


def test_the_database_itself_keeps_an_order_within_its_line(house, person, firm):
    order_id = order_on(house, person, firm)
    with (
        house.acting("care_coordinator"),
        pytest.raises(IntegrityError, match="never_above"),
        transaction.atomic(),
    ):
        CareOrder.objects.filter(pk=order_id).update(unit_pence=1894)


def test_one_line_has_one_order_a_day_and_another_from_the_day_after(house, person, firm):
    other = making.firm(house, "Trent Home Care")
    making.ordered(house, person, firm, ends_on=date(2026, 11, 30))
    with pytest.raises(Refusal) as refused:
        making.ordered(house, person, other, starts_on=date(2026, 11, 30))
    assert refused.value.code == "order_twice"
    making.ordered(house, person, other, starts_on=date(2026, 12, 1))


def test_a_declined_order_says_why_and_frees_its_line(house, person, firm):
    order_id = making.ordered(house, person, firm, accepted=False)
    with house.acting_as(firm.user_id) as viewer:
        actions.decline(by=viewer, at=house.at, order_id=order_id, words="We are full.")
        assert queries.order(viewer=viewer, order_id=order_id).answer_words == "We are full."
    with house.acting("care_coordinator") as viewer:
        assert [one.state for one in queries.answers_of_providers(viewer=viewer)] == ["declined"]
    making.ordered(house, person, making.firm(house, "Trent Home Care"))
    with house.acting("care_coordinator") as viewer:
        assert queries.answers_of_providers(viewer=viewer) == ()


def test_a_new_version_holds_from_its_day_once_the_provider_accepts_it(house, person, firm):
    first = making.ordered(house, person, firm)
    key = making.key_of(house, first)
    making.told(house, firm, key, (1, 300), (15, 300))
    change = making.STARTS + timedelta(days=14)
    with house.acting("care_coordinator") as viewer:
        second = actions.change_order(
            by=viewer,
            at=house.at,
            order_id=first,
            draft=making.draft(firm.organisation_id, starts_on=change, quantity_hundredths=1000),
            agreed=making.AGREED,
        )
        assert queries.order(viewer=viewer, order_id=first).valid.end is None
        with pytest.raises(Refusal, match="waits for an answer"):
            actions.change_order(
                by=viewer,
                at=house.at,
                order_id=first,
                draft=making.draft(firm.organisation_id, starts_on=change),
            )
    with house.acting_as(firm.user_id) as viewer:
        actions.accept(by=viewer, at=house.at, order_id=second)
        assert queries.order(viewer=viewer, order_id=first).valid.end == change
        numbers = [one.number for one in queries.versions(viewer=viewer, order_key=key)]
        assert numbers == [2, 1]
        found = queries.deliveries(viewer=viewer, order_key=key)
    assert [one.order_id for one in found] == [second, first]


def test_an_order_ends_after_what_was_delivered_and_its_provider_still_sees_it_for_90_days(
    house, person, firm
):
    order_id = making.ordered(house, person, firm)
    making.told(house, firm, making.key_of(house, order_id), (9, 300))
    with house.acting("care_coordinator") as viewer:
        for last, code in (
            (date(2026, 11, 10), "order_delivered_after"),
            (date(2026, 11, 1), "order_ends_early"),
        ):
            with pytest.raises(Refusal) as refused:
                actions.end_order(
                    by=viewer, at=house.at, order_id=order_id, last_day=last, words="He moves."
                )
            assert refused.value.code == code
        actions.end_order(
            by=viewer,
            at=house.at,
            order_id=order_id,
            last_day=date(2026, 11, 30),
            words="He moves.",
        )
    line = GrantLine.objects.get(subject_id=person.subject_id, grant__user_id=firm.user_id)
    assert Grant.objects.get(pk=line.grant_id).valid_to == date(2026, 12, 1) + timedelta(days=90)


def test_a_provider_sees_its_own_orders_and_nobody_elses(house, planned, firm):
    person = planned(["notional", "notional"])
    stranger = planned(["notional"])
    other = making.firm(house, "Trent Home Care")
    mine = making.ordered(house, person, firm)
    theirs = making.ordered(house, person, other, index=1)
    making.ordered(house, stranger, other)
    making.told(house, other, making.key_of(house, theirs), (1, 300))
    with house.acting_as(firm.user_id) as viewer:
        assert [one.id for one in queries.own_orders(viewer=viewer)] == [mine]
        with pytest.raises(NothingThere):
            queries.order(viewer=viewer, order_id=theirs)
        key = CareOrder.objects.get(pk=theirs).order_key
        assert queries.deliveries(viewer=viewer, order_key=key) == ()
        with pytest.raises(NothingThere):
            actions.decline(by=viewer, at=house.at, order_id=theirs, words="Not mine.")
        # The database lets nobody of theirs be seen who is not his.
        assert not CareOrder.objects.filter(subject_id=stranger.subject_id).exists()
    with house.acting_as(other.user_id) as viewer:
        assert len(queries.own_orders(viewer=viewer)) == 2


def test_somebody_new_reaches_the_people_of_orders_and_nobody_once_they_have_left(
    house, person, firm
):
    making.ordered(house, person, firm)
    with house.acting("phb_manager") as viewer:
        from openphb.foundation.access.actions import NewStaff

        account = actions.invite_member(
            by=viewer,
            at=house.at,
            provider_id=firm.provider_id,
            person=NewStaff("Ada New", "ada.new", "ada.new@example.org"),
        )
        assert account.secret
        members = queries.provider(viewer=viewer, provider_id=firm.provider_id).members
        ada = next(one for one in members if one.name == "Ada New")
        assert not ada.has_opened
    with house.acting_as(account.user_id) as viewer:
        assert len(queries.own_orders(viewer=viewer)) == 1
    with house.acting("phb_manager") as viewer:
        actions.end_member(by=viewer, at=house.at, member_id=ada.id)
    with house.acting_as(account.user_id) as viewer:
        assert queries.own_orders(viewer=viewer) == ()
    connection.check_constraints()


def test_a_provider_of_another_commissioner_is_not_ordered_from(house, person, firm):
    key = making.line_key(house, person.plan_id)
    with house.acting("care_coordinator") as viewer, pytest.raises(Refusal) as refused:
        actions.order(
            by=viewer,
            at=house.at,
            budget_id=person.budget_id,
            line_key=key,
            draft=making.draft(house.other_organisation_id),
        )
    assert refused.value.code == "order_provider"


def test_a_line_that_is_a_direct_payment_is_not_ordered(house, planned, firm):
    with pytest.raises(Refusal) as refused:
        making.ordered(house, planned(["direct_payment"]), firm)
    assert refused.value.code == "line_not_bought"
