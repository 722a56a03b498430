"""The four roles can do what they are for, and nothing else."""

import os
from pathlib import Path

import psycopg
import pytest

from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database, prepare


def url(role: str, database: str) -> str:
    return address.url(Path(os.environ["OPENPHB_HOME"]) / "postgres", role, database)


@pytest.fixture
def database():
    """A prepared database with one table, two tenants' rows in it, and a policy by setting."""
    name = f"roles_{os.getpid()}"
    superuser = url("postgres", "postgres")
    prepare(superuser, name)
    with psycopg.connect(url("owner", name)) as owner:
        owner.execute(
            """
            CREATE TABLE note (tenant int NOT NULL, body text);
            ALTER TABLE note ENABLE ROW LEVEL SECURITY;
            ALTER TABLE note FORCE ROW LEVEL SECURITY;
            CREATE POLICY own ON note
                USING (tenant = (SELECT nullif(current_setting('t.tenant', true), '')::int));
            """
        )
    with psycopg.connect(url("app", name)) as app:
        for tenant in (1, 2):
            app.execute("SELECT set_config('t.tenant', %s, true)", [str(tenant)])
            app.execute("INSERT INTO note VALUES (%s, 'private')", [tenant])
    yield name
    drop_database(superuser, name)


@pytest.mark.parametrize(
    ("role", "signs_in", "bypasses"),
    [
        ("owner", True, False),
        ("app", True, False),
        ("readonly_all", True, True),
        ("definer", False, True),
    ],
)
def test_each_role_has_only_the_attributes_it_needs(role, signs_in, bypasses):
    with psycopg.connect(url("postgres", "openphb")) as connection:
        found = connection.execute(
            "SELECT rolcanlogin, rolbypassrls, rolsuper, rolcreaterole, rolcreatedb, rolreplication"
            " FROM pg_roles WHERE rolname = %s",
            [role],
        ).fetchone()
    assert found == (signs_in, bypasses, False, False, False, False)


def test_preparing_again_changes_nothing_and_fails_nothing(database):
    prepare(url("postgres", "postgres"), database)
    with psycopg.connect(url("readonly_all", database)) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (2,)


def test_the_app_sees_only_the_tenant_it_named(database):
    with psycopg.connect(url("app", database)) as connection:
        connection.execute("SELECT set_config('t.tenant', '1', true)")
        assert connection.execute("SELECT tenant FROM note").fetchall() == [(1,)]


@pytest.mark.parametrize(
    "trick",
    [
        "ALTER TABLE note DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE note NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON note",
        "CREATE POLICY all_of_it ON note USING (true)",
        "SET ROLE owner",
        "SET ROLE definer",
        "SET ROLE readonly_all",
        "SET SESSION AUTHORIZATION postgres",
        "ALTER ROLE app BYPASSRLS",
        "SET row_security = off; SELECT * FROM note",
        "CREATE TABLE mine (a int)",
        "TRUNCATE note",
        "SELECT set_config('t.tenant', '1', true); INSERT INTO note VALUES (2, 'forged')",
        "COPY note TO PROGRAM 'cat'",
    ],
)
def test_the_app_cannot_get_past_row_level_security(database, trick):
    with (
        psycopg.connect(url("app", database)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(trick)


def test_the_owner_obeys_forced_row_level_security_too(database):
    with psycopg.connect(url("owner", database)) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_readonly_all_reads_every_tenant_and_can_write_nothing(database):
    with psycopg.connect(url("readonly_all", database), autocommit=True) as connection:
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (2,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            connection.execute("DELETE FROM note")
        connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM note")


def test_a_migration_can_hand_a_function_to_definer_which_then_sees_across_tenants(database):
    with psycopg.connect(url("owner", database)) as owner:
        owner.execute(
            "CREATE FUNCTION everybody() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
            "SET search_path = public, pg_temp AS 'SELECT count(*) FROM note'"
        )
        owner.execute("ALTER FUNCTION everybody() OWNER TO definer")
    with psycopg.connect(url("app", database)) as app:
        assert app.execute("SELECT everybody()").fetchone() == (2,)
        assert app.execute("SELECT count(*) FROM note").fetchone() == (0,)


def test_nobody_signs_in_as_definer(database):
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        psycopg.connect(url("definer", database))


def test_a_migrated_database_can_be_cloned(database):
    superuser = url("postgres", "postgres")
    copy = f"{database}_copy"
    create_database(superuser, copy, template=database, owner="owner")
    try:
        with psycopg.connect(url("app", copy)) as app:
            app.execute("SELECT set_config('t.tenant', '2', true)")
            assert app.execute("SELECT tenant FROM note").fetchall() == [(2,)]
    finally:
        drop_database(superuser, copy)
