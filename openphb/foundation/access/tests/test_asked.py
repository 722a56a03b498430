"""A question that is kept as SQL: it answers as its query set does, and keeps nobody's facts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.test.utils import CaptureQueriesContext

from openphb.foundation.access.models import Grant, GrantLine, User
from openphb.foundation.asked import MOST, asked
from openphb.kernel.ids import new_id

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 5)


@pytest.fixture
def users() -> list[User]:
    return [
        User.objects.create(username=f"u{n}", name=f"User {n}", email=f"u{n}@example.org")
        for n in range(4)
    ]


def _named(ids: list[UUID]) -> QuerySet[User, Any]:
    rows: QuerySet[User, Any] = User.objects.filter(pk__in=ids)
    return rows.order_by("username")


@pytest.mark.parametrize("many", range(5))
def test_it_answers_as_the_query_set_with_any_number_of_facts(users: list[User], many: int) -> None:
    ids = [one.id for one in users][:many]
    ask = asked(_named)
    assert ask(ids) == list(_named(ids))
    assert ask(list(reversed(ids))) == list(_named(ids))


def test_it_is_put_into_sql_once_and_asked_with_each_ones_own_facts(users: list[User]) -> None:
    built = []

    @asked
    def ask(user_id: UUID, *, but: Q) -> QuerySet[User, Any]:
        built.append(user_id)
        rows: QuerySet[User, Any] = User.objects.filter(~but, pk=user_id)
        return rows.values_list("name", flat=True)

    found = [ask(one.id, but=Q(pk=new_id()) | Q(username="nobody")) for one in users]
    assert found == [["User 0"], ["User 1"], ["User 2"], ["User 3"]]
    assert ask(users[0].id, but=Q(pk=users[0].id) | Q(username="nobody")) == []
    assert len(built) == 1
    # A word is no fact: it makes another question.
    assert ask(users[0].id, but=Q(pk=new_id()) | Q(username="u0")) == []
    assert len(built) == 2
    assert users[0].id not in built


def test_columns_and_what_is_worked_out_of_a_row_come_as_django_reads_them(
    users: list[User],
) -> None:
    def held(ids: list[UUID], day: date) -> QuerySet[User, Any]:
        grants = Grant.objects.filter(user=OuterRef("pk"), valid_from__gte=day)
        rows: QuerySet[User, Any] = User.objects.filter(pk__in=ids)
        return rows.annotate(reaches=Exists(grants)).order_by("username")

    def names(ids: list[UUID]) -> QuerySet[User, Any]:
        rows: QuerySet[User, Any] = User.objects.filter(pk__in=ids)
        return rows.order_by("id").values_list("id", "name")

    ids = [one.id for one in users]
    with CaptureQueriesContext(connection) as queries:
        found: list[Any] = asked(held)(ids, DAY)
    assert [one["sql"].split()[0] for one in queries] == ["SELECT"]
    assert [(one.name, one.reaches) for one in found] == [(one.name, False) for one in users]
    assert asked(names)(ids) == list(names(ids))


def test_what_nothing_can_answer_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert asked(_named)([]) == []
    assert not queries.captured_queries


def test_a_fact_that_is_worked_out_of_another_is_refused() -> None:
    @asked
    def after(day: date) -> QuerySet[GrantLine, Any]:
        return GrantLine.objects.filter(grant__valid_from__gt=day.replace(year=2000))

    @asked
    def all_of_them(day: date) -> QuerySet[GrantLine, Any]:
        return GrantLine.objects.all()

    with pytest.raises(TypeError, match="works"):
        after(DAY)
    with pytest.raises(TypeError, match="does not use all"):
        all_of_them(DAY)


def test_of_many_questions_the_last_are_kept(users: list[User]) -> None:
    built = []

    @asked
    def named(user_id: UUID, name: str) -> QuerySet[User, Any]:
        built.append(name)
        rows: QuerySet[User, Any] = User.objects.filter(pk=user_id, name=name)
        return rows

    for number in range(MOST + 1):
        named(users[0].id, "User 0")
        named(users[0].id, f"Somebody {number}")
    assert len(built) == len(set(built)) == MOST + 2
    assert named(users[0].id, "User 0") == [users[0]]
    named(users[0].id, "Somebody 0")
    assert built.count("Somebody 0") == 2


def test_it_is_asked_with_several_days_and_hours(users: list[User]) -> None:
    hours = [datetime(2026, 6, n, 9, 30, tzinfo=ZoneInfo("Europe/London")) for n in (1, 2, 3)]
    days = [date(2026, 6, n) for n in (1, 2, 3)]
    for user, hour in zip(users, hours, strict=False):
        User.objects.filter(pk=user.pk).update(last_login=hour)

    @asked
    def at(found: list[datetime]) -> QuerySet[User, Any]:
        rows: QuerySet[User, Any] = User.objects.filter(last_login__in=found)
        return rows.order_by("username")

    @asked
    def on(found: list[date]) -> QuerySet[User, Any]:
        rows: QuerySet[User, Any] = User.objects.filter(last_login__date__in=found)
        return rows.order_by("username")

    assert at(hours[:2]) == users[:2]
    assert on(days[1:]) == users[1:3]
