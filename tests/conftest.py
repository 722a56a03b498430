"""The session's world: begun at once where everything is tested, and a copy for who looks at it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.turns import waiting
from tests.worlds import World, cloned, world_template

AHEAD = pytest.StashKey[subprocess.Popen[bytes]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin the world while the workers collect and run what needs none; of one file, wait for it."""
    if session.config.getoption("numprocesses", None) and not os.environ.get("PYTEST_XDIST_WORKER"):
        session.config.stash[AHEAD] = subprocess.Popen(
            [sys.executable, "-m", "tests.worlds"],
            cwd=session.config.rootpath,
            start_new_session=True,
            # Where it fails, whoever needs the world builds it again and is told why.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def pytest_sessionfinish(session: pytest.Session) -> None:
    begun = session.config.stash.get(AHEAD, None)
    if begun is not None and begun.poll() is None:
        os.killpg(begun.pid, signal.SIGKILL)
        begun.wait()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave what takes longest to its day, to `make prove`, or to who asks for its file by name."""
    if os.environ.get("OPENPHB_PROVE"):
        return
    day = datetime.now(UTC).toordinal()
    left = waiting((item.nodeid for item in items), day=day, asked=config.args)
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in left])
    items[:] = [item for item in items if item.nodeid not in left]


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
