"""The world of `make demo` is built: a hundred made-up people are as many ways through every rule.

The world of the daily tests has few of them, and no child. Three minutes, so `make prove` alone does it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if os.environ.get("OPENPHB_PROVE"):

    def test_the_world_that_make_demo_shows_is_built(own_database: dict[str, str]) -> None:
        made = subprocess.run(
            [sys.executable, "-m", "openphb.config.demo_step", "--seed", "1", "--holders", "100"],
            env=own_database,
            cwd=ROOT,
            check=True,
            stdout=subprocess.PIPE,
        )
        assert json.loads(made.stdout)["holders"] > 100
