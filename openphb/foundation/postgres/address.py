"""Where an embedded cluster listens: worked out from its folder alone, so that nothing need ask."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import quote

PORT = 5432
# `sockaddr_un` holds 107 bytes on Linux and 103 on macOS; the file is `.s.PGSQL.5432.lock`.
LONGEST_SOCKET_DIRECTORY = 80


def socket_directory(folder: Path) -> Path:
    """The directory of the socket of the cluster in `folder`: beside its data, or, where that
    path is too long for a socket, a short one under /tmp that only this user may enter."""
    beside = folder.resolve() / "socket"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET_DIRECTORY:
        return beside
    digest = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"openphb-{os.getuid()}-{digest}"  # noqa: S108  made 0700, owner checked


def url(folder: Path, role: str, database: str) -> str:
    """The libpq address of `database` in the cluster in `folder`, for `role`."""
    host = quote(str(socket_directory(folder)), safe="")
    return f"postgresql://{quote(role)}@/{quote(database)}?host={host}&port={PORT}"
