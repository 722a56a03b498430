"""The product, running on a world, for tests that ask over HTTP."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.worlds import World


@dataclass
class Server:
    """The product, running: its address and its world."""

    address: str
    world: World


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(world: World, **changed: str) -> Iterator[Server]:
    """Run the web server on `world`, as the product does, with some of its environment changed."""
    port = _free_port()
    environment = {**world.environment(), "OPENPHB_PORT": str(port), **changed}
    logs = Path(os.environ["OPENPHB_HOME"]) / f"server-{port}.log"
    with logs.open("w") as log:
        web = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "openphb.config.wsgi:application"),
                *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--timeout", "60"),
            ],
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address, web, logs)
            yield Server(address, world)
        finally:
            web.terminate()
            web.wait(20)


def _wait_until_ready(address: str, web: subprocess.Popen[bytes], logs: Path) -> None:
    for _attempt in range(150):
        if web.poll() is not None:
            pytest.fail(f"the server stopped: {logs.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the server did not come up: {logs.read_text()[-3000:]}")
