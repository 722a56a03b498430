"""Two records of one person: joined by somebody, read as one, and parted again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openphb.domains.people import actions, queries
from openphb.domains.people.models import RecordJoin
from openphb.domains.people.tests.test_numbers import NOBODYS
from openphb.domains.people.tests.test_people import ANN, BOB
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.refusal import NothingThere, Refusal

LATER = timedelta(days=1)
SEEN = "Both passports were shown"


@pytest.fixture
def nurse(house):
    with house.acting("care_coordinator") as viewer:
        yield viewer


@pytest.fixture
def three(house, nurse):
    """Ann, Ann again under her married name and without a number, and Bob."""
    return [
        actions.register(by=nurse, at=house.at, tenant_id=house.tenant_id, details=details)
        for details in (ANN, replace(NOBODYS, family_name="Zebra"), BOB)
    ]


def join(house, viewer, kept, other, reason=SEEN):
    return actions.join_records(by=viewer, at=house.at, kept_id=kept, other_id=other, reason=reason)


def found(viewer, text):
    return [(one.subject_id, one.name) for one in queries.find(viewer=viewer, text=text)]


def test_joined_records_are_one_person_until_they_are_parted(house, nurse, three):
    ann, zebra, bob = three
    join_id = join(house, nurse, ann, zebra)
    assert queries.together(viewer=nurse, subject_id=zebra) == (ann, zebra)
    assert found(nurse, "zebra") == [(ann, "Ann Smith")]
    assert found(nurse, "smith") == [(ann, "Ann Smith"), (bob, "Bob Smithson")]
    (told,) = queries.joins(viewer=nurse, subject_id=zebra)
    assert (told.holds, told.reason, told.kept_name) == (True, SEEN, "Ann Smith")
    assert queries.person_of_subject(viewer=nurse, subject_id=zebra).name == "Ann Zebra"
    actions.part_records(by=nurse, at=house.at + LATER, join_id=join_id, reason="Two sisters")
    assert queries.together(viewer=nurse, subject_id=ann) == (ann,)
    assert found(nurse, "zebra") == [(zebra, "Ann Zebra")]
    (told,) = queries.joins(viewer=nurse, subject_id=ann)
    assert (told.holds, told.parted_reason) == (False, "Two sisters")
    join(house, nurse, zebra, ann)
    assert queries.together(viewer=nurse, subject_id=ann) == (zebra, ann)


def test_a_third_record_joins_the_same_person_and_nobody_goes_in_circles(house, nurse, three):
    ann, zebra, bob = three
    join(house, nurse, ann, zebra)
    join(house, nurse, bob, zebra)
    assert queries.together(viewer=nurse, subject_id=zebra) == (bob, ann, zebra)
    assert queries.kept_records(viewer=nurse, subject_ids=three) == {ann: bob, zebra: bob}
    for kept, other, code in ((zebra, ann, "joined_already"), (ann, bob, "same_record")):
        with pytest.raises(Refusal) as refusal:
            join(house, nurse, kept, other)
        assert refusal.value.code == code
    with pytest.raises(Refusal) as refusal:
        join(house, nurse, ann, zebra, reason=" ")
    assert refusal.value.code in ("reason_missing", "joined_already")


def test_the_database_lets_nobody_change_or_hide_a_joining(house, nurse, three):
    ann, zebra, bob = three
    join_id = join(house, nurse, ann, zebra)
    row = RecordJoin.objects.filter(id=join_id)
    for broken in ({"reason": "Other"}, {"subject_id": bob}, {"parted_at": house.at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**broken)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    part: dict[str, Any] = {"by": nurse, "at": house.at, "join_id": join_id}
    with pytest.raises(Refusal) as refusal:
        actions.part_records(**part, reason="")
    assert refusal.value.code == "reason_missing"
    actions.part_records(**part, reason="By mistake")
    with pytest.raises(Refusal) as refusal:
        actions.part_records(**part, reason="By mistake")
    assert refusal.value.code == "parted_already"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.update(parted_by=None, parted_at=None, parted_reason=None)


def test_who_may_not_join_and_who_is_elsewhere_cannot(house, three):
    ann, zebra, _bob = three
    with house.acting("clinician") as viewer, pytest.raises(NotPermitted):
        join(house, viewer, ann, zebra)
    with (
        house.acting("phb_manager", house.other_tenant_id) as viewer,
        pytest.raises(NothingThere),
    ):
        join(house, viewer, ann, zebra)


def test_a_holder_sees_their_own_record_and_nothing_of_the_joined_one(house, three):
    ann, zebra, _bob = three
    with house.acting("phb_manager") as viewer:
        join(house, viewer, ann, zebra)
    with house.acting_as(house.join("holder", subject_id=ann)) as viewer:
        assert queries.joins(viewer=viewer, subject_id=ann) == ()
        assert found(viewer, "zebra") == []
