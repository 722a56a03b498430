"""The pages of a one-off budget: the person's own, staff's, and the journey that closes it."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from openphb.domains.one_offs.tests.test_one_offs import photo
from openphb.domains.plans.tests import making as planning

pytestmark = pytest.mark.django_db(databases=["default", "attempts"])


def three(day, name="on"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_she_tells_on_her_page_and_the_nurse_closes_it(once, client_of):
    house = once.house
    planning.name_person(house, once.subject_id)
    here = [once.budget_id]
    anna = client_of(house.join("holder", subject_id=once.subject_id, name="Anna Archer"))
    own = reverse("one_offs:own", args=here)
    assert "The money has not come yet." in text_of(anna.get(own))
    tell = reverse("one_offs:tell", args=here)
    assert "There is nothing to tell us now" in text_of(anna.get(tell))
    once.paid()
    anna = client_of(house.join("holder", subject_id=once.subject_id, name="Anna Archer"))
    assert "Please tell us by" in text_of(anna.get(reverse("holder:budget", args=here)))
    said = {
        "line": str(once.line(0)),
        "words": "Petrol, six trips",
        "pence": "1294.00",
        **three(house.today),
    }
    assert "Enter what it cost" in text_of(anna.post(tell, {**said, "pence": ""}))
    assert anna.post(tell, {**said, "paper": photo()}).status_code == 302
    helped = reverse("one_offs:helped", args=here)
    assert anna.post(helped, {"score": "5", "words": "They were with me"}).status_code == 302
    page = text_of(anna.get(own))
    assert "£1,294.00: Petrol, six trips" in page
    assert "Thank you for telling us." in page
    nurse = client_of(house.user_id("care_coordinator"))
    today = text_of(nurse.get(reverse("staff:today")))
    assert "Look at what it was spent on" in today
    listed = text_of(nurse.get(reverse("one_offs:one_offs")))
    assert "1 one-off budget waits for somebody." in listed
    record = reverse("one_offs:one_off", args=here)
    assert "Open the receipt" in text_of(nurse.get(record))
    look = reverse("one_offs:look", args=[once.told.told[0].id])
    assert "Petrol, six trips" in text_of(nurse.get(look))
    assert nurse.post(look, {"right": "yes"}).status_code == 302
    close = reverse("journeys:close_one_off", args=here)
    assert "Did it help? 5 out of 5" in text_of(nurse.get(close))
    assert nurse.post(close, {"goes_on": "no"}).status_code == 302
    assert "Closed on" in text_of(nurse.get(record))
    assert "All is done." in text_of(anna.get(own))
    # The list of all of them is for staff; she has no link to it on the record.
    assert "All one-off budgets" in text_of(nurse.get(record))
    assert "All one-off budgets" not in text_of(anna.get(record))


def test_what_is_left_is_agreed_and_who_rings_is_written_down(once, client_of):
    house = once.house
    planning.name_person(house, once.subject_id)
    once.paid()
    here = [once.budget_id]
    nurse = client_of(house.user_id("care_coordinator"))
    told = {
        "line": str(once.line(0)),
        "words": "Petrol",
        "pence": "1134.00",
        **three(house.today),
        "name": "Mrs Archer",
        "how": "telephone",
    }
    assert nurse.post(reverse("one_offs:tell", args=here), told).status_code == 302
    use = reverse("one_offs:use", args=here)
    asked = {
        "line": str(once.line(1)),
        "use": "back",
        "pence": "161.00",
        "words": "She has one already",
        "agreed_with": "Anna Archer",
    }
    assert "Enter an amount up to £160.00." in text_of(nurse.post(use, asked))
    assert nurse.post(use, {**asked, "pence": "160.00"}).status_code == 302
    record = text_of(nurse.get(reverse("one_offs:one_off", args=here)))
    assert "It comes back to the NHS" in record
    assert "Mrs Archer" in record
    made_ongoing = nurse.post(
        reverse("journeys:close_one_off", args=here), {"goes_on": "yes", "not_asked": ""}
    )
    assert "Look at that first." in text_of(made_ongoing)
