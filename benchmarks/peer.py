"""The peer that single postings are measured beside: django-hordak, in an environment of its own.

It is measured and nothing else: none of OpenPHB's environments holds it, and no code here is
hordak's. `hordak_side.py` is what runs there.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PEER = "django-hordak"
VERSION = "2.0.0"
# Django and the driver are those that OpenPHB runs on, so that only what is measured differs.
SAME = ("django", "psycopg", "psycopg-binary")
SIDE = Path(__file__).with_name("hordak_side.py")
SECONDS_TO_INSTALL = 300


@dataclass(frozen=True)
class Peer:
    """Where the peer's Python is; or, where there is none, why."""

    python: Path | None
    missing: str = ""


def made(folder: Path) -> Peer:
    """Make the peer's environment in a folder, or find it made; say why it could not be."""
    python = folder / "bin" / "python"
    wanted = [f"{PEER}=={VERSION}", *(f"{name}=={version(name)}" for name in SAME)]
    # uv is beside our own Python; where it is not, there is no environment to make.
    uv = Path(sys.executable).with_name("uv")
    commands: tuple[list[str | Path], ...] = (
        [uv, "venv", "-q", "--allow-existing", "--python", sys.executable, folder],
        [uv, "pip", "install", "-q", "--python", python, *wanted],
    )
    for command in commands:
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=SECONDS_TO_INSTALL
            )
        except (OSError, subprocess.TimeoutExpired) as fault:
            return Peer(None, str(fault))
        if done.returncode:
            return Peer(None, " ".join(done.stderr.split()) or f"status {done.returncode}")
    return Peer(python)
