"""What faults did, told the same way by all who try them; under OPENPHB_PROVE it is kept."""

from __future__ import annotations

import fcntl
import os
from datetime import datetime
from pathlib import Path

from benchmarks.evidence import FOLDER, machine
from openphb.foundation.postgres.programs import find_programs
from openphb.kernel.calendars import LONDON

HEAD = """# Faults of the money engine, tried on {on}

Each line is written by the test that tried the fault, with the counts of `make prove`. Lost: money,
a fact or an answer that was recorded and is not there. Doubled: somebody paid twice, or money that
came back taken in twice.

| fault | trials | lost | doubled | machine |
|---|---|---|---|---|
"""


def tell(fault: str, *, trials: int, lost: int, doubled: int, folder: Path = FOLDER) -> None:
    """Print how often a fault was tried and what it did, keep it as evidence where it is proved,
    and fail where anything was lost or doubled."""
    print(f"{fault}: {trials} trials; lost {lost}, doubled {doubled}")
    if os.environ.get("OPENPHB_PROVE"):
        _keep(f"| {fault} | {trials:,} | {lost} | {doubled} | {_machine()} |\n", folder)
    assert trials, f"{fault}: nothing was tried"
    assert (lost, doubled) == (0, 0), f"{fault}: lost {lost}, doubled {doubled}"


def _keep(line: str, folder: Path) -> None:
    on = datetime.now(LONDON).date()
    with (folder / f"{on.isoformat()}-faults.md").open("a", encoding="utf-8") as evidence:
        # The suite's workers write to the same page.
        fcntl.flock(evidence, fcntl.LOCK_EX)
        if not evidence.tell():
            evidence.write(HEAD.format(on=on.isoformat()))
        evidence.write(line)


def _machine() -> str:
    found = machine()
    asked = os.environ.get("OPENPHB_PG_BIN")
    version = find_programs(Path(asked) if asked else None).version
    return f"{found['cores']} cores, PostgreSQL {version}, {found['commit']}"
