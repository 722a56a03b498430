"""What came to the NHS for a chair and does not stay goes back: once, and no more than is there."""

from __future__ import annotations

import html as escaped
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from openphb.domains.wheelchairs import actions
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairContribution
from openphb.domains.wheelchairs.rules.adding import back_fault, end_fault
from openphb.domains.wheelchairs.tests import making
from openphb.domains.wheelchairs.tests.test_chairs import refused
from openphb.domains.wheelchairs.types import AddedTo, BackDraft, GivenBack
from openphb.foundation.access.tests.visiting import visit

__all__ = ["visit"]

MISTAKE, PAID_BACK = GivenBack.MISTAKE, GivenBack.PAID_BACK
BANK, INCOME = "1010", "4100"
TODAY, CAME = date(2026, 11, 24), date(2026, 11, 20)


@pytest.fixture
def chair(house):
    # Made here: whoever a refusal makes is unmade with it.
    house.user_id("finance_officer")
    return making.Chair.of(house).arranged().ordered()


def gives_back(chair, added_id, pence=500_00, how=PAID_BACK, role="finance_officer", **says):
    draft = BackDraft(
        how, pence, says.get("on", chair.house.today), says.get("words", "Our bank statement")
    )
    chair.does(actions.give_back_contribution, role, added_id=added_id, draft=draft)


@pytest.mark.parametrize(
    ("how", "pence", "came_on", "left", "saw", "on", "words", "code"),
    [
        (PAID_BACK, 500, CAME, 500, False, TODAY, "Statement", None),
        (PAID_BACK, 200, CAME, 500, False, CAME, "Statement", None),
        (MISTAKE, 500, CAME, 500, True, TODAY, "Another chair's", None),
        (PAID_BACK, 500, None, 0, False, TODAY, "Statement", "back_not_come"),
        (PAID_BACK, 0, CAME, 500, False, TODAY, "Statement", "back_amount"),
        (MISTAKE, 499, CAME, 500, True, TODAY, "Another chair's", "back_amount"),
        (PAID_BACK, 501, CAME, 900, False, TODAY, "Statement", "back_above"),
        (PAID_BACK, 301, CAME, 300, False, TODAY, "Statement", "back_above"),
        (MISTAKE, 500, CAME, 499, True, TODAY, "Another chair's", "back_above"),
        (PAID_BACK, 500, CAME, 500, False, CAME - timedelta(1), "Statement", "back_day"),
        (PAID_BACK, 500, CAME, 500, False, TODAY + timedelta(1), "Statement", "back_day"),
        (PAID_BACK, 500, CAME, 500, False, TODAY, " ", "back_words"),
        (PAID_BACK, 500, CAME, 500, True, TODAY, "Statement", "back_other"),
    ],
)
def test_when_money_goes_back(how, pence, came_on, left, saw, on, words, code):
    fault = back_fault(
        BackDraft(how, pence, on, words),
        pence=500,
        came_on=came_on,
        left_pence=left,
        saw_it_come=saw,
        today=TODAY,
    )
    assert (fault and fault.code) == code


@pytest.mark.parametrize(
    ("left", "unseen", "code"),
    [
        (0, False, None),
        (-1, False, None),
        (1, False, "chair_end_added"),
        (0, True, "chair_end_unseen"),
    ],
)
def test_an_arrangement_ends_with_none_of_others_money(left, unseen, code):
    fault = end_fault(left, unseen=unseen)
    assert (fault and fault.code) == code


def test_no_arrangement_ends_while_somebody_s_money_may_be_on_its_way(chair):
    one = chair.adds(seen=False)
    ends = {"wheelchair_id": chair.wheelchair_id, "because": "The person wants another."}
    refused("chair_end_unseen", chair.does, actions.end, **ends)
    chair.does(actions.withdraw_contribution, added_id=one, words="He does not want it.")
    chair.does(actions.end, **ends)
    assert chair.told.ended_on == chair.house.today


def test_what_never_came_leaves_the_ledger_as_it_was(chair):
    before = chair.account(BANK), chair.account(INCOME), chair.nhs_money()
    one = chair.adds()
    assert chair.account(INCOME) != before[1]
    gives_back(chair, one, how=MISTAKE, role="phb_manager")
    assert (chair.account(BANK), chair.account(INCOME), chair.nhs_money()) == before
    assert chair.told.added_pence == chair.told.added_left_pence == 0
    refused("back_already", gives_back, chair, one)
    # Nothing is there that could be passed on to the supplier.
    refused("chair_bill_added", chair.billed, 1_180_00, 1)


