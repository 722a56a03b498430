"""The database alone keeps commissioners and holders apart: the `app` role, and no code of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from openphb.foundation.tenancy.models import Classification
from openphb.kernel.ids import new_id
from tests.worlds import World

TENANT_TABLES = sorted(
    model._meta.db_table
    for model in apps.get_models()
    if getattr(model, "classification", None) is Classification.TENANT
)
# The policy refuses; on some tables a guard that cannot see the row's parent refuses first.
KEPT_OUT = (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityConstraintViolation)
# Names of our own making, like ids: nobody can choose them.
MADE_HERE = {"documents_document_stored_name_key"}
# Tables about no one person have no subject; `tenancy_subject` is the subject.
SUBJECT_COLUMN = {"tenancy_subject": "id"}
# About a person, and only for staff: who else funds them is told to them elsewhere.
STAFF_ONLY = {"tenancy_share"}


@pytest.fixture(scope="module")
def everything(world: World) -> Iterator[psycopg.Connection[Any]]:
    """Sees every row: to know what must not be seen. One record is shared, as between funders."""
    with psycopg.connect(world.url("app")) as connection:
        connection.execute(
            "select access_reach(null, '2026-11-24', %s::uuid[], '{}')", [_all(world)]
        )
        connection.execute(
            "insert into tenancy_share (id, tenant_id, subject_id, with_tenant_id, valid_from, reason)"
            " select %s, s.tenant_id, s.id, t.id, '2026-01-01', 'joint funding'"
            " from tenancy_subject s join tenancy_tenant t on t.id <> s.tenant_id order by s.id limit 1",
            [new_id()],
        )
    with psycopg.connect(world.url("readonly_all"), autocommit=True) as connection:
        yield connection


def _all(world: World) -> list[UUID]:
    with psycopg.connect(world.url("readonly_all")) as connection:
        return [row[0] for row in connection.execute("select id from tenancy_tenant")]


@pytest.fixture
def app(world: World) -> Iterator[psycopg.Connection[Any]]:
    """Return the connection that the web server uses, in a transaction that is thrown away."""
    with psycopg.connect(world.url("app")) as connection:
        yield connection
        connection.rollback()


def tenants_with_people(everything: psycopg.Connection[Any]) -> list[UUID]:
    rows = everything.execute(
        "select tenant_id from people_person group by tenant_id order by count(*) desc, tenant_id"
    )
    return [row[0] for row in rows]


def reach(
    app: psycopg.Connection[Any], *, tenants: Sequence[UUID] = (), subjects: Sequence[UUID] = ()
) -> None:
    app.execute(
        "select access_reach(null, '2026-11-24', %s::uuid[], %s::uuid[])",
        [list(tenants), list(subjects)],
    )


def subject_column(everything: psycopg.Connection[Any], table: str) -> str | None:
    if table in SUBJECT_COLUMN:
        return SUBJECT_COLUMN[table]
    found = everything.execute(
        "select 1 from information_schema.columns where table_name = %s and column_name = 'subject_id'",
        [table],
    ).fetchone()
    return "subject_id" if found else None


def copy_in(app: psycopg.Connection[Any], everything: Any, table: str, row: dict[str, Any]) -> None:
    """Try to add a copy of somebody else's row under an id of its own."""
    new = {**row, "id": 999_999_999 if table == "ledger_entry" else str(new_id())}
    columns = [
        sql.Identifier(name)
        for (name,) in everything.execute(
            "select column_name from information_schema.columns"
            " where table_name = %s and is_generated = 'NEVER'",
            [table],
        )
    ]
    app.execute(
        sql.SQL(
            "insert into {t} ({c}) select {c} from jsonb_populate_record(null::{t}, %s)"
        ).format(t=sql.Identifier(table), c=sql.SQL(", ").join(columns)),
        [psycopg.types.json.Jsonb(new)],
    )


