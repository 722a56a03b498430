"""A disk with room for very little, to be filled and emptied."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

needs_a_disk = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="only root may mount a small disk"
)


@dataclass(frozen=True)
class SmallDisk:
    """A mounted disk that really says that no space is left on it."""

    folder: Path

    def fill(self, but: int = 0) -> None:
        """Fill all of it, but for some bytes."""
        room = os.statvfs(self.folder)
        with (self.folder / "ballast").open("ab") as ballast:
            ballast.write(bytes(max(room.f_bavail * room.f_frsize - but, 0)))

    def empty(self) -> None:
        """Give the room back."""
        (self.folder / "ballast").unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, *, owner: int, megabytes: int = 4) -> Iterator[SmallDisk]:
    """Mount a disk of some megabytes on a new folder, for one user; take it away afterwards."""
    folder.mkdir()
    options = f"size={megabytes}m,mode=0700,uid={owner}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "small", folder], check=True)
    try:
        yield SmallDisk(folder)
    finally:
        # PostgreSQL may hold a file of it open a moment longer.
        subprocess.run(["umount", "--lazy", folder], check=True)
        shutil.rmtree(folder)
