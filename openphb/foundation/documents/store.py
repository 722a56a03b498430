"""Files on disk, outside the web root: `<folder>/<tenant>/<aa>/<id>`."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import IO
from uuid import UUID

from openphb.foundation.documents.rules import too_large
from openphb.foundation.documents.types import MAX_BYTES, Stored

BLOCK = 64 * 1024
UUID_SHAPE = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
STORED_NAME = re.compile(f"{UUID_SHAPE}/[0-9a-f]{{2}}/{UUID_SHAPE}")

_FOLDER: list[Path] = []


def configure(folder: Path) -> None:
    """Say where documents are kept; done once at start."""
    _FOLDER[:] = [folder]


def write(tenant_id: UUID, document_id: UUID, content: IO[bytes]) -> Stored:
    """Keep a file whole, on disk and not only in a cache; return how it was stored.

    :raises Refusal: `too_large`, and nothing is kept.
    """
    # The last letters: the first ones of a UUIDv7 are a time, and would make one full folder.
    name = f"{tenant_id}/{document_id.hex[-2:]}/{document_id}"
    path = path_of(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    digest, size = hashlib.sha256(), 0
    try:
        with draft.open("xb") as file:
            draft.chmod(0o600)
            while block := content.read(BLOCK):
                size += len(block)
                if size > MAX_BYTES:
                    raise too_large()
                digest.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    _sync_folder(path.parent)
    return Stored(name, size, digest.hexdigest())


def path_of(stored_name: str) -> Path:
    """Return where a stored file is. A name of another shape is a bug, or somebody's attempt."""
    if not STORED_NAME.fullmatch(stored_name):
        raise ValueError("not the name of a stored document")
    assert _FOLDER, "documents.store.configure is called at start"
    return _FOLDER[0] / stored_name


def _sync_folder(folder: Path) -> None:
    """Make the file's name last, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