def number(connection: psycopg.Connection[Any], query: sql.Composed, *args: object) -> int:
    row = connection.execute(query, args).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_row_security_is_on_and_forced_with_a_policy(everything, table):
    row = everything.execute(
        "select relrowsecurity, relforcerowsecurity,"
        " (select count(*) from pg_policy where polrelid = c.oid) from pg_class c where relname = %s",
        [table],
    ).fetchone()
    assert row == (True, True, 1)


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_one_commissioner_cannot_read_count_or_write_anothers_rows(everything, app, table):
    ours, theirs = tenants_with_people(everything)[:2]
    name = sql.Identifier(table)
    count = sql.SQL("select count(*) from {} where tenant_id = %s").format(name)
    held = number(everything, count, theirs)
    reach(app, tenants=[ours])
    assert number(app, count, theirs) == 0
    assert number(app, sql.SQL("select count(*) from {}").format(name)) == number(
        everything, count, ours
    )
    changed = app.execute(
        sql.SQL("update {} set tenant_id = tenant_id where tenant_id = %s").format(name), [theirs]
    )
    assert changed.rowcount == 0
    removed = app.execute(sql.SQL("delete from {} where tenant_id = %s").format(name), [theirs])
    assert removed.rowcount == 0
    if not held:
        return
    row = everything.execute(
        sql.SQL("select to_jsonb(t) from {} t where tenant_id = %s limit 1").format(name), [theirs]
    ).fetchone()
    with pytest.raises(KEPT_OUT):
        copy_in(app, everything, table, row[0])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_one_holder_cannot_read_count_or_write_anothers_rows(everything, app, table):
    column = subject_column(everything, table)
    own, other = (
        row[0]
        for row in everything.execute(
            "select subject_id from people_person where tenant_id = %s order by id limit 2",
            [tenants_with_people(everything)[0]],
        )
    )
    name = sql.Identifier(table)
    reach(app, subjects=[own])
    total = number(app, sql.SQL("select count(*) from {}").format(name))
    if column is None or table in STAFF_ONLY:
        assert total == 0, "rows about no one person are for staff"
        return
    about = sql.SQL("select count(*) from {} where {} = %s").format(name, sql.Identifier(column))
    assert total == number(everything, about, own)
    assert number(app, about, other) == 0
    if number(everything, about, other):
        changed = app.execute(
            sql.SQL("update {} set tenant_id = tenant_id where {} = %s").format(
                name, sql.Identifier(column)
            ),
            [other],
        )
        assert changed.rowcount == 0
        row = everything.execute(
            sql.SQL("select to_jsonb(t) from {} t where {} = %s limit 1").format(
                name, sql.Identifier(column)
            ),
            [other],
        ).fetchone()
        with pytest.raises(KEPT_OUT):
            copy_in(app, everything, table, row[0])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_nothing_unique_reaches_across_tenants(everything, table):
    """A reference, a key or an NHS number used by one commissioner is free for every other."""
    rows = everything.execute(
        "select i.relname, array_agg(a.attname) from pg_index x"
        " join pg_class i on i.oid = x.indexrelid"
        " join pg_attribute a on a.attrelid = x.indrelid and a.attnum = any(x.indkey)"
        " where x.indrelid = %s::regclass and x.indisunique group by i.relname",
        [table],
    ).fetchall()
    # The primary key is an id of our own making; nobody can choose it.
    crossing = [
        name
        for name, columns in rows
        if columns != ["id"] and "tenant_id" not in columns and name not in MADE_HERE
    ]
    assert crossing == []


def test_the_world_has_rows_in_every_tenant_table(everything):
    """Or the walks above would prove nothing about the empty ones."""
    empty = [
        table
        for table in TENANT_TABLES
        if not number(everything, sql.SQL("select count(*) from {}").format(sql.Identifier(table)))
    ]
    assert empty == []


def test_the_app_role_is_no_owner_and_no_superuser(everything):
    row = everything.execute(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'app'"
    ).fetchone()
    assert row == (False, False, False, False)
    owned = everything.execute(
        "select count(*) from pg_class where relowner = 'app'::regrole"
    ).fetchone()
    assert owned == (0,)


def test_reach_ends_with_its_transaction(world, everything):
    with psycopg.connect(world.url("app")) as connection:
        reach(connection, tenants=tenants_with_people(everything))
        assert number(connection, sql.SQL("select count(*) from people_person").format()) > 0
        connection.commit()
        assert number(connection, sql.SQL("select count(*) from people_person").format()) == 0
