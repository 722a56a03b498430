"""A PostgreSQL for tests: real, private to one pytest session, ready in about a tenth of a second.

As a pytest plugin (`-p openphb.foundation.postgres.testing`) it starts one cluster before any
settings are read and points OPENPHB_HOME at it; the workers of pytest-xdist inherit that and
share it. The `openphb` database in it has the roles and no tables.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from openphb.foundation.postgres import cluster as cluster_module
from openphb.foundation.postgres.cluster import Cluster, process_lives
from openphb.foundation.postgres.programs import find_programs
from openphb.foundation.postgres.roles import ROLES_SQL, prepare

# What would send the tests to somebody's real data.
REAL_DATABASES = ("DATABASE_URL", "OPENPHB_OWNER_URL", "OPENPHB_READONLY_URL", "OPENPHB_DB_ROLE")


@contextmanager
def cluster_for_tests(home: Path, programs: Path | None = None) -> Iterator[Cluster]:
    """A running cluster in `home`/postgres, prepared, without fsync. Ends with nothing left."""
    template = _template(home.parent, programs)
    home.mkdir(mode=0o700, parents=True)
    try:
        (home / "postgres").mkdir(mode=0o711)
        subprocess.run(["cp", "-a", template / "data", home / "postgres" / "data"], check=True)
        cluster = Cluster(home / "postgres", fsync=False, programs=programs)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _template(folder: Path, programs: Path | None) -> Path:
    """A stopped, prepared cluster to copy; made once for a version of PostgreSQL and of roles."""
    made_from = Path(cluster_module.__file__).read_bytes() + ROLES_SQL.read_bytes()
    digest = hashlib.sha256(made_from).hexdigest()[:12]
    version = find_programs(programs).version
    template = folder / f"template-{version}-{digest}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (template / "whole").exists():
            for old in folder.glob(f"template-{version}-*"):
                shutil.rmtree(old)
            cluster = Cluster(template, fsync=False, programs=programs)
            cluster.start()
            try:
                prepare(cluster.url())
            finally:
                cluster.stop()
            (template / "whole").touch()
    return template


def _forget_dead_sessions(folder: Path) -> None:
    """Removes what killed sessions left. A session's folder is named by its process."""
    for home in folder.glob("session-*"):
        number = home.name.removeprefix("session-")
        if not (number.isdigit() and process_lives(int(number))):
            shutil.rmtree(home, ignore_errors=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    """Starts the cluster before pytest-django, or a conftest, imports the settings."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        for name in REAL_DATABASES:
            os.environ.pop(name, None)
        folder = early_config.rootpath / "var" / "tests"
        _forget_dead_sessions(folder)
        home = folder / f"session-{os.getpid()}"
        asked_for = os.environ.get("OPENPHB_PG_BIN")
        running = ExitStack()
        running.enter_context(cluster_for_tests(home, Path(asked_for) if asked_for else None))
        early_config.add_cleanup(running.close)
        os.environ["OPENPHB_HOME"] = str(home)
    return (yield)
