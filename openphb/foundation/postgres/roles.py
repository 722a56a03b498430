"""Makes a server ready for OpenPHB: the database, its roles, its extensions, who may do what."""

from __future__ import annotations

from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

ROLES_SQL = Path(__file__).with_name("roles.sql")
PREPARE_LOCK = 0x70686200  # any number that nothing else in OpenPHB locks


def prepare(superuser_url: str, database: str = "openphb") -> None:
    """Makes `database` and the roles of roles.sql, or brings them up to date. Idempotent."""
    with psycopg.connect(superuser_url, autocommit=True) as server:
        # Roles belong to the server, so two that prepare databases in it take turns.
        server.execute("SELECT pg_advisory_lock(%s)", [PREPARE_LOCK])
        found = server.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        if found.fetchone() is None:
            create_database(superuser_url, database)
        with psycopg.connect(make_conninfo(superuser_url, dbname=database)) as connection:
            connection.execute(ROLES_SQL.read_bytes())


def create_database(
    superuser_url: str, database: str, template: str = "template0", owner: str | None = None
) -> None:
    """Makes an empty UTF-8 `database`, or a copy of the database `template`, which nobody may be
    using. A copy keeps what is inside it, grants included; who may connect to it is not inside
    it, so everybody may connect to a copy."""
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'").format(
        sql.Identifier(database), sql.Identifier(template)
    )
    if owner is not None:
        statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(statement)


def drop_database(superuser_url: str, database: str) -> None:
    """Drops `database` if it is there, ending whatever sessions are in it."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database))
        )
