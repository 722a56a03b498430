"""Head hashes outside the database: one file a tenant, to which lines are only ever added.

Whoever could rewrite the whole database, chain and all, would still have to rewrite these files
and the log, which has the same lines. Send the folder, or the log, to another machine.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from openphb.domains.ledger.types import SealHead

LOG = logging.getLogger(__name__)
LAST_BYTES = 4_096

_folder: Path | None = None


def configure(folder: Path) -> None:
    """Say where the files are."""
    global _folder  # noqa: PLW0603  set once at the start of a process
    _folder = folder


def last_written(tenant_id: UUID) -> tuple[int, int]:
    """Return the epoch and the number of the last head that was written out; (0, 0): none was."""
    path = _path(tenant_id)
    if not path.exists():
        return 0, 0
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LAST_BYTES))
        lines = [line for line in file.read().split(b"\n")[:-1] if line.endswith(b"}")]
    if not lines:
        return 0, 0
    last = json.loads(lines[-1])
    return last["epoch"], last["number"]


def write_out(heads: Iterable[SealHead]) -> None:
    """Add the heads to their tenants' files, safely on the disk, and to the log."""
    for head in heads:
        facts = {
            "tenant": str(head.tenant_id),
            "number": head.number,
            "epoch": head.epoch,
            "journals": head.journals,
            "entries": head.entries,
            "head": head.head_sha256,
            "sealed_at": head.sealed_at.isoformat(),
        }
        path = _path(head.tenant_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            if _cut_short(file):
                file.write(b"\n")
            file.write(json.dumps(facts).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        LOG.info("ledger sealed", extra={"facts": facts})


def written(tenant_id: UUID) -> Iterator[SealHead]:
    """Yield the heads that were written out, in the order of writing; none without a file.

    A line cut short by a crash is skipped: its seal was written out again.
    """
    path = _path(tenant_id)
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"}\n"):
                continue
            read = json.loads(line)
            yield SealHead(
                tenant_id,
                read["number"],
                read["epoch"],
                0,
                read["journals"],
                read["entries"],
                read["head"],
                datetime.fromisoformat(read["sealed_at"]),
            )


def _cut_short(file: IO[bytes]) -> bool:
    """Return whether a crash left the file's last line without its end."""
    if file.seek(0, os.SEEK_END) == 0:
        return False
    file.seek(-1, os.SEEK_END)
    return file.read(1) != b"\n"


def _path(tenant_id: UUID) -> Path:
    if _folder is None:
        raise RuntimeError("configure() says where heads are written out; it was not called")
    return _folder / f"{tenant_id}.jsonl"
