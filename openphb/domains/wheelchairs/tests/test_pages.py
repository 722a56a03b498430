"""The pages of a chair: staff arrange, order and bill it; the person asks for a repair."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from openphb.domains.wheelchairs.tests import making
from openphb.domains.wheelchairs.types import ChairOption

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])


def three(day, name="on"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def at(name: str, *args) -> str:
    return reverse(f"wheelchairs:{name}", args=args)


def test_a_chair_with_a_contribution_page_by_page(chair, client_of):
    house = chair.house
    manager = client_of(house.user_id("phb_manager"))
    told = text_of(manager.get(at("chair", chair.budget_id)))
    assert "No wheelchair is arranged yet" in told
    arrange = at("arrange", chair.budget_id)
    said = {
        "option": "contribution",
        "extras_mended_by": "person",
        "description": "Light chair, red",
        "months": "60",
        "months_because": "",
        "part_0": "chair",
        "part_1": "extras",
        "part_2": "repairs",
    }
    assert "The NHS gives £1,480.00" in text_of(manager.get(arrange))
    again = text_of(manager.post(arrange, {**said, "months": "36"}))
    assert "Say why it is another time for this person." in again
    assert manager.post(arrange, said).status_code == 302
    chair.wheelchair_id = _id_of(chair)
    order = {"organisation_id": str(chair.supplier_id), **three(house.today, "ordered_on")}
    assert manager.post(at("order", chair.wheelchair_id), order).status_code == 302
    added = {
        "added_by": "person",
        "name": "Imran Sadiq",
        "words": "A lighter frame",
        "net": "500.00",
        "vat": "standard",
        "paid_to": "nhs",
    }
    assert manager.post(at("added", chair.wheelchair_id), added).status_code == 302
    page = text_of(manager.get(at("chair", chair.budget_id)))
    assert "£600.00: A lighter frame" in page
    assert "£500.00 and £100.00 VAT" in page
    one = chair.told.added[0].id
    paid = {**three(house.today), "words": "Bank statement"}
    assert manager.post(at("added_paid", one), paid).status_code == 302
    bill = at("invoice", chair.wheelchair_id)
    assert "£600.00 was paid to the NHS for extras" in text_of(manager.get(bill))
    asked = {"number": "INV-1", **three(house.today, "received_on"), "nhs": "1180.01"}
    assert "The NHS gives £1,180.00 more" in text_of(manager.post(bill, {**asked, "added": ""}))
    both = {**asked, "nhs": "1180.00", "added": "600.00"}
    assert manager.post(bill, both).status_code == 302
    got = {**three(house.today), "serial": "SN 12/345"}
    assert manager.post(at("handed_over", chair.wheelchair_id), got).status_code == 302
    holder = client_of(house.join("holder", subject_id=chair.subject_id, name="Imran Sadiq"))
    own = text_of(holder.get(at("own", chair.budget_id)))
    assert "The NHS owns it." in own
    assert "What was added to it, you have mended." in own
    assert "What is added does not lower what the NHS gives." in own
    repair = at("repair", chair.budget_id)
    assert holder.post(repair, {"part": "extras", "words": "It rattles"}).status_code == 302
    assert "yours to have mended" in text_of(holder.get(at("own", chair.budget_id)))
    ring = {"part": "chair", "words": "Flat tyre", "name": "His mother", "how": "telephone"}
    assert manager.post(repair, ring).status_code == 302
    nurse = client_of(house.user_id("care_coordinator"))
    assert "Repair: Flat tyre" in text_of(nurse.get(reverse("staff:today")))
    flat = next(one for one in chair.told.repairs if one.words == "Flat tyre")
    done = {**three(house.today), "words": "New tyre", "paid": "contract"}
    assert nurse.post(at("repair_done", flat.id), done).status_code == 302
    assert "Done: New tyre" in text_of(nurse.get(at("chair", chair.budget_id)))
    changed = at("changed", chair.budget_id)
    assert holder.post(changed, {"words": "I cannot sit up"}).status_code == 302
    assert "We know that something has changed" in text_of(holder.get(changed))
    look = {"found": "assess", "words": "We see you on Monday"}
    assert nurse.post(at("looked", chair.wheelchair_id), look).status_code == 302
    assert "We see you on Monday" in text_of(holder.get(at("own", chair.budget_id)))
    over = {"because": "He is assessed again"}
    assert nurse.post(at("end", chair.wheelchair_id), over).status_code == 302
    assert "This is over." in text_of(holder.get(at("own", chair.budget_id)))


def test_a_person_with_their_own_chair_reads_that_they_have_it_mended(house, client_of):
    chair = making.Chair.of(house, "third_party").arranged(ChairOption.THIRD_PARTY).in_use()
    holder = client_of(house.join("holder", subject_id=chair.subject_id))
    own = text_of(holder.get(at("own", chair.budget_id)))
    assert "You own it. You have it mended." in own
    nurse = client_of(house.user_id("care_coordinator"))
    assert "To whom is it paid?" not in text_of(nurse.get(at("added", chair.wheelchair_id)))


def test_nobody_adds_to_the_nhs_s_own_chair_on_any_page(chair, client_of):
    chair.arranged(ChairOption.NOTIONAL)
    nurse = client_of(chair.house.user_id("care_coordinator"))
    assert "Nobody adds to this chair" in text_of(nurse.get(at("added", chair.wheelchair_id)))
    assert "What others add" not in text_of(nurse.get(at("chair", chair.budget_id)))
    assert "There is no chair in use yet" in text_of(nurse.get(at("repair", chair.budget_id)))
    assert "is not ordered yet" in text_of(
        client_of(chair.house.user_id("phb_manager")).get(at("invoice", chair.wheelchair_id))
    )


def _id_of(chair):
    from openphb.domains.wheelchairs.models import Wheelchair

    with chair.house.acting("phb_manager"):
        return Wheelchair.objects.get(budget_id=chair.budget_id).id
