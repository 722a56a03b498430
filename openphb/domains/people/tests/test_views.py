"""The pages about people, as their forms are filled."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.people import queries
from openphb.foundation.access.types import NotPermitted
from openphb.web.tests.html import faults_of

ANN = {
    "nhs_number": "943 476 5919",
    "given_name": "Ann",
    "family_name": "Smith",
    "date_of_birth-day": "1",
    "date_of_birth-month": "2",
    "date_of_birth-year": "1950",
    "postcode": "ng15fs",
}
MRS_W = {
    "name": "Mrs W",
    "relationship": "wife",
    "standing": "nominee",
    "household": "same",
    "valid_from-day": "3",
    "valid_from-month": "3",
    "valid_from-year": "2025",
}


def words(answer):
    html = answer.content.decode()
    assert faults_of(html) == []
    return html


def test_a_person_is_registered_found_and_given_a_contact(house, visit):
    with house.acting("care_coordinator") as viewer:
        assert "Register a person" in words(visit(viewer, "/people/new/"))
        answer = visit(viewer, "/people/new/", ANN, post=True)
        assert answer.status_code == 302
        (person,) = queries.find(viewer=viewer, text="9434765919")
        here = answer["Location"]
        assert str(person.subject_id) in here
        assert "943 476 5919" in words(visit(viewer, here))
        assert "Ann Smith" in words(visit(viewer, "/people/", {"q": "smi"}))
        assert "Nobody" in words(visit(viewer, "/people/", {"q": "jones"}))
        assert "Ann Smith" in words(visit(viewer, f"{here}contacts/new/"))
        visit(viewer, f"{here}contacts/new/", MRS_W, post=True)
        (contact,) = queries.contacts(viewer=viewer, subject_id=person.subject_id)
        assert (contact.name, contact.same_household) == ("Mrs W", True)
        assert "Mrs W" in words(visit(viewer, here))
        end = f"{here}contacts/{contact.id}/end/"
        assert "Mrs W" in words(visit(viewer, end))
        day = {"valid_to-day": "1", "valid_to-month": "12", "valid_to-year": "2026"}
        assert visit(viewer, end, day, post=True).status_code == 302
        (contact,) = queries.contacts(viewer=viewer, subject_id=person.subject_id)
        assert contact.valid_to == date(2026, 12, 1)
        assert "until the day before 1 Dec 2026" in words(visit(viewer, here))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"nhs_number": "943 476 5918"}, "mistyped"),
        ({"nhs_number": "000 000 0000"}, "Ten zeros"),
        ({"date_of_birth-year": "2027"}, "in the future"),
        ({"postcode": "NG1"}, "not a full UK postcode"),
        ({"given_name": ""}, "Enter the first name"),
    ],
)
def test_a_wrong_answer_is_shown_where_it_is_and_keeps_the_others(house, visit, changed, said):
    with house.acting("clinician") as viewer:
        html = words(visit(viewer, "/people/new/", ANN | changed, post=True))
    assert said in html
    assert 'value="Smith"' in html


def test_a_representative_without_authority_is_refused_on_the_form(house, visit):
    with house.acting("care_coordinator") as viewer:
        here = visit(viewer, "/people/new/", ANN, post=True)["Location"]
        sent = MRS_W | {"standing": "representative"}
        html = words(visit(viewer, f"{here}contacts/new/", sent, post=True))
    assert "no authority to do so is given" in html


def test_opening_a_person_is_written_down(house, visit):
    from openphb.foundation.audit.models import Look

    with house.acting("care_coordinator") as viewer:
        here = visit(viewer, "/people/new/", ANN, post=True)["Location"]
        visit(viewer, here)
        visit(viewer, here)
        assert Look.objects.filter(page="person").count() == 1


def test_who_may_not_register_is_not_asked(house, visit):
    with house.acting("auditor") as viewer:
        with pytest.raises(NotPermitted):
            visit(viewer, "/people/new/")
        assert "Register a person" not in words(visit(viewer, "/people/", {"q": "x"}))


def test_a_team_for_two_commissioners_says_which(house, visit):
    from openphb.foundation.access.models import Grant, GrantLine

    user_id = house.user_id("care_coordinator")
    GrantLine.objects.create(
        grant=Grant.objects.get(user_id=user_id), tenant_id=house.other_tenant_id
    )
    with house.acting_as(user_id) as viewer:
        assert "Which commissioner" in words(visit(viewer, "/people/new/"))
        html = words(visit(viewer, "/people/new/", ANN, post=True))
        assert "Choose the commissioner" in html
        sent = ANN | {"tenant": str(house.other_tenant_id)}
        visit(viewer, "/people/new/", sent, post=True)
        (person,) = queries.find(viewer=viewer, text="9434765919")
    assert person.tenant_id == house.other_tenant_id