def test_what_was_not_passed_on_is_paid_back_and_what_was_stays(chair):
    one = chair.adds()
    chair.billed(1_180_00, 450_00)
    refused("back_other", gives_back, chair, one, 50_00, role="phb_manager")
    refused("back_above", gives_back, chair, one, 50_01)
    money = chair.nhs_money()
    gives_back(chair, one, 50_00)
    assert chair.nhs_money() == money
    assert abs(chair.account(INCOME)) == 450_00
    assert chair.told.added_pence == 450_00
    refused("chair_bill_added", chair.billed, 0, 1, "1002")


def test_no_arrangement_ends_while_others_money_for_it_is_here(chair):
    one = chair.adds()
    ends = {"wheelchair_id": chair.wheelchair_id, "because": "The person wants another."}
    refused("chair_end_added", chair.does, actions.end, **ends)
    with (
        chair.house.acting("phb_manager") as viewer,
        pytest.raises(IntegrityError, match="was not passed on"),
        transaction.atomic(),
    ):
        Wheelchair.objects.filter(pk=chair.wheelchair_id).update(
            ended_on=chair.house.today, ended_because="No", ended_by=viewer.user_id
        )
    gives_back(chair, one)
    chair.does(actions.end, **ends)
    assert chair.told.ended_on == chair.house.today


def test_after_the_end_an_unpaid_invoice_is_withdrawn_and_its_money_given_back(house):
    house.user_id("finance_officer")
    chair = making.Chair.of(house).arranged().in_use()
    one = chair.adds()
    invoice = chair.billed(1_180_00, 500_00)
    chair.does(actions.end, wheelchair_id=chair.wheelchair_id, because="He wants another.")
    refused("back_above", gives_back, chair, one, how=MISTAKE)
    chair.does(actions.withdraw_invoice, chair_invoice_id=invoice, words="It never came.")
    gives_back(chair, one, how=MISTAKE)
    assert (chair.told.billed_pence, chair.told.added_left_pence) == (0, 0)


def test_what_the_supplier_was_paid_is_not_ours_to_give_back(chair):
    one = chair.adds(to=AddedTo.SUPPLIER)
    refused("back_not_come", gives_back, chair, one)
    refused("back_not_come", gives_back, chair, chair.adds(seen=False))


def test_the_database_gives_back_once_and_no_more_than_is_there(chair):
    one = chair.adds()
    chair.billed(1_180_00, 450_00)
    with chair.house.acting("finance_officer") as viewer:
        row = WheelchairContribution.objects.filter(pk=one)
        says = {
            "back_how": PAID_BACK,
            "back_on": chair.house.today,
            "back_words": "Statement",
            "back_by": viewer.user_id,
            "back_at": chair.house.at,
            "back_journal_id": one,
        }
        for match, changed in (
            ("are billed", {**says, "back_pence": 50_01}),
            ("wheelchair_added_back_is_whole", {**says, "back_pence": 0}),
            ("wheelchair_added_back_is_whole", {**says, "back_pence": 1, "back_how": MISTAKE}),
            ("wheelchair_added_back_is_whole", {**says, "back_pence": 1, "back_by": None}),
            (
                "wheelchair_added_back_is_whole",
                {**says, "back_pence": 1, "back_by": row.get().seen_by},
            ),
            ("stands", {"seen_words": "Another statement"}),
            ("stands", {"pence": 1}),
        ):
            with pytest.raises(IntegrityError, match=match), transaction.atomic():
                row.update(**changed)
    gives_back(chair, one, 50_00)
    with (
        chair.house.acting("finance_officer"),
        pytest.raises(IntegrityError, match="stands"),
        transaction.atomic(),
    ):
        WheelchairContribution.objects.filter(pk=one).update(back_pence=1)


def test_it_is_recorded_on_its_page(chair, visit):
    one = chair.adds()
    here = reverse("wheelchairs:chair", args=[chair.told.budget_id])
    page = reverse("wheelchairs:added_back", args=[one])
    with chair.house.acting("finance_officer") as viewer:
        assert page in visit(viewer, here).content.decode()
        asked = escaped.unescape(visit(viewer, page).content.decode())
        assert "£500.00 of it was not passed on to the supplier" in asked
        day = chair.house.today
        answer = {
            "how": "paid_back",
            "pence": "499.99",
            "words": "Our bank statement",
            "on-day": str(day.day),
            "on-month": str(day.month),
            "on-year": str(day.year),
        }
        nothing = visit(viewer, page, {}, post=True).content.decode()
        assert "Choose what happened" in nothing
        assert visit(viewer, page, answer, post=True).status_code == 302
        shown = escaped.unescape(visit(viewer, here).content.decode())
        assert "£499.99 was paid back on" in shown
        assert page not in shown
        assert "nothing of it to give back" in visit(viewer, page).content.decode()
