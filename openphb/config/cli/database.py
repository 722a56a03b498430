"""`openphb database prepare` and `migrate`: for whoever runs a PostgreSQL server."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from collections.abc import Sequence

from openphb.config.database import bring_up_to_date
from openphb.config.environment import DATABASE, child_environment, environment
from openphb.foundation.postgres.roles import ROLES_SQL, prepare
from openphb.kernel.command import Answer, Subparsers, add_command
from openphb.kernel.refusal import Refusal


def register(subparsers: Subparsers) -> None:
    """Add the commands about the database."""
    words = subparsers.add_parser("database", help="a PostgreSQL server").add_subparsers(
        required=True
    )
    parser = add_command(
        words, "prepare", "Make the database, its roles and its extensions.", _prepare
    )
    parser.add_argument("--superuser-url", required=True, metavar="URL")
    parser.add_argument("--database", default=DATABASE)
    add_command(words, "sql", "Print the SQL that `prepare` runs in the database.", _sql)
    add_command(words, "migrate", "Bring a server's tables up to date.", _migrate)


def _prepare(arguments: Namespace) -> Answer:
    prepare(arguments.superuser_url, arguments.database)
    return Answer(
        {"database": arguments.database},
        f"{arguments.database} is ready. Give owner, app and readonly_all a password each.",
    )


def _sql(_: Namespace) -> Answer:
    text = ROLES_SQL.read_text()
    return Answer({"sql": text}, text)


def _migrate(_: Namespace) -> Answer:
    settings = environment()
    if settings.embedded:
        raise Refusal(
            code="no-server",
            message="DATABASE_URL is not set, and OpenPHB's own database needs no help.",
            mend="Run `openphb serve`, which brings it up to date.",
            where="DATABASE_URL",
        )
    bring_up_to_date(settings, None, _run_as_owner)
    return Answer({"migrated": True}, "The tables are up to date.")


def _run_as_owner(command: Sequence[str]) -> None:
    subprocess.run(command, env=child_environment("owner"), check=True)
