"""Many rows of one table, written by one statement that is given an array a column.

For the few writers that write thousands at once. `bulk_create` asks every field of every row how it is
written; this asks each column once, and may do it in a thread while other rows are written.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Model

from openphb.foundation.postgres.arrays import array, texts

_Words = Callable[[Iterable[Any]], str]


@dataclass(frozen=True)
class Worded:
    """Rows of one table as a statement is given them."""

    statement: str
    columns: Sequence[str]


def worded(model: type[Model], rows: Sequence[Model]) -> Worded:
    """Return rows as they are written. It asks no database, so it may be done in a thread.

    What a column holds is what the row says: nothing is worked out for it as it is saved. A column of
    a kind that no writer has had yet is refused with a TypeError.
    """
    statement, columns = _shape(model)
    return Worded(statement, [words(map(attrgetter(attname), rows)) for attname, words in columns])


def write(rows: Worded) -> None:
    """Write them, all or none."""
    with connection.cursor() as cursor:
        cursor.execute(rows.statement, rows.columns)


@cache
def _shape(model: type[Model]) -> tuple[str, Sequence[tuple[str, _Words]]]:
    """Return the statement that writes a table, and how each of its columns is put into words."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    kinds = [_KINDS[_kind(field)] for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    given = ", ".join(f"%s::{cast}[]" for cast, _words in kinds)
    # Names of our own tables and columns.
    return (
        f'insert into "{model._meta.db_table}" ({names}) select * from unnest({given})',  # noqa: S608
        [(field.attname, words) for field, (_cast, words) in zip(fields, kinds, strict=True)],
    )


def _kind(field: Field[Any, Any]) -> str:
    """Return the kind of what a field holds: of what it points to, where it points."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    kind = target.get_internal_type()
    if kind not in _KINDS:
        raise TypeError(f"{field} is a {kind}: say in `many_rows` how it is put into words.")
    return kind


def _plain(values: Iterable[object]) -> str:
    return array([None if one is None else str(one) for one in values])


def _written(values: Iterable[object]) -> str:
    return texts([None if one is None else str(one) for one in values])


def _json(values: Iterable[object]) -> str:
    return texts([None if one is None else json.dumps(one) for one in values])


# Cast to text and not to the column's own length: a cast to that cuts what is too long, in silence.
_KINDS: dict[str, tuple[str, _Words]] = {
    "UUIDField": ("uuid", _plain),
    "BigIntegerField": ("bigint", _plain),
    "DateField": ("date", _plain),
    "CharField": ("text", _written),
    "TextField": ("text", _written),
    "JSONField": ("jsonb", _json),
}
