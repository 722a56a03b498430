"""Migrating the tests' template: done once for what the migrations are made of, then replayed.

Django draws every model again for each step of each migration, which takes twenty seconds; the SQL
that comes of it takes one. So the first session writes it down under var/tests, by a digest of all
that decides it, and later ones replay it. A checkout without that file migrates, as CI does.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
# What decides the SQL besides the migrations: the models, for what Django writes after them.
MADE_OF = ("**/migrations/*", "**/models.py", "**/models/*.py", "**/operations.py")


def migrate(folder: Path, owner_url: str) -> None:
    """Bring the empty database at `owner_url` up to date; `folder` outlives the session."""
    recorded = folder / f"migrated-{_digest()}.sql"
    if recorded.exists():
        with psycopg.connect(owner_url) as connection:
            connection.execute(recorded.read_bytes())
        return
    subprocess.run(
        [sys.executable, "-m", "tests.migrating", str(recorded)],
        cwd=ROOT,
        env={
            **os.environ,
            "OPENPHB_DB_ROLE": "owner",
            "DJANGO_SETTINGS_MODULE": "openphb.config.settings",
        },
        check=True,
    )
    for old in folder.glob("migrated-*.sql"):
        if old != recorded:
            old.unlink(missing_ok=True)


def lasting_folder() -> Path:
    """Return the folder that outlives the session, in which what was written down is kept."""
    return Path(os.environ["OPENPHB_HOME"]).parent


def _digest() -> str:
    made = hashlib.sha256((ROOT / "requirements" / "dev.lock").read_bytes())
    for pattern in MADE_OF:
        for path in sorted((ROOT / "openphb").glob(pattern)):
            if path.suffix in (".py", ".sql"):
                made.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:16]


def _record(recorded: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    said: list[str] = []

    def written(sql: Any, params: Any) -> str:
        filled: str = connection.ops.compose_sql(sql, params)  # type: ignore[attr-defined]  # PostgreSQL's own
        return filled if params else str(sql)

    def listen(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        assert not many, "a migration that writes by executemany cannot be written down"
        answer = execute(sql, params, many, context)
        if not str(sql).lstrip().upper().startswith("SELECT"):
            said.append(written(sql, params))
        return answer

    with ExitStack() as listening:
        listening.enter_context(connection.execute_wrapper(listen))
        call_command("migrate", verbosity=0)
    whole = recorded.with_suffix(".part")
    whole.write_text(";\n".join(said) + ";\n")
    whole.replace(recorded)


if __name__ == "__main__":
    _record(Path(sys.argv[1]))
