"""Files that others wrote, read from the folder that OPENPHB_SAMPLES names."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture(scope="session")
def samples() -> Callable[[str], Path]:
    """Return a function from a name inside the samples folder to its path.

    Where OPENPHB_SAMPLES is set a missing file fails the test; where it is not, it skips it.
    """
    named = os.environ.get("OPENPHB_SAMPLES")
    folder = Path(named) if named else DEFAULT

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            words = f"{path} is missing; set OPENPHB_SAMPLES to the folder of sample files"
            if named:
                pytest.fail(words)
            pytest.skip(words)
        return path

    return find
