"""Reading tables out of PostgreSQL the same way for a backup and for the check of a restore."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from openphb.foundation.backup.manifest import SequenceState

Connection = psycopg.Connection[tuple[object, ...]]

# Text that reads the same on every server.
PLAIN_TEXT: LiteralString = """
    SET LOCAL client_encoding = 'UTF8';
    SET LOCAL datestyle = 'ISO, YMD';
    SET LOCAL intervalstyle = 'postgres';
    SET LOCAL timezone = 'UTC';
    SET LOCAL bytea_output = 'hex';
    SET LOCAL extra_float_digits = 1;
    SET LOCAL search_path = public;
"""
# Tables with rows of their own: partitions count, their parents do not; extensions bring theirs.
TABLES_AND_COLUMNS: LiteralString = """
    SELECT c.relname,
           array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attgenerated = ''),
           (SELECT array_agg(k.attname ORDER BY array_position(i.indkey::int2[], k.attnum))
              FROM pg_index i
              JOIN pg_attribute k ON k.attrelid = c.oid AND k.attnum = ANY (i.indkey)
             WHERE i.indrelid = c.oid AND i.indisprimary),
           array_agg(a.attname ORDER BY a.attnum) FILTER (WHERE a.attcollation <> 0)
      FROM pg_class c
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
  GROUP BY c.oid, c.relname
  ORDER BY c.relname
"""


@dataclass(frozen=True)
class Table:
    """A table as it is copied: `order` makes the same rows give the same bytes anywhere."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    text_columns: frozenset[str]

    def order(self) -> sql.Composable:
        by = self.key or self.columns
        return sql.SQL(", ").join(
            sql.Identifier(column) + sql.SQL(' COLLATE "C"' if column in self.text_columns else "")
            for column in by
        )


def read_tables(connection: Connection) -> list[Table]:
    """Every table that holds rows of ours, by name."""
    return [
        Table(str(name), _names(columns), _names(key), frozenset(_names(texts)))
        for name, columns, key, texts in connection.execute(TABLES_AND_COLUMNS)
    ]


def _names(value: object) -> tuple[str, ...]:
    return tuple(str(name) for name in value) if isinstance(value, list) else ()


def read_sequences(connection: Connection) -> tuple[SequenceState, ...]:
    """Where each sequence stands. Sequences stand outside snapshots: read them after the rows, so
    that none is behind a row."""
    names = connection.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind = 'S' ORDER BY relname"
    ).fetchall()
    found = []
    for (name,) in names:
        row = connection.execute(
            sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(str(name)))
        ).fetchone()
        assert row is not None
        found.append(SequenceState(str(name), int(str(row[0])), bool(row[1])))
    return tuple(found)


def read_migrations(connection: Connection) -> tuple[str, ...]:
    """Every applied migration as `app.name`, sorted; none where nothing was ever migrated."""
    exists = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone()
    if exists is None or exists[0] is None:
        return ()
    rows = connection.execute("SELECT app || '.' || name FROM django_migrations").fetchall()
    return tuple(sorted(str(name) for (name,) in rows))


def copy_out(
    connection: Connection, table: Table, write: Callable[[bytes], object]
) -> tuple[int, str]:
    """Sends the table's rows to `write`. How many rows there were, and the digest of the bytes."""
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        columns, sql.Identifier(table.name), table.order()
    )
    rows, digest = 0, hashlib.sha256()
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for block in copy:
            piece = bytes(block)
            rows += piece.count(b"\n")  # a line break inside a value is written as \n
            digest.update(piece)
            write(piece)
    return rows, digest.hexdigest()
