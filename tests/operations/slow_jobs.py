"""A job that takes so long that its worker can be killed in the middle of it."""

from __future__ import annotations

import os
import time
from pathlib import Path

from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("tests.slow", attempts=3)
def slow(run: Run) -> None:
    """Say that it began; then hang the first time, and finish the second."""
    with Path(os.environ["SLOW_JOB_SAYS"]).open("a") as file:
        file.write(f"began {run.attempt}\n")
        file.flush()
        if run.attempt == 1:
            time.sleep(120)
        file.write(f"ended {run.attempt}\n")
