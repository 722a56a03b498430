"""Bodies come and go on known days; their duties can be followed."""

from __future__ import annotations

import re
from datetime import date
from uuid import uuid4

import pytest

from openphb.foundation.access.types import NotPermitted
from openphb.foundation.organisations import queries, views
from openphb.foundation.organisations.actions import load_national
from openphb.foundation.organisations.models import Commissioning, Organisation, Succession
from openphb.foundation.tenancy.models import Tenant
from openphb.kernel.refusal import NothingThere

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded(house):
    load_national(at=house.at)
    return house


def test_the_file_holds_42_boards_seven_groups_and_two_councils(loaded):
    kinds = [one.kind for one in queries.organisations() if "test" not in one.source]
    assert [kinds.count(k) for k in ("icb", "ccg", "local_authority")] == [42, 7, 2]


def test_loading_again_adds_nothing_and_wins_back_the_files_words(house):
    first = load_national(at=house.at)
    assert (first.organisations, first.successions) == (51, 7)
    Organisation.objects.filter(ods_code="QT1").update(name="Somebody's slip")
    again = load_national(at=house.at)
    assert (again.organisations, again.successions) == (0, 0)
    assert Succession.objects.count() == 7
    board = queries.organisation_on("QT1", house.today)
    assert board is not None
    assert "Nottingham" in board.name


def test_every_row_says_where_it_comes_from(loaded):
    assert all(len(one.source) > 10 for one in queries.organisations())


@pytest.mark.parametrize(
    ("code", "on", "exists"),
    [
        ("04K", date(2013, 3, 31), False),
        ("04K", date(2013, 4, 1), True),
        ("04K", date(2020, 3, 31), True),
        ("04K", date(2020, 4, 1), False),
        ("52R", date(2022, 6, 30), True),
        ("52R", date(2022, 7, 1), False),
        ("QT1", date(2022, 6, 30), False),
        ("QT1", date(2022, 7, 1), True),
        ("XXX", date(2022, 7, 1), False),
    ],
)
def test_a_body_exists_from_its_first_day_up_to_its_last(loaded, code, on, exists):
    assert (queries.organisation_on(code, on) is not None) is exists


@pytest.mark.parametrize(
    ("on", "has_the_duties"),
    [
        (date(2013, 3, 31), None),
        (date(2019, 6, 1), "04N"),
        (date(2020, 4, 1), "52R"),
        (date(2022, 6, 30), "52R"),
        (date(2022, 7, 1), "QT1"),
        (date(2026, 11, 24), "QT1"),
    ],
)
def test_the_duties_of_rushcliffe_can_be_followed(loaded, on, has_the_duties):
    found = queries.successor_on("04N", on)
    assert (found.ods_code if found else None) == has_the_duties


def test_duties_that_were_split_belong_to_nobody_in_particular(loaded):
    old = Organisation.objects.get(ods_code="52R")
    other = Organisation.objects.get(ods_code="QJ2")
    Succession.objects.create(predecessor=old, successor=other, on=date(2022, 7, 1))
    assert queries.successor_on("52R", date(2023, 1, 1)) is None


def test_one_body_at_a_time_is_responsible_for_a_tenant(loaded):
    tenant = Tenant.objects.create(name="Records of Rushcliffe")
    for code, start, end in (
        ("04N", date(2013, 4, 1), date(2020, 4, 1)),
        ("QT1", date(2022, 7, 1), None),
    ):
        Commissioning.objects.create(
            tenant=tenant, organisation=Organisation.objects.get(ods_code=code), valid=(start, end)
        )
    found = [
        queries.responsible_for(tenant.id, on)
        for on in (date(2020, 3, 31), date(2021, 1, 1), date(2022, 7, 1))
    ]
    assert [one.ods_code if one else None for one in found] == ["04N", None, "QT1"]


def test_the_history_of_one_body_names_those_before_and_after(loaded):
    group = Organisation.objects.get(ods_code="52R")
    story = queries.history(group.id)
    assert {h.predecessor.ods_code for h in story.took_over} == {
        "04E",
        "04H",
        "04K",
        "04L",
        "04M",
        "04N",
    }
    assert [h.successor.ods_code for h in story.handed_over] == ["QT1"]
    with pytest.raises(NothingThere):
        queries.history(uuid4())


def test_the_pages_show_the_list_and_one_history(loaded, ask):
    with loaded.acting("phb_manager") as viewer:
        text = ask(views.organisations, viewer)
        assert "NHS Rushcliffe CCG" in text
        assert re.search(r"\d+ of these \d+ organisations exist today", text)
        group = Organisation.objects.get(ods_code="52R")
        text = ask(views.organisation, viewer, organisation_id=group.id)
        assert (
            "NHS Nottingham and Nottinghamshire Integrated Care Board took over its duties" in text
        )


def test_a_holder_has_no_use_for_the_list(loaded, ask):
    from openphb.foundation.tenancy.models import Subject

    with loaded.acting("phb_manager"):
        subject = Subject.objects.create(tenant_id=loaded.tenant_id)
    with (
        loaded.acting_as(loaded.join("holder", subject_id=subject.id)) as viewer,
        pytest.raises(NotPermitted),
    ):
        ask(views.organisations, viewer)
