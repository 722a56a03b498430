"""People are registered, found and kept apart."""

from __future__ import annotations

from datetime import date

import pytest

from openphb.domains.people import actions, queries
from openphb.domains.people.types import PersonDetails, Standing
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal

ANN = PersonDetails("9434765919", "Ann", "Smith", date(1950, 2, 1), postcode="NG1 5FS")
BOB = PersonDetails("9876543210", "Bob", "Smithson", date(1960, 2, 1))


@pytest.fixture
def register(house):
    def one(details=ANN, role="care_coordinator", tenant_id=None):
        tenant_id = tenant_id or house.tenant_id
        with house.acting(role, tenant_id) as viewer:
            return actions.register(by=viewer, at=house.at, tenant_id=tenant_id, details=details)

    return one


def test_a_registered_person_is_found_by_number_and_by_name(house, register):
    subject_id = register()
    register(BOB)
    with house.acting("clinician") as viewer:
        person = queries.person_of_subject(viewer=viewer, subject_id=subject_id)
        assert (person.name, person.nhs_number, person.tenant_id) == (
            "Ann Smith",
            "9434765919",
            house.tenant_id,
        )
        found = {
            text: [one.name for one in queries.find(viewer=viewer, text=text)]
            for text in ("943 476 5919", "smith", "SMITHS", "ann smi", "Smith, Ann", "nn", " ")
        }
        assert queries.names(viewer=viewer, subject_ids=[subject_id]) == {subject_id: "Ann Smith"}
    assert found == {
        "943 476 5919": ["Ann Smith"],
        "smith": ["Ann Smith", "Bob Smithson"],
        "SMITHS": ["Bob Smithson"],
        "ann smi": ["Ann Smith"],
        "Smith, Ann": ["Ann Smith"],
        "nn": [],
        " ": [],
    }


def test_at_most_twenty_people_are_found(house, register, django_assert_num_queries):
    numbers = [number for number in map(nhs_number_of, range(400000000, 400000026)) if number]
    for number in numbers[:21]:
        register(PersonDetails(number, "Ann", "Many", date(1950, 2, 1)))
    with house.acting("phb_manager") as viewer, django_assert_num_queries(2):
        assert len(queries.find(viewer=viewer, text="many")) == 20


def nhs_number_of(nine):
    """Return the ten digits that begin with these nine; None where no check digit fits."""
    rest = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(str(nine))) % 11
    return None if rest == 10 else f"{nine}{rest % 11}"


def test_a_number_is_registered_once_in_one_commissioner(house, register):
    register()
    with pytest.raises(Refusal) as refusal:
        register(PersonDetails("943 476 5919", "Anna", "Smyth", date(1950, 2, 1)))
    assert refusal.value.code == "nhs_number_taken"
    assert "943 476 5919" in refusal.value.message
    # The transaction lives on after the refusal, and another commissioner has its own row.
    register(ANN, tenant_id=house.other_tenant_id)


def test_another_commissioner_sees_nobody(house, register):
    subject_id = register()
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        assert queries.find(viewer=viewer, text="smith") == ()
        assert queries.find(viewer=viewer, text="9434765919") == ()
        assert queries.names(viewer=viewer, subject_ids=[subject_id]) == {}
        assert queries.contacts(viewer=viewer, subject_id=subject_id) == ()
        with pytest.raises(NothingThere):
            queries.person_of_subject(viewer=viewer, subject_id=subject_id)


def test_a_holder_sees_only_their_own_record(house, register):
    ann, bob = register(), register(BOB)
    holder = house.join("holder", subject_id=ann)
    with house.acting_as(holder) as viewer:
        assert queries.person_of_subject(viewer=viewer, subject_id=ann).name == "Ann Smith"
        assert queries.names(viewer=viewer, subject_ids=[ann, bob]) == {ann: "Ann Smith"}
        assert len(queries.find(viewer=viewer, text="smith")) == 1


@pytest.mark.parametrize("role", ["finance_officer", "approver", "auditor", "administrator"])
def test_some_roles_may_not_register(register, role):
    with pytest.raises(NotPermitted):
        register(role=role)


def test_contacts_begin_and_end(house, register):
    subject_id = register()
    with house.acting("care_coordinator") as viewer:
        contact_id = actions.add_contact(
            by=viewer,
            at=house.at,
            subject_id=subject_id,
            name="Mrs W",
            relationship="wife",
            standing=Standing.REPRESENTATIVE,
            authority="Lasting power of attorney, registered 3 March 2025",
            same_household=True,
            valid_from=date(2025, 3, 3),
        )
        actions.end_contact(
            by=viewer, at=house.at, contact_id=contact_id, valid_to=date(2026, 12, 1)
        )
        (contact,) = queries.contacts(viewer=viewer, subject_id=subject_id)
        assert (contact.name, contact.standing) == ("Mrs W", Standing.REPRESENTATIVE)
        assert (contact.valid_from, contact.valid_to) == (date(2025, 3, 3), date(2026, 12, 1))
        assert contact.same_household
        with pytest.raises(Refusal) as refusal:
            actions.end_contact(
                by=viewer, at=house.at, contact_id=contact_id, valid_to=date(2027, 1, 1)
            )
    assert refusal.value.code == "contact_ended"


def test_nobody_adds_contacts_across_commissioners(house, register):
    subject_id = register()
    with (
        house.acting("care_coordinator", house.other_tenant_id) as viewer,
        pytest.raises(NothingThere),
    ):
        actions.add_contact(
            by=viewer,
            at=house.at,
            subject_id=subject_id,
            name="Mrs W",
            relationship="wife",
            standing=Standing.CONTACT,
            valid_from=house.today,
        )


def test_registering_is_audited_without_names(house, register):
    from openphb.foundation.audit.models import AuditEvent

    subject_id = register()
    with house.acting("auditor"):
        event = AuditEvent.objects.get(what="person.registered")
        assert (event.subject_id, event.details) == (subject_id, {})
