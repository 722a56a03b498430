"""Whose repair it is, who may add what, for how long a chair is, and how a bill falls on lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from openphb.domains.budgets.types import AddedFor, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.rules import adding, arranging, billing, mending
from openphb.domains.wheelchairs.tests.making import added, draft
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedTo,
    AddedVat,
    ChairOption,
    ChairOwner,
    ChairPart,
    ChairState,
    PartOfBudget,
    RepairPaid,
    RepairState,
    total,
)
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import Refusal

NOTIONAL, ADDED, THIRD = ChairOption.NOTIONAL, ChairOption.CONTRIBUTION, ChairOption.THIRD_PARTY
NHS, PERSON = ChairOwner.NHS, ChairOwner.PERSON
DAY = date(2026, 11, 24)


def code(fault: Refusal | None) -> str:
    return fault.code if fault else ""


def parts(*pence: int) -> tuple[PartOfBudget, ...]:
    kinds = (ChairPart.CHAIR, ChairPart.EXTRAS, ChairPart.REPAIRS)
    return tuple(
        PartOfBudget(new_id(), new_id(), kind, str(kind), amount, DAY)
        for kind, amount in zip(kinds, pence, strict=False)
    )


@pytest.mark.parametrize(
    ("option", "part", "agreed_of_extras", "whose"),
    [
        (NOTIONAL, ChairPart.CHAIR, NHS, NHS),
        (NOTIONAL, ChairPart.EXTRAS, NHS, NHS),
        (ADDED, ChairPart.CHAIR, PERSON, NHS),
        (ADDED, ChairPart.EXTRAS, PERSON, PERSON),
        (ADDED, ChairPart.CHAIR, NHS, NHS),
        (ADDED, ChairPart.EXTRAS, NHS, NHS),
        (THIRD, ChairPart.CHAIR, PERSON, PERSON),
        (THIRD, ChairPart.EXTRAS, PERSON, PERSON),
    ],
)
def test_whose_repair_it_is_follows_from_how_the_chair_is_arranged(
    option, part, agreed_of_extras, whose
):
    assert arranging.mended_by(option, part, agreed_of_extras) is whose


@pytest.mark.parametrize(("option", "owns"), [(NOTIONAL, NHS), (ADDED, NHS), (THIRD, PERSON)])
def test_the_nhs_owns_the_chair_unless_a_third_party_was_paid(option, owns):
    assert arranging.owner_of(option) is owns


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("what", list(AddedFor))
def test_money_is_added_to_a_wheelchair_and_to_an_after_care_home_and_to_nothing_else(
    category, what
):
    pairs = {
        (Category.WHEELCHAIR, AddedFor.WHEELCHAIR),
        (Category.S117, AddedFor.AFTER_CARE_HOME),
    }
    assert adding.lawful(category, what) is ((category, what) in pairs)


@pytest.mark.parametrize(
    ("option", "category", "says", "refused"),
    [
        (ADDED, Category.WHEELCHAIR, {}, ""),
        (ADDED, Category.WHEELCHAIR, {"to": AddedTo.SUPPLIER}, ""),
        (THIRD, Category.WHEELCHAIR, {"to": AddedTo.SUPPLIER}, ""),
        (THIRD, Category.WHEELCHAIR, {"to": AddedTo.NHS}, "added_to_nhs"),
        (NOTIONAL, Category.WHEELCHAIR, {}, "added_to_notional"),
        (ADDED, Category.CHC_ADULT, {}, "added_unlawful"),
        (ADDED, Category.S117, {}, "added_unlawful"),
        (ADDED, Category.ONE_OFF, {}, "added_unlawful"),
        (ADDED, Category.WHEELCHAIR, {"net_pence": 0}, "added_amount"),
        (ADDED, Category.WHEELCHAIR, {"name": " "}, "added_name"),
        (ADDED, Category.WHEELCHAIR, {"words": " "}, "added_words"),
    ],
)
def test_who_may_add_what(option, category, says, refused):
    asked = replace(added(), **says)
    assert code(adding.added_fault(asked, option=option, category=category)) == refused


@pytest.mark.parametrize(
    ("by", "vat", "relief", "net", "answer"),
    [
        (AddedBy.PERSON, AddedVat.STANDARD, "", 100_00, 20_00),
        (AddedBy.EMPLOYER, AddedVat.STANDARD, "", 1_01, 20),
        (AddedBy.EMPLOYER, AddedVat.STANDARD, "", 13, 3),
        (AddedBy.PERSON, AddedVat.RELIEF, "disabled_person", 100_00, 0),
        (AddedBy.CHARITY, AddedVat.RELIEF, "charity", 100_00, 0),
        (AddedBy.PERSON, AddedVat.RELIEF, "", 100_00, "added_relief"),
        (AddedBy.PERSON, AddedVat.RELIEF, "none such", 100_00, "added_relief"),
        (AddedBy.EMPLOYER, AddedVat.RELIEF, "disabled_person", 1, "added_relief_not_theirs"),
        (AddedBy.PERSON, AddedVat.RELIEF, "charity", 1, "added_relief_not_theirs"),
    ],
)
def test_vat_is_a_fifth_or_relieved_with_its_reason(by, vat, relief, net, answer):
    asked = replace(added(), by=by, vat=vat, relief=relief, net_pence=net)
    standard = reference.limit("vat_standard", DAY)
    how: dict[str, Any] = {
        "standard": standard.value,
        "source": standard.source,
        "reliefs": reference.reliefs(),
    }
    if isinstance(answer, str):
        with pytest.raises(Refusal) as said:
            adding.vat_of(asked, **how)
        assert said.value.code == answer
        return
    found = adding.vat_of(asked, **how)
    assert found.pence == answer
    assert found.why


@pytest.mark.parametrize(
    ("nhs", "extras", "left", "came", "refused"),
    [
        (1_000_00, 0, 1_000_00, 0, ""),
        (0, 5_00, 0, 5_00, ""),
        (1_000_00, 500_00, 1_000_00, 500_00, ""),
        (1_000_01, 0, 1_000_00, 500_00, "chair_bill_above"),
        (900_00, 500_01, 1_000_00, 500_00, "chair_bill_added"),
        (0, 0, 1_000_00, 500_00, "chair_bill_nothing"),
        (-1, 2, 1_000_00, 500_00, "chair_bill_nothing"),
    ],
)
def test_neither_money_pays_for_the_other(nhs, extras, left, came, refused):
    fault = adding.bill_fault(
        nhs_pence=nhs, added_pence=extras, left_pence=left, added_left_pence=came
    )
    assert code(fault) == refused


@pytest.mark.parametrize(
    ("says", "others", "refused"),
    [
        ({}, {}, ""),
        ({}, {"category": Category.CHC_ADULT}, "chair_category"),
        ({}, {"parts": ()}, "chair_no_lines"),
        ({}, {"managed": list(ManagementOption)}, "chair_lines_differ"),
        ({"option": THIRD}, {}, "chair_option_other"),
        ({"description": " "}, {}, "chair_description"),
        ({"option": NOTIONAL}, {}, "chair_extras_mended"),
        ({"option": NOTIONAL, "extras_mended_by": NHS}, {}, ""),
        (
            {"option": THIRD, "extras_mended_by": NHS},
            {"managed": [ManagementOption.THIRD_PARTY]},
            "chair_extras_mended",
        ),
        ({"months": 48}, {}, "chair_period"),
        ({"months": 36}, {}, "chair_period_because"),
        ({"months": 36, "months_because": "A child who grows"}, {}, ""),
        ({"months": None, "months_because": "A child who grows"}, {}, ""),
        ({"months": 60}, {"usual_months": 36}, "chair_period_because"),
    ],
)
def test_how_a_chair_may_be_arranged(says, others, refused):
    facts = {
        "parts": parts(1_000_00),
        "category": Category.WHEELCHAIR,
        "managed": [ManagementOption.NOTIONAL],
        "usual_months": 60,
        **others,
    }
    fault = arranging.arranging_fault(replace(draft(ADDED), **says), facts.pop("parts"), **facts)
    assert code(fault) == refused


@pytest.mark.parametrize(
    ("handed_over", "months", "last", "renew"),
    [
        (date(2026, 11, 24), 60, date(2031, 11, 23), date(2031, 8, 24)),
        (date(2026, 11, 24), 36, date(2029, 11, 23), date(2029, 8, 24)),
        (date(2028, 2, 29), 36, date(2031, 2, 27), date(2030, 11, 28)),
        (date(2026, 11, 24), None, None, None),
        (None, 60, None, None),
    ],
)
def test_the_period_runs_from_the_day_the_chair_came(handed_over, months, last, renew):
    found = arranging.last_day(handed_over, months)
    assert (found, arranging.renew_from(found, 3)) == (last, renew)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, ChairState.ARRANGED),
        ({"ordered_on": DAY}, ChairState.ORDERED),
        ({"ordered_on": DAY, "handed_over_on": DAY}, ChairState.IN_USE),
        ({"handed_over_on": DAY, "renew_on": date(2026, 11, 25)}, ChairState.IN_USE),
        ({"handed_over_on": DAY, "renew_on": DAY}, ChairState.RENEW),
        ({"handed_over_on": DAY, "renew_on": DAY, "ended_on": DAY}, ChairState.ENDED),
    ],
)
def test_where_an_arrangement_stands_is_worked_out(facts, state):
    none = dict.fromkeys(("ordered_on", "handed_over_on", "renew_on", "ended_on"))
    assert arranging.state_of(**{**none, **facts}, today=DAY) is state


@pytest.mark.parametrize(
    ("ordered", "on", "serial", "refused"),
    [
        (DAY, DAY, "1", ""),
        (None, DAY, "1", "chair_not_ordered"),
        (DAY, date(2026, 11, 23), "1", "chair_day"),
        (DAY, date(2026, 11, 25), "1", "chair_day"),
        (DAY, DAY, " ", "chair_serial"),
    ],
)
def test_when_a_chair_is_handed_over(ordered, on, serial, refused):
    fault = arranging.hand_over_fault(ordered_on=ordered, on=on, today=DAY, serial=serial)
    assert code(fault) == refused


@pytest.mark.parametrize(
    ("by", "state", "paid", "pence", "left", "refused"),
    [
        (NHS, RepairState.ASKED, RepairPaid.CONTRACT, 0, 0, ""),
        (NHS, RepairState.ASKED, RepairPaid.BILL, 50_00, 50_00, ""),
        (NHS, RepairState.ASKED, RepairPaid.BILL, 50_01, 50_00, "repair_no_money"),
        (NHS, RepairState.ASKED, RepairPaid.BILL, 0, 50_00, "repair_pence"),
        (NHS, RepairState.ASKED, None, 0, 50_00, "repair_paid"),
        (PERSON, RepairState.THEIRS, None, 0, 0, ""),
        (PERSON, RepairState.THEIRS, RepairPaid.BILL, 1, 50_00, "repair_not_nhs"),
        (PERSON, RepairState.THEIRS, RepairPaid.CONTRACT, 0, 50_00, "repair_not_nhs"),
        (NHS, RepairState.DONE, RepairPaid.CONTRACT, 0, 0, "repair_over"),
        (NHS, RepairState.WITHDRAWN, RepairPaid.CONTRACT, 0, 0, "repair_over"),
    ],
)
def test_who_pays_for_a_repair(by, state, paid, pence, left, refused):
    fault = mending.done_fault(
        state=state, asked_on=DAY, on=DAY, today=DAY, by=by, paid=paid, pence=pence, left_pence=left
    )
    assert code(fault) == refused


def test_a_repair_is_done_between_its_asking_and_today():
    for on in (date(2026, 11, 22), date(2026, 11, 25)):
        fault = mending.done_fault(
            state=RepairState.ASKED,
            asked_on=date(2026, 11, 23),
            on=on,
            today=DAY,
            by=NHS,
            paid=RepairPaid.CONTRACT,
            pence=0,
            left_pence=0,
        )
        assert code(fault) == "repair_day"


def test_everybody_is_told_whose_repair_it_is_in_words():
    for option, part, by in (
        (NOTIONAL, ChairPart.CHAIR, NHS),
        (ADDED, ChairPart.EXTRAS, PERSON),
        (THIRD, ChairPart.EXTRAS, PERSON),
    ):
        said = mending.told(option, part, by, repair_pence=0)
        assert ("NHS has this mended" in said) is (by is NHS)
    both = mending.told(THIRD, ChairPart.CHAIR, PERSON, repair_pence=300_00)
    assert "£300.00 for repairs" in both
    assert "ring us today" in both


def test_repairs_are_kept_by_the_nhs_and_go_to_a_third_party_with_the_chair():
    whole = parts(1_000_00, 180_00, 300_00)
    assert total(billing.billable(NOTIONAL, whole)) == 1_180_00
    assert total(billing.for_repairs(NOTIONAL, whole)) == 300_00
    assert total(billing.billable(THIRD, whole)) == 1_480_00
    assert billing.for_repairs(THIRD, whole) == ()


@seed(20261124)
@settings(max_examples=60, deadline=None, database=None)
@given(st.lists(st.integers(1, 500), min_size=1, max_size=3), st.lists(st.integers(1, 400)))
def test_any_invoices_fall_on_the_lines_as_one_would(amounts, invoices):
    of = parts(*amounts)
    cut: dict[UUID, int] = {}
    before = 0
    for one in invoices:
        pence = min(one, sum(amounts) - before)
        falls = billing.fall_on(of, before_pence=before, pence=pence)
        assert sum(part for _line, part in falls) == pence
        for line, part in falls:
            cut[line.line_key] = cut.get(line.line_key, 0) + part
        before += pence
    whole = billing.fall_on(of, before_pence=0, pence=before)
    assert cut == {line.line_key: part for line, part in whole}
    assert all(cut.get(line.line_key, 0) <= line.pence for line in of)
