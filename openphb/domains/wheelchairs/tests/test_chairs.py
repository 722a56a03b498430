"""A chair from its arrangement to its renewal, as people do it; and what the database refuses."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace.tests import making as market
from openphb.domains.payments.tests import making as paying
from openphb.domains.payments.types import BillKind, RunKind
from openphb.domains.plans import queries as plans
from openphb.domains.wheelchairs import actions, queries
from openphb.domains.wheelchairs.models import Wheelchair, WheelchairContribution
from openphb.domains.wheelchairs.tests import making
from openphb.domains.wheelchairs.types import (
    AddedTo,
    ChairOption,
    ChairOwner,
    ChairPart,
    ChairState,
    LookFound,
    RepairPaid,
    RepairState,
)
from openphb.kernel.calendars import add_working_days
from openphb.kernel.refusal import NothingThere, Refusal

pytestmark = pytest.mark.django_db


def refused(code: str, what, *asked, **says):
    with pytest.raises(Refusal) as said, transaction.atomic():
        what(*asked, **says)
    assert said.value.code == code


def test_a_chair_with_a_contribution_from_plan_to_repair(chair):
    chair.arranged()
    told = chair.told
    assert (told.nhs_pence, told.owner, told.state) == (
        making.NHS_PENCE,
        ChairOwner.NHS,
        ChairState.ARRANGED,
    )
    assert [one.part for one in told.parts] == list(ChairPart)
    refused("chair_not_ordered", chair.billed, 1)
    chair.ordered()
    refused("chair_ordered", chair.ordered)
    added_id = chair.adds(seen=False)
    refused("chair_bill_added", chair.billed, 1_180_00, 500_00)
    chair.does(actions.see_contribution, added_id=added_id, on=chair.house.today, words="Statement")
    assert (chair.account("4100"), chair.account("1010")) == (-500_00, 500_00)
    refused("chair_bill_above", chair.billed, 1_180_01, 500_00)
    chair.billed(1_180_00, 500_00)
    refused("chair_bill_twice", chair.billed, 1)
    bills = chair.told.bills[0].paid
    assert {one.kind: one.pence for one in bills} == {
        BillKind.ONE_OFF: 1_180_00,
        BillKind.CHAIR_EXTRAS: 500_00,
    }
    chair.does(
        actions.hand_over,
        wheelchair_id=chair.wheelchair_id,
        on=chair.house.today,
        serial="SN 12/345",
    )
    assert chair.told.last_day == date(2031, 11, 23)
    mine = chair.asks()
    theirs = chair.asks(ChairPart.EXTRAS)
    states = {one.id: one.state for one in chair.told.repairs}
    assert states == {mine: RepairState.ASKED, theirs: RepairState.THEIRS}
    done = {"on": chair.house.today, "words": "New brake"}
    refused(
        "repair_not_nhs",
        chair.does,
        actions.record_repair,
        repair_id=theirs,
        paid=RepairPaid.BILL,
        pence=1,
        **done,
    )
    chair.does(
        actions.record_repair,
        repair_id=mine,
        paid=RepairPaid.BILL,
        pence=80_00,
        organisation_id=chair.supplier_id,
        number="R-7",
        **done,
    )
    assert next(one for one in chair.told.repairs if one.id == mine).bill.pence == 80_00
    again = chair.asks()
    refused(
        "repair_no_money",
        chair.does,
        actions.record_repair,
        repair_id=again,
        paid=RepairPaid.BILL,
        pence=220_01,
        **done,
    )


def test_what_others_add_is_paid_on_apart_in_the_ledger_when_the_run_is_approved(chair):
    house = chair.house
    paying.payer(house)
    chair.arranged().ordered()
    chair.adds()
    chair.billed(1_180_00, 500_00)
    paying.organisation_paid_to(house, chair.supplier_id)
    paying.approved(house, add_working_days(house.today, 5), kind=RunKind.BILLS)
    assert (chair.account("5200"), chair.account("5250")) == (1_180_00, 500_00)
    # The NHS's own promise is met by its own money alone.
    paid = sum(one[2] for one in chair.nhs_money()["promised"])
    assert paid == 1_180_00


def test_a_third_party_is_paid_the_value_and_the_repair_sum_at_once(house):
    chair = making.Chair.of(house, "third_party")
    refused("chair_option_other", chair.arranged)
    chair.arranged(ChairOption.THIRD_PARTY)
    assert chair.told.owner is ChairOwner.PERSON
    chair.in_use()
    refused("added_to_nhs", chair.adds)
    chair.adds(to=AddedTo.SUPPLIER)
    assert chair.account("4100") == 0
    chair.billed(making.NHS_PENCE)
    assert [one.kind for one in chair.told.bills[0].paid] == [BillKind.CHAIR_VALUE]
    repair_id = chair.asks()
    repair = next(one for one in chair.told.repairs if one.id == repair_id)
    assert repair.state is RepairState.THEIRS
    assert "We paid £300.00 for repairs" in repair.told


def test_nothing_is_bought_twice(chair):
    firm = market.firm(chair.house)
    with chair.house.acting("care_coordinator") as viewer:
        line = plans.whole(viewer=viewer, plan_id=chair.plan_id).lines[0]
    order = {
        "budget_id": chair.budget_id,
        "line_key": line.line_key,
        "draft": market.draft(
            firm.organisation_id,
            quantity_hundredths=100,
            unit_pence=1_000_00,
            starts_on=line.valid_from,
        ),
    }

    def both_ways():
        chair.does(marketplace.order, role="care_coordinator", **order)
        chair.arranged()

    refused("chair_elsewhere", both_ways)
    chair.arranged().ordered()
    refused("chair_there", chair.arranged)
    chair.billed(1_180_00)
    refused("line_paid_at_once", chair.does, marketplace.order, role="care_coordinator", **order)
    refused(
        "chair_end_billed",
        chair.does,
        actions.end,
        wheelchair_id=chair.wheelchair_id,
        because="Another chair",
    )
    chair.does(
        actions.hand_over, wheelchair_id=chair.wheelchair_id, on=chair.house.today, serial="1"
    )
    chair.does(actions.end, wheelchair_id=chair.wheelchair_id, because="It broke")
    refused("chair_elsewhere", chair.arranged)


def test_only_a_supplier_that_is_written_down_is_approved(chair):
    chair.arranged()
    refused(
        "chair_supplier",
        chair.does,
        actions.order,
        wheelchair_id=chair.wheelchair_id,
        organisation_id=chair.house.organisation_id,
        ordered_on=chair.house.today,
    )


def test_another_kind_of_budget_has_no_chair(house):
    chair = making.Chair.of(house, category="chc_adult")
    refused("chair_category", chair.arranged)
    with house.acting("phb_manager") as viewer:
        assert not queries.needs_arranging(viewer=viewer, budget_id=chair.budget_id)


def test_a_renewal_a_changed_need_and_a_repair_wait_for_the_co_ordinator(chair):
    chair.arranged().in_use()
    with chair.house.acting("care_coordinator") as viewer:
        assert queries.waiting(viewer=viewer) == ()
    holder = chair.house.join("holder", subject_id=chair.subject_id, name="Imran Sadiq")
    with chair.house.acting_as(holder) as viewer:
        asked = {"by": viewer, "at": chair.house.at, "wheelchair_id": chair.wheelchair_id}
        actions.ask_look(**asked, words="I cannot sit up any more")
        actions.ask_repair(**asked, part=ChairPart.CHAIR, words="The brake slips")
        refused("look_open", actions.ask_look, **asked, words="Again")
    with chair.house.acting("care_coordinator") as viewer:
        said = [one.what for one in queries.waiting(viewer=viewer)]
    assert said == ["Repair: The brake slips", "The need has changed: I cannot sit up any more"]
    chair.does(
        actions.record_look,
        role="care_coordinator",
        wheelchair_id=chair.wheelchair_id,
        found=LookFound.STAYS,
        words="A new cushion is enough",
    )
    assert chair.told.open_look is None
    chair.on(date(2031, 8, 24))
    assert chair.told.state is ChairState.RENEW
    with chair.house.acting("care_coordinator") as viewer:
        waits = queries.waiting(viewer=viewer)[-1]
    assert (waits.what, waits.due) == ("Renew the wheelchair budget", date(2031, 11, 23))


def test_a_contribution_that_was_not_paid_is_withdrawn_and_one_that_was_stands(chair):
    chair.arranged()
    added_id = chair.adds(seen=False)
    said = {"added_id": added_id, "words": "The charity said no"}
    chair.does(actions.withdraw_contribution, **said)
    refused("added_withdrawn", chair.does, actions.withdraw_contribution, **said)
    assert chair.told.added_pence == 0
    paid = chair.adds()
    refused("added_seen", chair.does, actions.withdraw_contribution, added_id=paid, words="No")
    with chair.house.acting("phb_manager"):
        assert_database_refuses(
            lambda: WheelchairContribution.objects.filter(pk=paid).update(net_pence=1, pence=1)
        )


def test_another_persons_chair_is_not_there(chair):
    chair.arranged()
    stranger = chair.house.join("holder", subject_id=making.Chair.of(chair.house).subject_id)
    with chair.house.acting_as(stranger) as viewer, pytest.raises(NothingThere):
        queries.chair(viewer=viewer, wheelchair_id=chair.wheelchair_id)


def assert_database_refuses(what):
    def checked():
        what()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")

    with pytest.raises(DatabaseError), transaction.atomic():
        checked()


@pytest.mark.parametrize(
    "wrong",
    [
        {"owner": "person"},
        {"extras_mended_by": "nobody"},
        {"months": 48},
        {"nhs_pence": making.NHS_PENCE - 1},
        {"ended_because": "no day"},
    ],
)
def test_the_database_keeps_what_must_never_be_false_of_a_chair(chair, wrong):
    chair.arranged()
    with chair.house.acting("phb_manager"):
        row = Wheelchair.objects.filter(pk=chair.wheelchair_id)
        assert_database_refuses(lambda: row.update(**wrong))


def test_the_database_takes_no_contribution_to_the_nhs_s_own_chair(chair):
    chair.arranged(ChairOption.NOTIONAL)
    refused("added_to_notional", chair.adds)
    with chair.house.acting("phb_manager") as viewer:
        row = Wheelchair.objects.get(pk=chair.wheelchair_id)
        assert_database_refuses(
            lambda: WheelchairContribution.objects.create(
                tenant_id=row.tenant_id,
                subject_id=row.subject_id,
                wheelchair=row,
                added_by="person",
                name="Imran",
                words="Red",
                net_pence=1,
                vat_ten_thousandths=0,
                vat_pence=0,
                vat_why="made for a test",
                pence=1,
                paid_to="nhs",
                recorded_by=viewer.user_id,
                recorded_at=chair.house.at,
            )
        )


def test_the_database_has_no_chair_on_another_kind_of_budget(house):
    chair = making.Chair.of(house, category="chc_adult")
    with house.acting("phb_manager") as viewer:
        assert_database_refuses(
            lambda: Wheelchair.objects.create(
                tenant_id=house.tenant_id,
                subject_id=chair.subject_id,
                budget_id=chair.budget_id,
                option="notional",
                owner="nhs",
                extras_mended_by="nhs",
                description="A chair",
                nhs_pence=1,
                months=60,
                months_because="made for a test",
                arranged_by=viewer.user_id,
                arranged_at=house.at,
            )
        )
