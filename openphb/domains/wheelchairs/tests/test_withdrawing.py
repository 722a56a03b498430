"""An invoice that was keyed by mistake is withdrawn whole, before it is paid, and its money is free again."""

from __future__ import annotations

import html as escaped

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.payments.tests import making as paying
from openphb.domains.payments.types import BillState, RunKind
from openphb.domains.wheelchairs import actions
from openphb.domains.wheelchairs.models import WheelchairInvoice
from openphb.domains.wheelchairs.rules.billing import withdrawn_fault
from openphb.domains.wheelchairs.tests import making
from openphb.domains.wheelchairs.tests.test_chairs import refused
from openphb.foundation.access.tests.visiting import visit
from openphb.kernel.calendars import add_working_days

__all__ = ["visit"]


@pytest.fixture
def chair(house):
    return making.Chair.of(house)


@pytest.mark.parametrize(
    ("withdrawn", "words", "code"),
    [
        (False, "Keyed twice.", None),
        (True, "Keyed twice.", "chair_bill_withdrawn"),
        (False, " no ", "chair_bill_words"),
    ],
)
def test_when_an_invoice_is_withdrawn(withdrawn, words, code):
    fault = withdrawn_fault(withdrawn=withdrawn, words=words)
    assert (fault and fault.code) == code


def withdraws(chair, invoice_id, words="The supplier sent it to us by mistake."):
    chair.does(actions.withdraw_invoice, chair_invoice_id=invoice_id, words=words)


def test_both_bills_are_withdrawn_and_the_same_number_is_keyed_again(chair):
    chair.arranged().ordered()
    chair.adds()
    before = chair.nhs_money()["promised"]
    one = chair.billed(1_180_00, 500_00)
    withdraws(chair, one)
    assert chair.told.billed_pence == 0
    assert {bill.state for bill in chair.told.bills[0].paid} == {BillState.WITHDRAWN}
    assert chair.nhs_money()["promised"] == before
    refused("chair_bill_withdrawn", withdraws, chair, one)
    # All of the money is there again, and no more.
    refused("chair_bill_above", chair.billed, 1_180_01, 500_00)
    chair.billed(1_180_00, 500_00)
    assert chair.told.billed_pence == 1_180_00


def test_what_is_in_a_run_or_paid_is_not_withdrawn(chair):
    house = chair.house
    paying.payer(house)
    chair.arranged().ordered()
    chair.adds()
    one = chair.billed(1_180_00, 500_00)
    paying.organisation_paid_to(house, chair.supplier_id)
    paying.approved(house, add_working_days(house.today, 5), kind=RunKind.BILLS)
    refused("bill_not_waiting", withdraws, chair, one)
    assert not chair.told.bills[0].withdrawn_words


def test_the_database_withdraws_no_invoice_without_its_bills_and_changes_nothing_else(chair):
    chair.arranged().ordered()
    one = chair.billed(1_180_00)
    with chair.house.acting("finance_officer") as viewer:
        row = WheelchairInvoice.objects.filter(pk=one)
        says = {
            "withdrawn_by": viewer.user_id,
            "withdrawn_at": chair.house.at,
            "withdrawn_words": "Keyed twice.",
        }
        with pytest.raises(IntegrityError, match="is not withdrawn"), transaction.atomic():
            row.update(**says)
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            row.update(nhs_pence=1)
        with pytest.raises(IntegrityError, match="stands"), transaction.atomic():
            row.delete()


def test_it_is_withdrawn_on_its_page(chair, visit):
    chair.arranged().ordered()
    one = chair.billed(1_180_00, number="TM-9")
    here = reverse("wheelchairs:chair", args=[chair.told.budget_id])
    page = reverse("wheelchairs:invoice_withdraw", args=[one])
    with chair.house.acting("phb_manager") as viewer:
        assert page in visit(viewer, here).content.decode()
        assert visit(viewer, page, {"words": "Keyed twice."}, post=True).status_code == 302
        shown = escaped.unescape(visit(viewer, here).content.decode())
        assert "Withdrawn: Keyed twice." in shown
        assert "cannot be withdrawn" in visit(viewer, page).content.decode()
