"""The database of this installation: brought up, prepared, and migrated before it is used."""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path

from openphb.config.environment import DATABASE, Environment
from openphb.foundation.postgres.cluster import Cluster
from openphb.foundation.postgres.roles import prepare
from openphb.kernel.refusal import Refusal

PACKAGE = Path(__file__).resolve().parents[1]
MIGRATE = (sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0")
# Other people's packages that bring migrations.
MIGRATED_PACKAGES = ("django", "django-allauth", "procrastinate")

RunStep = Callable[[Sequence[str]], None]


def embedded_cluster(environment: Environment) -> Cluster:
    """The cluster of this installation, running or not."""
    return Cluster(environment.postgres_folder, programs=environment.postgres_programs)


@contextmanager
def running_database(environment: Environment) -> Iterator[None]:
    """The database, for one command: as it runs already, or started and stopped again.

    Several commands may share one that the first of them started; it stops after the last.
    Refuses where there is no database yet: a command that reads makes nothing.
    """
    if not environment.embedded:
        yield
        return
    cluster = embedded_cluster(environment)
    if not cluster.has_data():
        raise Refusal(
            code="no-database",
            message=f"There is no database in {environment.home} yet.",
            mend="Run `openphb demo` or `openphb serve` first, or set OPENPHB_HOME.",
        )
    with started(cluster):
        yield


@contextmanager
def started(cluster: Cluster) -> Iterator[bool]:
    """`cluster` running, and whether we started it. Started here, it stops after its last user."""
    cluster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    users = os.open(cluster.folder / "users", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            cluster.start()
        except Refusal as refusal:
            if refusal.code != "postgres-already-running":
                raise
            yield False
            return
        try:
            yield True
        finally:
            fcntl.flock(users, fcntl.LOCK_UN)
            fcntl.flock(users, fcntl.LOCK_EX)
            cluster.stop()
    finally:
        os.close(users)


def bring_up_to_date(environment: Environment, cluster: Cluster | None, run: RunStep) -> None:
    """Makes roles and tables what this version needs. `run` runs MIGRATE as the owner.

    On our own cluster the work is left out where nothing that decides it has changed, which is
    what makes the second start quick. On a server, its administrator has prepared the roles.
    """
    if cluster is None:
        run(MIGRATE)
        return
    stamp = cluster.folder / "migrated"
    current = migrations_fingerprint()
    if stamp.exists() and stamp.read_text() == current:
        return
    stamp.unlink(missing_ok=True)
    prepare(cluster.url(), DATABASE)
    run(MIGRATE)
    stamp.write_text(current)
    environment.documents_folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def migrations_fingerprint(package: Path = PACKAGE) -> str:
    """A digest of everything that decides what `migrate` would do."""
    digest = hashlib.sha256()
    for name in MIGRATED_PACKAGES:
        digest.update(f"{name} {metadata.version(name)}\n".encode())
    sources = [
        path
        for path in package.rglob("*")
        if "/migrations/" in path.as_posix() and path.suffix in {".py", ".sql", ".csv", ".json"}
    ]
    for path in sorted([*sources, package / "foundation" / "postgres" / "roles.sql"]):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
