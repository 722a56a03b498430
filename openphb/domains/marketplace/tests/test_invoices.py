"""From what was delivered to what is paid: answers, invoices, differences, corrections and credits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.marketplace import actions, files, queries
from openphb.domains.marketplace.models import Delivery, InvoiceLine, MatchedPart
from openphb.domains.marketplace.tests import making
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    DeliveryGiven,
    DeliveryStanding,
    SaidHow,
    SentBy,
    Why,
)
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.kernel.tests.doses import dose

RIGHT, QUESTIONED = DeliveryAnswer.RIGHT, DeliveryAnswer.QUESTIONED


@pytest.fixture
def key(house, person, firm):
    """An accepted order on which 15 hours of the first week were told, in three days."""
    found = making.key_of(house, making.ordered(house, person, firm))
    making.told(house, firm, found, (0, 500), (2, 500), (4, 500))
    return found


@pytest.fixture
def holder(house, person):
    return house.join("holder", subject_id=person.subject_id, name="William W")


def answered(house, holder, key, *answers):
    with house.acting_as(holder) as viewer:
        rows = queries.deliveries(viewer=viewer, order_key=key)[::-1]
        given = dict(zip([one.id for one in rows], answers, strict=False))
        actions.say_right(by=viewer, at=house.at, order_key=key, answers=given)


def why(house, invoice_id):
    with house.acting("finance_officer") as viewer:
        found = queries.invoice(viewer=viewer, invoice_id=invoice_id)
    return [(one.why, one.pence) for line in found.lines for one in line.differences]


def test_what_waits_for_an_answer_is_paid_when_it_comes_and_only_then(house, firm, key, holder):
    first = making.sent(house, firm, making.invoice(key))
    assert (first.matched_pence, first.disputed_pence) == (0, 21_000)
    assert why(house, first.invoice_id) == [(Why.NOT_CONFIRMED, 21_000)]
    answered(house, holder, key, (RIGHT, ""), (RIGHT, ""), (QUESTIONED, "She left after an hour."))
    assert why(house, first.invoice_id) == [(Why.QUESTIONED, 7_000)]
    with house.acting_as(firm.user_id) as viewer:
        found = queries.invoice(viewer=viewer, invoice_id=first.invoice_id)
        assert found.summary.matched_pence == 14_000
        assert [one.pence for one in found.paid] == [14_000]
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    with house.acting_as(firm.user_id) as viewer:
        found = queries.invoice(viewer=viewer, invoice_id=first.invoice_id)
        assert [one.pence for one in found.paid] == [14_000, 7_000]
        assert found.summary.disputed_pence == 0


def test_nobody_answers_and_after_a_week_it_counts_and_is_marked(house, firm, key):
    first = making.sent(house, firm, making.invoice(key))
    house.today += timedelta(days=7)
    with house.acting("care_coordinator") as viewer:
        standings = {one.standing for one in queries.deliveries(viewer=viewer, order_key=key)}
        assert standings == {DeliveryStanding.NOT_ANSWERED}
    ensure_system_user(tenant_ids=[house.tenant_id], at=house.at)
    with house.acting_as(SYSTEM_USER_ID) as viewer:
        assert actions.match_what_waited(by=viewer, at=house.at) == 1
        assert actions.match_what_waited(by=viewer, at=house.at) == 0
    assert why(house, first.invoice_id) == []


def test_staff_key_what_the_person_says_and_how(house, firm, key):
    with house.acting("care_coordinator") as viewer:
        rows = queries.deliveries(viewer=viewer, order_key=key)
        actions.say_right(
            by=viewer,
            at=house.at,
            order_key=key,
            answers={one.id: (RIGHT, "") for one in rows},
            how=SaidHow.TELEPHONE,
        )
        found = queries.deliveries(viewer=viewer, order_key=key)
    assert {(one.standing, one.answered_how) for one in found} == {
        (DeliveryStanding.CONFIRMED, SaidHow.TELEPHONE)
    }
    assert making.sent(house, firm, making.invoice(key)).matched_pence == 21_000


def test_a_question_says_what_was_wrong_and_comes_before_it_is_paid(house, firm, key, holder):
    with pytest.raises(Refusal) as refused:
        answered(house, holder, key, (QUESTIONED, " "))
    assert refused.value.code == "question_words"
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    making.sent(house, firm, making.invoice(key))
    with pytest.raises(Refusal) as refused:
        answered(house, holder, key, (QUESTIONED, "No"))
    assert refused.value.code == "answered_late"


def test_the_same_invoice_twice_adds_nothing_and_another_under_its_number_is_refused(
    house, firm, key, holder
):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    first = making.sent(house, firm, making.invoice(key))
    again = making.sent(house, firm, making.invoice(key))
    assert (again.invoice_id, again.is_new, again.matched_pence) == (
        first.invoice_id,
        False,
        first.matched_pence,
    )
    with pytest.raises(Refusal) as refused:
        making.sent(house, firm, making.invoice(key, hundredths=1400))
    assert refused.value.code == "invoice_other"
    second = making.sent(house, firm, making.invoice(key, "1002"))
    assert (second.matched_pence, why(house, second.invoice_id)) == (
        0,
        [(Why.ALREADY_INVOICED, 21_000)],
    )


def test_a_corrected_invoice_takes_the_place_of_the_unpaid_rest(house, firm, key, holder):
    answered(house, holder, key, (RIGHT, ""), (RIGHT, ""), (QUESTIONED, "Two hours only."))
    first = making.sent(house, firm, making.invoice(key))
    with house.acting_as(firm.user_id) as viewer:
        third = queries.deliveries(viewer=viewer, order_key=key)[0]
        actions.tell_delivered(
            by=viewer,
            at=house.at,
            given=DeliveryGiven(key, third.on, 200, "", third.row_id),
        )
    answered(house, holder, key, (RIGHT, ""), (RIGHT, ""), (RIGHT, ""))
    # Before it is corrected, the two hours are found in the invoice that is here.
    assert why(house, first.invoice_id) == [(Why.ABOVE_ACTUALS, 4_200)]
    rest = making.invoice(key, "1001-C", hundredths=100, corrects="1001")
    making.sent(house, firm, rest)
    assert why(house, first.invoice_id) == []
    with house.acting("finance_officer") as viewer:
        kept = queries.invoice(viewer=viewer, invoice_id=first.invoice_id).summary
        assert kept.replaced
        assert [one.number for one, _why in queries.invoices_that_wait(viewer=viewer)] == ["1001-C"]
    with pytest.raises(Refusal) as refused:
        making.sent(house, firm, replace(rest, number="1001-D"))
    assert refused.value.code == "corrected_already"


def test_a_credit_note_takes_back_what_was_not_paid_and_no_more(house, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    found = making.sent(house, firm, making.invoice(key, unit_pence=1500))
    assert why(house, found.invoice_id) == [(Why.RATE, 1_500)]
    with house.acting_as(firm.user_id) as viewer:
        said = {"by": viewer, "at": house.at, "invoice_id": found.invoice_id}
        with pytest.raises(Refusal) as refused:
            actions.credit(**said, number="C1", credited_on=house.today, pence=1_501)
        assert refused.value.code == "credit_paid"
        for _twice in range(2):
            actions.credit(**said, number="C1", credited_on=house.today, pence=1_500)
        with pytest.raises(Refusal) as refused:
            actions.credit(**said, number="C1", credited_on=house.today, pence=1_400)
        assert refused.value.code == "credit_other"
        kept = queries.invoice(viewer=viewer, invoice_id=found.invoice_id)
    assert (kept.summary.credited_pence, kept.summary.disputed_pence) == (1_500, 0)
    assert why(house, found.invoice_id) == []


def test_a_new_version_at_a_higher_price_pays_what_was_disputed_from_its_day(
    house, person, firm, key, holder
):
    making.told(house, firm, key, (14, 500))
    answered(house, holder, key, *[(RIGHT, "")] * 4)
    days: dict[str, Any] = {
        "first_day": making.STARTS,
        "last_day": making.STARTS + timedelta(days=20),
    }
    found = making.sent(house, firm, making.invoice(key, hundredths=500, unit_pence=1500, **days))
    # The first five hours are of the first version, and were matched when the invoice came.
    assert why(house, found.invoice_id) == [(Why.RATE, 500)]


def test_the_database_keeps_a_delivery_and_a_line_from_being_paid_twice(house, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    making.sent(house, firm, making.invoice(key))
    with house.acting("finance_officer"):
        for change in (
            lambda: Delivery.objects.update(matched_hundredths=501),
            lambda: InvoiceLine.objects.update(matched_pence=21_001),
            lambda: MatchedPart.objects.update(pence=1),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_rows_of_deliveries_are_taken_one_by_one_and_once(house, person, firm):
    key = making.key_of(house, making.ordered(house, person, firm))
    good = [
        (2, DeliveryGiven(key, making.STARTS, 300, "Morning", "a1")),
        (3, DeliveryGiven(key, making.STARTS, 300, "", "")),
        (4, DeliveryGiven(key, making.STARTS, 300, "", "")),
    ]
    bad = [
        (5, DeliveryGiven(key, making.STARTS - timedelta(days=1), 300, "", "a2")),
        (6, DeliveryGiven(key, house.today + timedelta(days=1), 300, "", "a3")),
        (7, DeliveryGiven(key, making.STARTS, 300, "", "a1")),
        (8, DeliveryGiven(person.budget_id, making.STARTS, 300, "", "a4")),
    ]
    with house.acting_as(firm.user_id) as viewer:
        taken = actions.take_deliveries(by=viewer, at=house.at, rows=[*good, *bad])
        assert (taken.added, taken.changed, taken.known) == (3, 0, 0)
        assert [(one.line, one.code) for one in taken.wrong] == [
            (5, "delivered_outside"),
            (6, "delivered_ahead"),
            (7, "row_twice"),
            (8, "delivery_order"),
        ]
        again = actions.take_deliveries(by=viewer, at=house.at, rows=good)
        assert (again.added, again.changed, again.known) == (0, 0, 3)
        other = [(2, DeliveryGiven(key, making.STARTS, 200, "Morning", "a1"))]
        assert actions.take_deliveries(by=viewer, at=house.at, rows=other).changed == 1


def test_what_was_invoiced_cannot_be_told_otherwise(house, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    making.sent(house, firm, making.invoice(key))
    with house.acting_as(firm.user_id) as viewer:
        row = queries.deliveries(viewer=viewer, order_key=key)[0]
        with pytest.raises(Refusal) as refused:
            actions.tell_delivered(
                by=viewer, at=house.at, given=DeliveryGiven(key, row.on, 0, "", row.row_id)
            )
    assert refused.value.code == "delivery_invoiced"


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"number": " "}, "invoice_number"),
        ({"invoiced_on": date(2027, 1, 1)}, "invoice_ahead"),
        ({"lines": ()}, "invoice_empty"),
    ],
)
def test_an_invoice_says_what_it_has_to(house, firm, key, other, code):
    with pytest.raises(Refusal) as refused:
        making.sent(house, firm, replace(making.invoice(key), **other))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"last_day": date(2027, 1, 1)}, "line_days"),
        ({"first_day": date(2025, 11, 1)}, "line_long_ago"),
        ({"hundredths": 0, "pence": 100}, "line_quantity"),
        ({"pence": 0}, "line_money"),
        ({"corrects": "99"}, "corrects_unknown"),
    ],
)
def test_a_line_of_an_invoice_says_what_it_has_to(house, firm, key, other, code):
    with pytest.raises(Refusal) as refused:
        making.sent(house, firm, making.invoice(key, **other))
    assert refused.value.code == code


def test_another_provider_neither_sees_nor_sends_on_an_order(house, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    found = making.sent(house, firm, making.invoice(key))
    other = making.firm(house, "Trent Home Care")
    with pytest.raises(Refusal) as refused:
        making.sent(house, other, making.invoice(key, "7"))
    assert refused.value.code == "line_order"
    with house.acting_as(other.user_id) as viewer, pytest.raises(NothingThere):
        queries.invoice(viewer=viewer, invoice_id=found.invoice_id)


def test_finance_keys_an_invoice_that_came_on_paper(house, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    with house.acting("finance_officer") as viewer:
        found = actions.send_invoice(
            by=viewer, at=house.at, given=making.invoice(key), how=SentBy.KEYED
        )
    assert found.matched_pence == 21_000


def test_each_persons_balance_is_agreed_less_what_is_paid(house, person, firm, key, holder):
    answered(house, holder, key, *[(RIGHT, "")] * 3)
    making.sent(house, firm, making.invoice(key, unit_pence=1500))
    with house.acting_as(holder) as viewer:
        (line,) = queries.arranged(viewer=viewer, budget_id=person.budget_id)
        # 2 November to 31 March is 150 days of £210.00 a week.
        assert (line.agreed_pence, line.matched_pence, line.disputed_pence) == (
            450_000,
            21_000,
            1_500,
        )
        assert line.to_come_pence == 429_000


def test_a_long_file_with_bad_rows_is_taken_once_and_each_bad_row_says_why(house, person, firm):
    many = dose(1_000, 10_000)
    order_id = making.ordered(house, person, firm)
    with house.acting_as(firm.user_id) as viewer:
        found = queries.order(viewer=viewer, order_id=order_id)
        orders = files.orders_by_reference([found])
        rows = [
            f"{found.reference},2026-11-{2 + n % 20:02d},{'x' if n % 100 == 7 else '0.25'},r{n},"
            for n in range(many)
        ]
        data = "\n".join(["order,day,quantity,row_id,note", *rows]).encode()
        read, wrong = files.read_deliveries(data, orders)
        assert {one.code for one in wrong} == {"quantity_unreadable"}
        assert all(one.mend for one in wrong)
        assert len(wrong) == many // 100
        taken = actions.take_deliveries(by=viewer, at=house.at, rows=read)
        assert (taken.added, taken.wrong) == (many - many // 100, ())
        again = actions.take_deliveries(by=viewer, at=house.at, rows=read)
        assert (again.added, again.known) == (0, taken.added)
