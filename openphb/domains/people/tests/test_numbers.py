"""People without an NHS number, and the number that comes later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.people import actions, queries, rules
from openphb.domains.people.models import Person
from openphb.domains.people.tests.test_people import ANN, BOB
from openphb.domains.people.types import NoNumber, NumberStatus
from openphb.kernel.refusal import Refusal

NOBODYS = replace(ANN, nhs_number="", no_number_reason=NoNumber.NOT_KNOWN_YET)


@pytest.mark.parametrize(
    ("reason", "verified", "status"),
    [
        (None, False, "02"),
        (None, True, "01"),
        (NoNumber.NOT_KNOWN_YET, False, "03"),
        (NoNumber.NEWBORN, False, "08"),
        (NoNumber.NO_GP, False, "07"),
        (NoNumber.VISITOR, True, "07"),
        (NoNumber.NOT_GIVEN, False, "07"),
    ],
)
def test_a_number_begins_with_the_status_of_the_data_dictionary(reason, verified, status):
    assert rules.first_status(reason, verified=verified) == status


@pytest.mark.parametrize(
    ("number", "reason", "code"),
    [
        ("", None, "number_or_reason"),
        ("9434765919", NoNumber.NO_GP, "number_and_reason"),
        ("9434765918", None, "nhs_number_check_digit"),
    ],
)
def test_there_is_a_number_or_a_reason(number, reason, code):
    with pytest.raises(Refusal) as refusal:
        rules.checked_number(number, reason)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("status", "number", "code"),
    [
        (NumberStatus.VERIFIED, "", "status_without_number"),
        (NumberStatus.NOT_TRACED, "", "status_without_number"),
        (NumberStatus.NOT_REQUIRED, "9434765919", "status_denies_number"),
        (NumberStatus.POSTPONED, "9434765919", "status_denies_number"),
        (NumberStatus.CONFLICT, "9434765919", None),
        (NumberStatus.NO_MATCH, "", None),
    ],
)
def test_a_status_fits_its_number(status, number, code):
    if code is None:
        rules.refuse_status(status, number=number)
        return
    with pytest.raises(Refusal) as refusal:
        rules.refuse_status(status, number=number)
    assert refusal.value.code == code


def test_several_are_registered_without_a_number_and_one_gets_it_later(house):
    with house.acting("care_coordinator") as viewer:
        write: dict[str, Any] = {"by": viewer, "at": house.at}
        tenant = house.tenant_id
        ann, anna, bob = (
            actions.register(**write, tenant_id=tenant, details=details)
            for details in (NOBODYS, replace(NOBODYS, given_name="Anna"), BOB)
        )
        person = queries.person_of_subject(viewer=viewer, subject_id=ann)
        assert (person.nhs_number, person.number_status) == ("", NumberStatus.TRACE_REQUIRED)
        assert person.number_words == "No NHS number: not known yet"
        assert len(queries.find(viewer=viewer, text="smith")) == 3
        known: dict[str, Any] = {"nhs_number": ANN.nhs_number, "status": NumberStatus.VERIFIED}
        actions.record_number(**write, subject_id=ann, **known)
        person = queries.person_of_subject(viewer=viewer, subject_id=ann)
        assert person.number_words == "NHS number 943 476 5919"
        for subject_id, code in ((anna, "nhs_number_taken"), (bob, "number_known")):
            with pytest.raises(Refusal) as refusal:
                actions.record_number(**write, subject_id=subject_id, **known)
            assert refusal.value.code == code
        for broken in ({"nhs_number": None}, {"no_number_reason": "visitor"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Person.objects.filter(subject_id=ann).update(**broken)
