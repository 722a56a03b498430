"""Taking a backup."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from datetime import datetime
from pathlib import Path

import psycopg

from openphb.foundation.backup.manifest import (
    DOCUMENTS,
    FORMAT,
    MANIFEST,
    TABLES,
    BackupResult,
    DocumentCopy,
    Manifest,
    TableCopy,
)
from openphb.foundation.backup.tables import (
    PLAIN_TEXT,
    copy_out,
    read_migrations,
    read_sequences,
    read_tables,
)
from openphb.kernel.refusal import Refusal

BLOCK = 1 << 20


def backup(file: Path, *, readonly_url: str, documents: Path, at: datetime) -> BackupResult:
    """Writes every table, as of one moment, and every document to `file`, readable by this user
    alone. People go on working meanwhile. Refuses to overwrite a file.

    Documents are copied after the rows: a document is written before the row that names it and
    never changed, so every row's document is in the backup.
    """
    if file.exists():
        raise Refusal(
            code="file-exists",
            message=f"{file} exists already.",
            mend="Choose another name: a backup never overwrites one.",
            where="file",
        )
    if not file.parent.is_dir():
        raise Refusal(
            code="no-folder",
            message=f"{file.parent} is not a folder.",
            mend="Make it first, or choose another.",
            where="file",
        )
    with tempfile.TemporaryDirectory(dir=file.parent, prefix=".backup-") as scratch:
        spool = Path(scratch)
        manifest = _spool(spool, readonly_url, documents, at)
        part = spool / "archive"
        _pack(part, spool, manifest)
        digest = file_sha256(part)
        # link, not rename: it refuses if somebody made the file while we worked.
        file.hardlink_to(part)
    return BackupResult(str(file), manifest.rows, digest)


def _spool(spool: Path, readonly_url: str, documents: Path, at: datetime) -> Manifest:
    (spool / "tables").mkdir()
    (spool / "documents").mkdir()
    connection = psycopg.connect(readonly_url)
    connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    connection.read_only = True
    with connection:
        connection.execute(PLAIN_TEXT)
        copies = []
        for table in read_tables(connection):
            with (spool / "tables" / table.name).open("wb") as out:
                rows, digest = copy_out(connection, table, out.write)
            copies.append(TableCopy(table.name, table.columns, rows, digest))
        return Manifest(
            format=FORMAT,
            taken_at=at,
            server_version=connection.info.parameter_status("server_version") or "",
            migrations=read_migrations(connection),
            tables=tuple(copies),
            sequences=read_sequences(connection),
            documents=_spool_documents(spool / "documents", documents),
        )


def _spool_documents(spool: Path, documents: Path) -> tuple[DocumentCopy, ...]:
    found = []
    for path in sorted(p for p in documents.rglob("*") if p.is_file() and not p.is_symlink()):
        inside = path.relative_to(documents)
        copied = spool / inside
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copied)
        found.append(DocumentCopy(inside.as_posix(), copied.stat().st_size, file_sha256(copied)))
    return tuple(found)


def _pack(part: Path, spool: Path, manifest: Manifest) -> None:
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as archive:
            said = manifest.to_json()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(said)
            archive.addfile(entry, io.BytesIO(said))
            for table in manifest.tables:
                _add(archive, TABLES + table.name, spool / "tables" / table.name)
            for document in manifest.documents:
                _add(archive, DOCUMENTS + document.path, spool / "documents" / document.path)
        raw.flush()
        os.fsync(raw.fileno())


def _add(archive: tarfile.TarFile, name: str, path: Path) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = path.stat().st_size
    entry.mode = 0o600
    with path.open("rb") as source:
        archive.addfile(entry, source)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
