"""Whether two records may be one person's: what speaks for it, and how well that finds people."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date

import pytest

from openphb.domains.people import actions, queries
from openphb.domains.people.matching.weighing import name_key, strength_of, swapped, weigh
from openphb.domains.people.models import Person
from openphb.domains.people.tests.made_up import World, measure
from openphb.domains.people.types import (
    Compared,
    Identity,
    NoNumber,
    PersonDetails,
    SamePerson,
    Strength,
)

ANN = Identity("Margaret", "Smith", date(1950, 2, 3), postcode="NG1 5FS")
FIRST, WORTH, WEAK = Strength.FIRST, Strength.WORTH, Strength.WEAK


@pytest.mark.parametrize(
    ("changed", "strength", "says"),
    [
        ({}, FIRST, "same date of birth, same first name, same last name, same postcode"),
        ({"given_name": "Margret"}, FIRST, "first name one letter different"),
        ({"family_name": "Smiht"}, FIRST, "last name one letter different"),
        ({"given_name": "Peggy"}, FIRST, "first name is a form of the other"),
        ({"given_name": "Margaret Rose"}, FIRST, "same first name, and one has another beside it"),
        ({"given_name": "M"}, FIRST, "first name begins with the same letter"),
        ({"given_name": "Daisy", "known_as": "Margaret"}, FIRST, "what the other is called"),
        ({"given_name": "Smith", "family_name": "Margaret"}, FIRST, "the other way round"),
        ({"family_name": "Smith-Jones"}, FIRST, "last names share a part"),
        ({"family_name": "Smíth"}, FIRST, "same last name"),
        ({"date_of_birth": date(1950, 3, 2)}, FIRST, "day and month the other way round"),
        ({"date_of_birth": date(1950, 2, 8)}, FIRST, "one digit different"),
        ({"postcode": "DE1 1AA"}, FIRST, "another postcode"),
        ({"postcode": "NG1 1AA"}, FIRST, "same part of town"),
        ({"family_name": "Okafor"}, WORTH, "another last name, as after a marriage"),
        ({"family_name": "Okafor", "postcode": "DE1 1AA"}, WORTH, "another last name"),
        # A twin: shown so that somebody looks, never as very likely the same.
        ({"given_name": "Maureen"}, WORTH, "another first name, as twins have"),
        ({"given_name": "Maureen", "postcode": ""}, WEAK, "another first name, as twins have"),
        ({"given_name": "Margery"}, WORTH, "another first name, as twins have"),
        ({"date_of_birth": date(1981, 9, 27)}, WEAK, "different dates of birth"),
        ({"nhs_number": "9876543210"}, WORTH, "different NHS numbers"),
    ],
)
def test_what_speaks_for_one_person_is_weighed_and_said(changed, strength, says):
    known = replace(ANN, nhs_number="9434765919")
    found = weigh(replace(ANN, **changed), known)
    assert (strength_of(found.points), says in found.words) == (strength, True), found
    back = weigh(known, replace(ANN, **changed))
    assert back.points == found.points, "it does not matter which was there first"


@pytest.mark.parametrize("names", [("Ella", "Bella"), ("Jean", "Joan"), ("Lily", "Tilly")])
def test_two_names_that_are_written_alike_are_two_names(names):
    first, second = (replace(ANN, given_name=name) for name in names)
    assert strength_of(weigh(first, second).points) is Strength.WORTH


@pytest.mark.parametrize(
    ("born", "other"),
    [
        (date(1950, 2, 3), date(1950, 3, 2)),
        (date(1950, 2, 13), None),
        (date(1950, 3, 3), None),
    ],
)
def test_day_and_month_are_swapped_where_that_is_another_day(born, other):
    assert swapped(born) == other


def test_made_up_people_are_found_and_twins_are_not_taken_for_each_other():
    count = 10_000 if os.environ.get("OPENPHB_PROVE") else 1_000
    found = measure(World(count, seed=7))
    assert found.first.precision >= 0.995, found
    assert found.first.recall >= 0.85
    assert found.worth.precision >= 0.9
    assert found.worth.recall >= 0.98
    assert found.twins_first == 0


def details(one: Identity, **changed) -> PersonDetails:
    plain = PersonDetails(
        one.nhs_number,
        one.given_name,
        one.family_name,
        one.date_of_birth,
        postcode=one.postcode,
        no_number_reason=None if one.nhs_number else NoNumber.NOT_KNOWN_YET,
    )
    return replace(plain, **changed)


@pytest.fixture
def nurse(house):
    with house.acting("care_coordinator") as viewer:
        yield viewer


@pytest.fixture
def register(house, nurse):
    def one(identity: Identity, tenant_id=None):
        return actions.register(
            by=nurse, at=house.at, tenant_id=tenant_id or house.tenant_id, details=details(identity)
        )

    return one


def test_the_database_keeps_the_key_that_the_rule_looks_for(register):
    for given, family in (("Ann", "O’Néill"), ("Åsa", "van der Berg"), ("Élan", "Ng"), ("X", "Yo")):
        subject_id = register(replace(ANN, given_name=given, family_name=family))
        assert Person.objects.get(subject_id=subject_id).by_name_key == name_key(family, given)


def test_likely_people_are_found_in_one_commissioner_by_three_keys(
    house, nurse, register, django_assert_max_num_queries
):
    ann = register(ANN)
    register(replace(ANN, given_name="Piotr", family_name="Nowak", date_of_birth=date(1999, 1, 1)))
    asked = (
        replace(ANN, family_name="Zzz", postcode=""),  # by the date of birth
        replace(ANN, date_of_birth=date(1950, 2, 8), postcode=""),  # by the name
        replace(ANN, date_of_birth=date(1950, 2, 8), family_name="Mith"),  # by the postcode
        replace(ANN, postcode="ng15fs", given_name=" margaret "),
    )
    for one in asked:
        with django_assert_max_num_queries(3):
            (found,) = queries.likely(viewer=nurse, tenant_id=house.tenant_id, identity=one)
        assert found.person.subject_id == ann, one
    with house.acting("care_coordinator", house.other_tenant_id) as elsewhere:
        assert not queries.likely(
            viewer=elsewhere, tenant_id=house.other_tenant_id, identity=asked[3]
        )


def test_an_unsure_answer_waits_until_somebody_knows(house, nurse, register):
    ann, twin = register(ANN), register(replace(ANN, given_name="Maureen"))
    compared = [Compared(ann, SamePerson.NOT_SURE, 18, "a twin?")]
    actions.keep_comparisons(
        by=nurse, at=house.at, tenant_id=house.tenant_id, compared=compared, made_id=twin
    )
    (asked,) = queries.unsure(viewer=nurse)
    assert (asked.first.subject_id, asked.second.subject_id) == (ann, twin)
    later = house.at.replace(year=house.at.year + 1)
    actions.settle_unsure(
        by=nurse, at=later, comparison_id=asked.id, answer=SamePerson.NO, reason="Both came"
    )
    assert queries.unsure(viewer=nurse) == ()
    assert queries.together(viewer=nurse, subject_id=ann) == (ann,)
