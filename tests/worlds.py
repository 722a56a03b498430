"""Worlds: databases with life in them, built once a session by the demonstration's own actions.

`python -m tests.worlds` builds the session's, so that it is there when the first test needs it.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conftest import environment_of, migrated_template, superuser_url
from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database

SEED = 7
HOLDERS = 6


@dataclass(frozen=True)
class World:
    """A database with the demonstration in it, and how to sign in."""

    database: str
    made: dict[str, Any]

    def url(self, role: str) -> str:
        return address.url(Path(os.environ["OPENPHB_HOME"]) / "postgres", role, self.database)

    def environment(self) -> dict[str, str]:
        return environment_of(self.database)

    def sign_in(self, username: str) -> dict[str, Any]:
        return next(s for s in self.made["sign_ins"] if s["username"] == username)


@contextmanager
def cloned(template: str, name: str) -> Iterator[str]:
    """A copy of a database, dropped afterwards. Nobody may be using the template meanwhile."""
    with (Path(os.environ["OPENPHB_HOME"]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        drop_database(superuser_url(), name)
        create_database(superuser_url(), name, template=template)
    try:
        yield name
    finally:
        drop_database(superuser_url(), name)


def world_template() -> dict[str, Any]:
    """Build the world once a session, whoever comes first; return who can sign in to it."""
    home = Path(os.environ["OPENPHB_HOME"])
    kept = home / "world.json"
    template = migrated_template()
    with (home / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with (home / "template.lock").open("w") as templates:
                fcntl.flock(templates, fcntl.LOCK_EX)
                drop_database(superuser_url(), "world")
                create_database(superuser_url(), "world", template=template)
            made = subprocess.run(
                [
                    *(sys.executable, "-m", "openphb.config.demo_step"),
                    *("--seed", str(SEED), "--holders", str(HOLDERS)),
                ],
                env=environment_of("world"),
                check=True,
                stdout=subprocess.PIPE,
            )
            kept.write_bytes(made.stdout)
    made_world: dict[str, Any] = json.loads(kept.read_text())
    return made_world


if __name__ == "__main__":
    world_template()
