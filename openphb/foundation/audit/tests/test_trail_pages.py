"""The holder sees who looked; auditors see what was done; nobody else sees either."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import queries, trail, views
from openphb.foundation.tenancy.models import Subject
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere

pytestmark = pytest.mark.django_db


@pytest.fixture
def subject_id(house):
    with house.acting("phb_manager"):
        made = Subject.objects.create(tenant_id=house.tenant_id).id
    for role in ("care_coordinator", "counter_fraud"):
        look(house, role, made)
    return made


def look(house, role, subject_id, page="case", at=None):
    with house.acting(role) as viewer:
        trail.looked(
            page,
            by=viewer,
            at=at or house.at,
            permission=Permission.CASE_VIEW,
            tenant_id=house.tenant_id,
            subject_id=subject_id,
        )


def names(page):
    return [line.name for line in page.lines]


def test_a_holder_sees_who_looked_but_not_a_look_that_is_withheld(house, subject_id, ask):
    with house.acting_as(house.join("holder", subject_id=subject_id)) as viewer:
        assert names(queries.looks(viewer=viewer, subject_id=subject_id)) == ["Care Coordinator"]
        text = ask(views.looks, viewer, subject_id=subject_id)
    assert "Who looked at your record" in text
    assert "Counter" not in text


@pytest.mark.parametrize(
    ("role", "sees"), [("phb_manager", 1), ("auditor", 2), ("counter_fraud", 2)]
)
def test_a_withheld_look_is_for_auditors_and_counter_fraud(house, subject_id, role, sees, ask):
    with house.acting(role) as viewer:
        assert len(queries.looks(viewer=viewer, subject_id=subject_id).lines) == sees
        assert ("Not shown to the person" in ask(views.looks, viewer, subject_id=subject_id)) is (
            sees == 2
        )


def test_another_holder_and_another_commissioner_see_no_looks(house, subject_id):
    with house.acting("phb_manager"):
        other_id = Subject.objects.create(tenant_id=house.tenant_id).id
    for user_id in (
        house.join("holder", subject_id=other_id),
        house.user_id("auditor", house.other_tenant_id),
    ):
        with house.acting_as(user_id) as viewer, pytest.raises(NothingThere):
            queries.looks(viewer=viewer, subject_id=subject_id)


def test_looks_come_in_pages_of_fifty(house, subject_id):
    for number in range(50):
        look(house, "clinician", subject_id, at=house.at + timedelta(hours=2 * number))
    with house.acting("phb_manager") as viewer:
        first = queries.looks(viewer=viewer, subject_id=subject_id)
        second = queries.looks(viewer=viewer, subject_id=subject_id, before=first.next_before)
    assert len(first.lines) == 50
    assert names(second) == ["Care Coordinator"]
    assert second.next_before is None


def happen(house, what, record_id, tenant_id=None):
    with house.acting("care_coordinator", tenant_id) as viewer:
        tenant_id = tenant_id or house.tenant_id
        trail.record(
            what,
            by=viewer.act(Permission.CASE_REFER, tenant_id=tenant_id),
            at=house.at,
            tenant_id=tenant_id,
            subject_id=None,
            record_kind="case",
            record_id=record_id,
            details={"pence": 28400},
        )


def test_the_trail_shows_what_was_done_here_and_nowhere_else(house, ask):
    first, second = new_id(), new_id()
    happen(house, "case.referred", first)
    happen(house, "case.offered", second)
    happen(house, "case.referred", new_id(), house.other_tenant_id)
    with house.acting("auditor") as viewer:
        assert [e.what for e in queries.events(viewer=viewer).lines] == [
            "case.offered",
            "case.referred",
        ]
        [only] = queries.events(viewer=viewer, record_id=first).lines
        assert (only.name, only.details) == ("Care Coordinator", (("pence", "28400"),))
        text = ask(views.events, viewer, query={"record": str(first)})
        assert "case.referred" in text
        assert "case.offered" not in text


def test_the_trail_comes_in_pages_by_key_in_a_constant_number_of_queries(
    house, ask, django_assert_num_queries
):
    for number in range(51):
        happen(house, f"case.step_{number}", new_id())
    with house.acting("auditor") as viewer:
        with django_assert_num_queries(2):
            first = queries.events(viewer=viewer)
        second = queries.events(viewer=viewer, before=first.next_before)
        assert [e.what for e in second.lines] == ["case.step_0"]
        assert f"?before={first.next_before}" in ask(views.events, viewer)


def test_who_may_not_read_the_trail_is_refused(house, ask):
    with house.acting("care_coordinator") as viewer, pytest.raises(NotPermitted):
        ask(views.events, viewer)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (28400, "28400"),
        (None, "–"),
        (["a", None], "a, –"),
        ({"b": None, "a": [1, 2]}, "a 1, 2; b –"),
    ],
)
def test_a_detail_reads_as_words_and_not_as_a_program_writes_it(value, words):
    assert queries._words(value) == words
