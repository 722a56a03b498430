"""Worlds: databases with life in them, built once a session by the demonstration's own actions."""

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

import pytest

from conftest import migrated_template, superuser_url
from openphb.foundation.postgres import address
from openphb.foundation.postgres.roles import create_database, drop_database

SEED = 7
HOLDERS = 6


def database_environment(database: str) -> dict[str, str]:
    """Return the environment of a process that works on one database of the session's cluster."""
    folder = Path(os.environ["OPENPHB_HOME"]) / "postgres"
    return {
        **os.environ,
        "DATABASE_URL": address.url(folder, "app", database),
        "OPENPHB_OWNER_URL": address.url(folder, "owner", database),
        "OPENPHB_READONLY_URL": address.url(folder, "readonly_all", database),
        "OPENPHB_SECRET_KEY": "a key that only tests use, and that is long enough to be taken",
        "DJANGO_SETTINGS_MODULE": "openphb.config.settings",
    }


@dataclass(frozen=True)
class World:
    """A database with the demonstration in it, and how to sign in."""

    database: str
    made: dict[str, Any]

    def url(self, role: str) -> str:
        return address.url(Path(os.environ["OPENPHB_HOME"]) / "postgres", role, self.database)

    def environment(self) -> dict[str, str]:
        return database_environment(self.database)

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
    """Build the world once a session, whichever worker comes first."""
    home = Path(os.environ["OPENPHB_HOME"])
    kept = home / "world.json"
    template = migrated_template()
    with (home / "world.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            with (home / "template.lock").open("w") as templates:
                fcntl.flock(templates, fcntl.LOCK_EX)
                create_database(superuser_url(), "world", template=template)
            made = subprocess.run(
                [
                    *(sys.executable, "-m", "openphb.config.demo_step"),
                    *("--seed", str(SEED), "--holders", str(HOLDERS)),
                ],
                env=database_environment("world"),
                check=True,
                stdout=subprocess.PIPE,
            )
            kept.write_bytes(made.stdout)
    made_world: dict[str, Any] = json.loads(kept.read_text())
    return made_world


def worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "only")


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Return a world to look at: tests that share it leave it as it was."""
    made = world_template()
    with cloned("world", f"world_{worker()}") as name:
        yield World(name, made)


@pytest.fixture
def own_world(request: pytest.FixtureRequest) -> Iterator[World]:
    """Return a world of the test's own, to change, to kill, to restore."""
    made = world_template()
    with cloned("world", f"own_world_{worker()}") as name:
        yield World(name, made)
