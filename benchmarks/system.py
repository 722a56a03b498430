"""What is measured: a cluster that keeps its promises (fsync on), worlds in it, web and worker."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openphb.config.environment import read
from openphb.config.supervisor import web_command, worker_command
from openphb.foundation.postgres.cluster import Cluster
from openphb.foundation.postgres.roles import create_database, drop_database, prepare

SECRET = "a key that only benchmarks use, and that is long enough to be taken"
SECONDS_TO_READY = 60


@dataclass(frozen=True)
class Database:
    """One database of the cluster, and how processes that work on it are started."""

    cluster: Cluster
    name: str

    def url(self, role: str) -> str:
        return self.cluster.url(role, self.name)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the variables of a process that works on this database."""
        return {
            **os.environ,
            "OPENPHB_HOME": str(self.cluster.folder.parent),
            "DATABASE_URL": self.url("app"),
            "OPENPHB_OWNER_URL": self.url("owner"),
            "OPENPHB_READONLY_URL": self.url("readonly_all"),
            "OPENPHB_SECRET_KEY": SECRET,
            "DJANGO_SETTINGS_MODULE": "openphb.config.settings",
            **more,
        }

    def run(self, *arguments: str, role: str = "app") -> str:
        """Run a Python module on this database to its end; return what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment(OPENPHB_DB_ROLE=role),
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"`python -m {' '.join(arguments)}` failed; what it said is above.")
        return done.stdout

    def copy(self, name: str) -> Database:
        """Return a new database that holds the same."""
        create_database(self.cluster.url(), name, template=self.name)
        return Database(self.cluster, name)

    def drop(self) -> None:
        """Drop it, so that the next one has the disk and the cache to itself."""
        drop_database(self.cluster.url(), self.name)


@contextmanager
def running_cluster(home: Path) -> Iterator[Cluster]:
    """Yield a new cluster with fsync on, prepared, as an installation has it."""
    cluster = Cluster(home / "postgres", fsync=True)
    cluster.start()
    try:
        prepare(cluster.url())
        yield cluster
    finally:
        cluster.stop()


def migrated(cluster: Cluster) -> Database:
    """Return the cluster's database with every table in it and no rows of anybody."""
    database = Database(cluster, "openphb")
    database.run(
        "openphb.config.manage", "migrate", "--skip-checks", "--verbosity", "0", role="owner"
    )
    return database


@dataclass(frozen=True)
class Site:
    """Web and worker as the supervisor starts them, on one database."""

    port: int
    log: Path
    web: subprocess.Popen[bytes]
    worker: subprocess.Popen[bytes]


@contextmanager
def running_site(database: Database, log: Path) -> Iterator[Site]:
    """Yield web and worker that answer; the log holds the web's JSON lines."""
    port = _free_port()
    environment = database.environment(OPENPHB_PORT=str(port))
    with log.open("wb") as output, log.with_suffix(".worker.log").open("wb") as other:
        web = subprocess.Popen(web_command(read(environment)), env=environment, stderr=output)
        worker = subprocess.Popen(worker_command(), env=environment, stdout=other, stderr=other)
        try:
            _wait_until_ready(port, web)
            yield Site(port, log, web, worker)
        finally:
            _stop((web, worker))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_until_ready(port: int, web: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + SECONDS_TO_READY
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("The web server did not become ready; its log says why.")


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(30)
