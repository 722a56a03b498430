"""A provider that sends paper: staff key it, marked as theirs, and one person never keys both sides."""

from __future__ import annotations

import html as escaped
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.marketplace import actions, queries
from openphb.domains.marketplace.models import Delivery, ProviderInvoice
from openphb.domains.marketplace.rules import delivering, invoicing
from openphb.domains.marketplace.tests import making
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    DeliveryGiven,
    DeliveryStanding,
    OrderState,
    SaidHow,
    SentBy,
)
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal

PAPER = "Time sheet of 6 November, by post"
RIGHT = (DeliveryAnswer.RIGHT, "")


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def day(name, value):
    return {f"{name}-day": value.day, f"{name}-month": value.month, f"{name}-year": value.year}


def html(response):
    return " ".join(escaped.unescape(response.content.decode()).split())


@pytest.fixture
def order_id(house, person, firm):
    return making.ordered(house, person, firm)


def key(house, order_id):
    return making.key_of(house, order_id)


def keys(house, role, order_key, *days, paper=PAPER):
    with house.acting(role) as viewer:
        for after, hundredths in days:
            actions.tell_delivered(
                by=viewer,
                at=house.at,
                given=DeliveryGiven(
                    order_key, making.STARTS + timedelta(days=after), hundredths, "", ""
                ),
                paper=paper,
            )


def says_right(house, role, order_key):
    with house.acting(role) as viewer:
        told = queries.deliveries(viewer=viewer, order_key=order_key)
        actions.say_right(
            by=viewer,
            at=house.at,
            order_key=order_key,
            answers={one.id: RIGHT for one in told},
            how=SaidHow.TELEPHONE,
        )


def keys_invoice(house, role, order_key, **other):
    with house.acting(role) as viewer:
        return actions.send_invoice(
            by=viewer, at=house.at, given=making.invoice(order_key, **other), how=SentBy.KEYED
        )


@pytest.mark.parametrize(
    ("paper", "keyed", "kept"),
    [(" Sheet 7 ", True, "Sheet 7"), ("", False, ""), ("Sheet 7", False, "")],
)
def test_what_staff_key_says_what_paper_it_is_from(paper, keyed, kept):
    assert delivering.paper_of(paper, keyed=keyed) == kept
    with refused("delivered_paper"):
        delivering.paper_of(" ", keyed=True)


def test_one_person_keys_one_side():
    delivering.refuse_keying_both(keyed_invoice=False)
    invoicing.refuse_keying_both(keyed_deliveries=False)
    delivering.refuse_own_answer(keyed_by_same=False)
    with refused("keyed_both"):
        delivering.refuse_keying_both(keyed_invoice=True)
    with refused("keyed_both"):
        invoicing.refuse_keying_both(keyed_deliveries=True)
    with refused("answered_own"):
        delivering.refuse_own_answer(keyed_by_same=True)


def test_what_staff_key_is_marked_and_paid_once_another_has_asked_the_person(house, order_id, firm):
    order_key = key(house, order_id)
    keys(house, "finance_officer", order_key, (0, 500), (2, 500))
    keys(house, "finance_officer", order_key, (0, 500))
    with house.acting("care_coordinator") as viewer:
        told = queries.deliveries(viewer=viewer, order_key=order_key)
    assert [(one.paper, bool(one.keyed_by_name)) for one in told] == [(PAPER, True)] * 2
    with refused("keyed_both"):
        keys_invoice(house, "finance_officer", order_key, hundredths=1000)
    says_right(house, "care_coordinator", order_key)
    found = keys_invoice(house, "finance_officer", order_key, hundredths=1000)
    assert found.matched_pence == 140_00
    assert not keys_invoice(house, "finance_officer", order_key, hundredths=1000).is_new


def test_who_keyed_it_does_not_write_down_that_it_was_right(house, order_id):
    order_key = key(house, order_id)
    keys(house, "phb_manager", order_key, (0, 500))
    with refused("answered_own"):
        says_right(house, "phb_manager", order_key)
    with (
        house.acting("phb_manager") as viewer,
        pytest.raises(IntegrityError, match="answered_by_another"),
        transaction.atomic(),
    ):
        Delivery.objects.update(
            answer="right",
            answered_how="telephone",
            answered_by=viewer.user_id,
            answered_at=house.at,
        )


def test_silence_pays_only_what_two_people_keyed(house, order_id):
    order_key = key(house, order_id)
    keys(house, "finance_officer", order_key, (0, 500))
    house.today += timedelta(days=10)
    with refused("keyed_both"):
        keys_invoice(house, "finance_officer", order_key, hundredths=500)
    assert keys_invoice(house, "phb_manager", order_key, hundredths=500).matched_pence == 70_00
    with refused("keyed_both"):
        keys(house, "phb_manager", order_key, (1, 500))
    # The rule holds for the days of that invoice alone.
    keys(house, "phb_manager", order_key, (8, 500))


def test_the_provider_that_sends_the_same_itself_adds_nothing(house, order_id, firm):
    order_key = key(house, order_id)
    keys(house, "finance_officer", order_key, (0, 500))
    making.told(house, firm, order_key, (0, 500))
    with house.acting("care_coordinator") as viewer:
        (told,) = queries.deliveries(viewer=viewer, order_key=order_key)
    assert (told.paper, told.standing) == (PAPER, DeliveryStanding.WAITING)


