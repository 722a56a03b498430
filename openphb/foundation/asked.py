"""A question that is asked often: put into SQL once in a process, and asked with other facts each time.

Django takes a millisecond or two to put a question into SQL, as long as the database needs for a
dozen answers. A page that asks many things spends most of its time so.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import wraps
from threading import Lock
from types import SimpleNamespace
from typing import Any, Generic, ParamSpec, Self, TypeVar, cast
from uuid import UUID

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Q, QuerySet

from openphb.foundation.postgres.arrays import array

P = ParamSpec("P")
R = TypeVar("R")
# Of one question; those that were asked last. More is somebody's number taken for a part of a question.
MOST = 50
# Statements that the database keeps for one connection; the longest unused is dropped.
MOST_PREPARED = 200
# What stands in SQL for a fact until it is asked with one: values that no table holds.
_NO_ID = 0x0A5CED << 96
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
# What a question says itself: no id, no day, and nothing that could hold one.
_SAME = str | int | Decimal | timedelta | NumericRange
# What every question of this process is kept in.
_ALL: list[dict[Any, Any]] = []
_ONE_OF, _ANY_OF = "IN (", "= ANY("


def asked(build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Return what answers as the query set that `build` returns would, as a list.

    The facts are the ids, days and hours in its arguments, single, in collections or in a `Q`. All
    else (a state, a number, None) is part of the question, and should have few values. `build` puts
    facts into the query as they come: what it works out of them would be the first asker's for good,
    and is refused with a TypeError.
    """
    kept: dict[object, _Question[R] | None] = {}
    _ALL.append(kept)
    lock = Lock()

    @wraps(build)
    def ask(*args: P.args, **kwargs: P.kwargs) -> list[R]:
        facts: list[object] = []
        shape = (
            tuple(_read(one, facts) for one in args),
            tuple((key, _read(one, facts)) for key, one in kwargs.items()),
        )
        with lock:
            known = shape in kept
            question = kept.pop(shape, None)
        if not known:
            question = _question(build, args, kwargs, facts)
        with lock:
            kept[shape] = question
            if len(kept) > MOST:
                # What was asked longest ago comes first.
                del kept[next(iter(kept))]
        return [] if question is None else question.answers(facts)

    return ask


def forget() -> None:
    """Put every question into SQL anew when it is next asked: for who changes what one is built of."""
    for kept in _ALL:
        kept.clear()


class _Prepared(psycopg.Cursor[Any]):
    """A cursor whose statements the database reads and plans once, and keeps for its connection."""

    def execute(self, query: Any, params: Any = None, **kwargs: Any) -> Self:
        super().execute(query, params, prepare=True, **kwargs)
        # Django's log of queries shows what was asked; whom it was about stays out of it.
        self._query = cast(Any, SimpleNamespace(query=query.encode()))
        return self


@dataclass(frozen=True)
class _Question(Generic[R]):
    """A query set in SQL, and which fact stands at each of its places."""

    rows: QuerySet[Any, R]
    compiler: Any
    sql: str
    places: tuple[int, ...]

    def answers(self, facts: list[object]) -> list[R]:
        """Return what the query set returns with these facts; Django reads the rows as ever."""
        connection: Any = connections[self.rows.db]
        connection.ensure_connection()
        plain = connection.connection
        plain.prepare_threshold, plain.prepared_max = 0, MOST_PREPARED
        with connection._prepare_cursor(_Prepared(plain)) as cursor:
            cursor.execute(self.sql, [facts[place] for place in self.places])
            found = cursor.fetchall()
        compiler = copy.copy(self.compiler)
        if compiler.has_extra_select:
            found = [row[: compiler.col_count] for row in found]
        vars(compiler).update(connection=connection, execute_sql=lambda *_, **__: [found])
        rows: Any = self.rows.all()
        vars(rows.query).update(get_compiler=lambda *_, **__: compiler)
        return list(rows)


def _question(
    build: Callable[..., QuerySet[Any, R]],
    args: tuple[object, ...],
    kwargs: dict[str, object],
    facts: list[object],
) -> _Question[R] | None:
    """Return the question with markers in place of its facts; None if nothing can answer it."""
    marks: dict[object, int] = {}
    in_order = [_marked(one, marks) for one in args]
    rows = build(*in_order, **{key: _marked(one, marks) for key, one in kwargs.items()})
    compiler = rows.query.get_compiler(rows.db)
    try:
        sql, parameters = compiler.as_sql()
    except EmptyResultSet:
        return None
    connection: Any = connections[rows.db]
    first, *texts = sql.split("%s")
    said, places = [first], []
    for value, text in zip(parameters, texts, strict=True):
        if value is None or isinstance(value, _SAME):
            # Written into the SQL, so that the database knows which part of a table it is about.
            said[-1] += connection.ops.compose_sql("%s", [value]).replace("%", "%%")
        elif value not in marks:
            raise TypeError(f"{build.__name__} works {value!r} out of its facts")
        else:
            places.append(marks[value])
            if isinstance(facts[places[-1]], str):
                if not said[-1].endswith(_ONE_OF):
                    raise TypeError(f"{build.__name__} asks for several otherwise than by `in`")
                said[-1] = said[-1].removesuffix(_ONE_OF) + _ANY_OF
            said.append("")
        said[-1] += text
    if set(places) != set(marks.values()):
        raise TypeError(f"{build.__name__} does not use all its facts as they come")
    return _Question(rows, compiler, "%s".join(said), tuple(places))


def _read(value: object, facts: list[object]) -> object:
    """Add the facts in a value to `facts`; return what else it is, which is the question's own."""
    if isinstance(value, UUID | date):
        facts.append(value)
        return type(value)
    if isinstance(value, Q):
        return (value.connector, value.negated, *(_read(child, facts) for child in value.children))
    if isinstance(value, tuple) and not _are_facts(value):
        return tuple(_read(one, facts) for one in value)
    if not isinstance(value, str) and isinstance(value, Collection):
        if not _are_facts(value):
            return type(value), tuple(value)
        # One id alone is asked for as such: the database finds a better way to it.
        several = len(value) > 1
        facts.append(array(map(str, value)) if several else next(iter(value)))
        return list, several
    return type(value), value


def _marked(value: Any, marks: dict[object, int]) -> Any:
    """Return a value with a marker in place of each fact, in the order in which `_read` finds them."""
    if isinstance(value, UUID | date):
        return _mark(value, marks)
    if isinstance(value, Q):
        found = copy.copy(value)
        found.children = [_marked(child, marks) for child in value.children]
        return found
    if isinstance(value, tuple) and not _are_facts(value):
        return tuple(_marked(one, marks) for one in value)
    if _are_facts(value):
        return [_mark(next(iter(value)), marks)]
    return value


def _mark(value: UUID | date, marks: dict[object, int]) -> UUID | date:
    place = len(marks)
    mark: UUID | date = _LONG_AGO + timedelta(days=place)
    if isinstance(value, UUID):
        mark = UUID(int=_NO_ID + place)
    elif not isinstance(value, datetime):
        mark = (_LONG_AGO + timedelta(days=place)).date()
    marks[mark] = place
    return mark


def _are_facts(value: object) -> bool:
    """Whether a value is several ids or days, and not so many things that the question itself says."""
    return (
        not isinstance(value, str)
        and isinstance(value, Collection)
        and bool(value)
        and all(isinstance(one, UUID | date) for one in value)
    )
