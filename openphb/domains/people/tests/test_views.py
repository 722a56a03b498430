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


WITHOUT = {**ANN, "nhs_number": "", "no_number_reason": "no_gp"}


def test_somebody_likely_is_shown_before_anybody_is_registered(house, visit):
    with house.acting("care_coordinator") as viewer:
        first = visit(viewer, "/people/new/", ANN, post=True)["Location"]
        again = WITHOUT | {"given_name": "Annie"}
        html = words(visit(viewer, "/people/new/", again, post=True))
        assert "Somebody like this is here already" in html
        assert "first name is a form of the other" in html
        (ann,) = queries.find(viewer=viewer, text="smith")
        same = visit(viewer, "/people/new/", again | {"same": f"yes:{ann.subject_id}"}, post=True)
        assert same["Location"] == first
        assert len(queries.find(viewer=viewer, text="smith")) == 1
        other = visit(viewer, "/people/new/", again | {"same": "not_sure"}, post=True)["Location"]
        assert other != first
        assert "No NHS number: not registered with a GP" in words(visit(viewer, other))
        (asked,) = queries.unsure(viewer=viewer)
        assert "Ann Smith and Annie Smith" in words(visit(viewer, "/people/same/"))
        settle = f"/people/same/{asked.id}/"
        assert "side by side" in words(visit(viewer, settle))
        visit(viewer, settle, {"answer": "yes", "reason": "Saw the passport"}, post=True)
        assert "another record" in words(visit(viewer, first))
        (joined,) = queries.joins(viewer=viewer, subject_id=ann.subject_id)
        part = f"/people/joined/{joined.id}/part/"
        assert "Saw the passport" in words(visit(viewer, part))
        visit(viewer, part, {"reason": "They are sisters"}, post=True)
        assert "They are sisters" in words(visit(viewer, first))
        html = words(visit(viewer, f"{first}join/", {"q": "annie"}))
        assert "Annie Smith" in html
        sent = {"other": str(joined.other_id), "reason": "One person after all"}
        assert visit(viewer, f"{first}join/", sent, post=True).status_code == 302
        number = {"nhs_number": "9876543210", "status": "01"}
        assert visit(viewer, f"{other}number/", number, post=True).status_code == 302
        assert "987 654 3210" in words(visit(viewer, other))


def test_how_to_talk_with_somebody_is_said_on_their_page(house, visit):
    with house.acting("care_coordinator") as viewer:
        here = visit(viewer, "/people/new/", ANN, post=True)["Location"]
        told = {"formats": ["large_print"], "interpreter": "spoken", "contact_by": "text"}
        html = words(visit(viewer, f"{here}communication/", told, post=True))
        assert "the language is not named" in html
        visit(viewer, f"{here}communication/", told | {"language": "Urdu"}, post=True)
        day = {"said_on-day": "1", "said_on-month": "11", "said_on-year": "2026"}
        consent = {"about": "sharing", "answer": "best_interests", "decided_by": "Mr B", **day}
        visit(viewer, f"{here}consent/", consent, post=True)
        assessed = {key.replace("said", "assessed"): value for key, value in day.items()}
        capacity = {
            "about": "sharing",
            "decision": "To share",
            "finding": "lacks",
            "assessed_by": "Dr A",
            **assessed,
        }
        html = words(visit(viewer, f"{here}capacity/", capacity, post=True))
        assert "It does not say why" in html
        visit(viewer, f"{here}capacity/", capacity | {"words": "Could not weigh it"}, post=True)
        html = words(visit(viewer, here))
        for said in ("Speaks Urdu", "by Mr B", "Could not weigh it"):
            assert said in html