def test_a_co_ordinator_keys_no_paper_of_a_provider(house, order_id):
    with house.acting("care_coordinator") as viewer:
        taken = actions.take_deliveries(
            by=viewer,
            at=house.at,
            rows=[(1, DeliveryGiven(key(house, order_id), making.STARTS, 100, "", ""))],
            paper=PAPER,
        )
    assert [one.code for one in taken.wrong] == ["delivery_order"]


def test_paper_goes_from_the_answer_to_the_invoice_by_page(house, person, firm, visit):
    order_id = making.ordered(house, person, firm, accepted=False)
    order = reverse("marketplace:order", args=[order_id])
    order_key = key(house, order_id)
    with house.acting("finance_officer") as viewer:
        assert "Key the provider’s answer" in html(visit(viewer, order))
        answer = reverse("marketplace:keyed_answer", args=[order_id])
        delivered = reverse("marketplace:keyed_delivery", args=[order_id])
        assert "The order is not accepted" in html(visit(viewer, delivered))
        said = {"accepts": "yes", "words": "Mrs Bell on the telephone, 2 November."}
        assert visit(viewer, answer, said, post=True).status_code == 302
        shown = html(visit(viewer, order))
        assert "Mrs Bell on the telephone" in shown
        given = {**day("on", making.STARTS), "quantity": "5", "words": "", "more": "yes"}
        again = visit(viewer, delivered, given, post=True)
        assert "Say what you key it from" in html(again)
        made = visit(viewer, delivered, {**given, "paper": PAPER}, post=True)
        assert made["Location"] == delivered
        assert f'value="{PAPER}"' in html(visit(viewer, made["Location"]))
        shown = html(visit(viewer, order))
        assert f"from: {PAPER}" in shown
        assert "Change 2 Nov 2026" in shown
        (told,) = queries.deliveries(viewer=viewer, order_key=order_key)
        there = {**given, "quantity": "4", "paper": PAPER, "more": "no"}
        assert visit(viewer, f"{delivered}?row={told.id}", there, post=True).status_code == 302
        (told,) = queries.deliveries(viewer=viewer, order_key=order_key)
        assert told.hundredths == 400
    says_right(house, "care_coordinator", order_key)
    with house.acting("finance_officer") as viewer:
        new = reverse("marketplace:keyed_invoice", args=[order_id])
        assert 'value="4"' in html(visit(viewer, new))
        invoice = {
            "number": "P-77",
            **day("invoiced_on", house.today),
            **day("first_day", making.STARTS),
            **day("last_day", making.STARTS),
            "quantity": "4",
            "price": "14.00",
            "amount": "56.00",
        }
        made = visit(viewer, new, invoice, post=True)
        assert made.status_code == 302
        assert "£56.00 was found right" in html(visit(viewer, made["Location"]))
        assert ProviderInvoice.objects.get().sent_how == SentBy.KEYED


def test_a_provider_that_says_no_on_paper_is_declined_by_page(house, person, firm, visit):
    order_id = making.ordered(house, person, firm, accepted=False)
    with house.acting("phb_manager") as viewer:
        here = reverse("marketplace:keyed_answer", args=[order_id])
        said = {"accepts": "no", "words": "Mr Bell by letter: they are full."}
        assert visit(viewer, here, said, post=True).status_code == 302
        found = queries.order(viewer=viewer, order_id=order_id)
        assert (found.state, found.answer_words) == (OrderState.DECLINED, said["words"])
        assert "does not wait for the provider" in html(visit(viewer, here))


def test_staff_send_a_file_in_the_providers_name_row_by_row(house, order_id, firm, visit):
    here = reverse("marketplace:keyed_file", args=[firm.provider_id])
    with house.acting("finance_officer") as viewer:
        found = queries.order(viewer=viewer, order_id=order_id)
        assert found.reference in html(
            visit(viewer, reverse("marketplace:keyed_template", args=[firm.provider_id]))
        )
        rows = (
            "order,day,quantity,row_id,note",
            f"{found.reference},2026-11-02,5,,",
            f"{found.reference},2026-11-04,2.5,,",
            f"{found.reference},2026-11-31,5,,",
            "O-NONE,2026-11-02,5,,",
        )

        def upload():
            return {"file": SimpleUploadedFile("rows.csv", "\n".join(rows).encode())}

        assert "Say what you key it from" in html(visit(viewer, here, upload(), post=True))
        shown = html(visit(viewer, here, {**upload(), "paper": PAPER}, post=True))
        assert "2 were added." in shown
        assert "2 rows were not taken." in shown
        again = html(visit(viewer, here, {**upload(), "paper": PAPER}, post=True))
        assert "2 were here already." in again
        assert {one.paper for one in Delivery.objects.all()} == {PAPER}
    with house.acting("finance_officer", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, here)
    with house.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        visit(viewer, here)


def test_the_words_of_a_paper_are_kept_short():
    assert len(delivering.paper_of("x" * 500, keyed=True)) == delivering.LONGEST_PAPER
