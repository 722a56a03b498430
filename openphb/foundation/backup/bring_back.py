"""Restoring a backup into a database that is migrated and unused.

Everything happens in one transaction as the role `owner`, which may do it on any server: forced
row-level security and our own triggers are set aside, foreign keys are dropped, rows go in, foreign
keys are made again (which checks every row), and what was set aside comes back. Then each table is
read out again and compared with the backup. Any difference undoes all of it.
"""

from __future__ import annotations

import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, LiteralString
from uuid import UUID

import psycopg
from psycopg import sql

from openphb.foundation.backup.manifest import (
    DOCUMENTS,
    MANIFEST,
    TABLES,
    BackupResult,
    DocumentCopy,
    Manifest,
    TableCopy,
    damaged,
)
from openphb.foundation.backup.tables import (
    PLAIN_TEXT,
    Connection,
    Table,
    copy_out,
    read_migrations,
    read_tables,
)
from openphb.foundation.backup.take import BLOCK, file_sha256
from openphb.kernel.refusal import Refusal

FOREIGN_KEYS: LiteralString = """
    SELECT r.relname, c.conname, pg_get_constraintdef(c.oid)
      FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
     WHERE c.contype = 'f' AND c.conparentid = 0 AND r.relnamespace = 'public'::regnamespace
  ORDER BY r.relname, c.conname
"""
TRIGGERS: LiteralString = """
    SELECT r.relname, t.tgname, t.tgenabled::text
      FROM pg_trigger t JOIN pg_class r ON r.oid = t.tgrelid
     WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND t.tgenabled <> 'D'
       AND r.relnamespace = 'public'::regnamespace
  ORDER BY r.relname, t.tgname
"""
FORCED: LiteralString = """
    SELECT relname FROM pg_class
     WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname
"""
# Tables of no tenant that are empty until somebody has begun.
SIGNS_OF_USE = {"access_user", "operations_quarantine"}
ENABLE = {"O": "ENABLE TRIGGER", "A": "ENABLE ALWAYS TRIGGER", "R": "ENABLE REPLICA TRIGGER"}


@dataclass(frozen=True)
class Quarantine:
    """The row that closes the rails: its key, and when the restore began."""

    id: UUID
    began_at: datetime


def restore(
    file: Path,
    *,
    owner_url: str,
    readonly_url: str,
    documents: Path,
    quarantine: Quarantine,
) -> BackupResult:
    """Puts `file` back, whole or not at all, and closes the rails until they are released.

    Refuses a file that is damaged or of other
    migrations, a database that somebody has used or is using, and documents that are in the way.
    """
    if not file.is_file():
        raise Refusal(
            code="no-file",
            message=f"{file} is not a file.",
            mend="Give the path of a file that `openphb backup` made.",
            where="file",
        )
    digest = file_sha256(file)
    _check_unused(readonly_url)
    _check_documents(documents)
    documents.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(dir=documents.parent, prefix=".restore-") as scratch,
        _opened(file) as archive,
        psycopg.connect(owner_url) as connection,
    ):
        manifest = _read_manifest(archive)
        connection.execute(PLAIN_TEXT)
        tables = _match(connection, manifest)
        with _guards_down(connection, tables):
            _load(connection, archive, manifest, tables)
            _verify(connection, manifest, tables)
        _set_sequences(connection, manifest)
        _begin_epoch(connection, manifest, quarantine)
        _close_rails(connection, manifest, digest, quarantine)
        _unpack_documents(archive, manifest.documents, Path(scratch) / "documents")
        # Last, inside the transaction: if it fails, the rows go too.
        if documents.exists():
            documents.rmdir()
        shutil.move(Path(scratch) / "documents", documents)
    return BackupResult(str(file), manifest.rows, digest)


@contextmanager
def _opened(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r|gz") as archive:
            yield archive
    except (tarfile.TarError, EOFError, OSError) as fault:
        raise damaged("it cannot be read to its end") from fault


def _check_unused(readonly_url: str) -> None:
    """Refuses a database in which anybody has done anything: a row of any tenant, a sign-in, or
    an earlier restore. What migrations bring (rates, say) does not count."""
    with psycopg.connect(readonly_url) as connection:
        connection.execute(PLAIN_TEXT)
        for table in read_tables(connection):
            if "tenant_id" not in table.columns and table.name not in SIGNS_OF_USE:
                continue
            query = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table.name))
            if connection.execute(query).fetchone():
                raise Refusal(
                    code="database-in-use",
                    message=f"The database is not empty: {table.name} has rows.",
                    mend="Restore into a new database. For OpenPHB's own, stop it and set "
                    "OPENPHB_HOME to a new folder.",
                )
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = 'app'"
        ).fetchone()
        if others != (0,):
            raise Refusal(
                code="database-being-used",
                message="OpenPHB is running on this database.",
                mend="Stop its web and worker processes, then restore.",
            )


def _check_documents(documents: Path) -> None:
    if documents.exists() and any(documents.iterdir()):
        raise Refusal(
            code="documents-in-the-way",
            message=f"{documents} is not empty.",
            mend="Move what is in it away, or set OPENPHB_HOME to a new folder.",
        )


def _read_manifest(archive: tarfile.TarFile) -> Manifest:
    return Manifest.from_json(_next(archive, MANIFEST).read())


def _next(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """The next member of the file, which must be `name`: order and names come from the manifest,
    so that a forged path inside the file is never used."""
    entry = archive.next()
    opened = archive.extractfile(entry) if entry is not None and entry.isfile() else None
    if entry is None or opened is None or entry.name != name:
        raise damaged(f"{name} is not where it should be")
    return opened


def _match(connection: Connection, manifest: Manifest) -> dict[str, Table]:
    """The tables of this database, by name. Refuses another shape than the backup's."""
    here = read_migrations(connection)
    if here != manifest.migrations:
        only_there = sorted(set(manifest.migrations) - set(here))
        only_here = sorted(set(here) - set(manifest.migrations))
        example = (only_there or only_here or ["their order"])[0]
        raise Refusal(
            code="other-migrations",
            message=f"The backup was made by another version of OpenPHB: {example} is applied in "
            f"only one of them.",
            mend="Restore it with the version that made it, then install this one, whose first "
            "start brings the database up to date.",
        )
    tables = {table.name: table for table in read_tables(connection)}
    for copied in manifest.tables:
        found = tables.get(copied.name)
        if found is None or set(found.columns) != set(copied.columns):
            raise damaged(f"table {copied.name} is not the one its migrations make")
    return tables


@contextmanager
def _guards_down(connection: Connection, tables: dict[str, Table]) -> Iterator[None]:
    """Row-level security, our triggers and the foreign keys, away and back again."""
    forced = [str(name) for (name,) in connection.execute(FORCED)]
    triggers = [tuple(map(str, row)) for row in connection.execute(TRIGGERS)]
    keys = [tuple(map(str, row)) for row in connection.execute(FOREIGN_KEYS)]
    for name in forced:
        _alter(connection, name, sql.SQL("NO FORCE ROW LEVEL SECURITY"))
    for name in sorted({table for table, _, _ in triggers} | set(tables)):
        _alter(connection, name, sql.SQL("DISABLE TRIGGER USER"))
    for table, key, _ in keys:
        _alter(connection, table, sql.SQL("DROP CONSTRAINT {}").format(sql.Identifier(key)))
    yield
    for table, key, definition in keys:
        again = sql.SQL("ADD CONSTRAINT {} ").format(sql.Identifier(key))
        # The definition is PostgreSQL's own words for a constraint of our own.
        try:
            _alter(connection, table, again + sql.SQL(definition))
        except psycopg.errors.ForeignKeyViolation as fault:
            raise damaged(f"a row of {table} names one that is not there") from fault
    for table, trigger, how in triggers:
        words = sql.SQL(ENABLE[how]) + sql.SQL(" ") + sql.Identifier(trigger)
        _alter(connection, table, words)
    for name in forced:
        _alter(connection, name, sql.SQL("FORCE ROW LEVEL SECURITY"))


def _alter(connection: Connection, table: str, change: sql.Composable) -> None:
    connection.execute(sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table)) + change)


def _load(
    connection: Connection,
    archive: tarfile.TarFile,
    manifest: Manifest,
    tables: dict[str, Table],
) -> None:
    # A migration fills some tables (rates, content types): the backup has those rows as well.
    everything = sql.SQL(", ").join(sql.Identifier(name) for name in tables)
    connection.execute(sql.SQL("TRUNCATE {}").format(everything))
    for copied in manifest.tables:
        source = _next(archive, TABLES + copied.name)
        columns = sql.SQL(", ").join(map(sql.Identifier, copied.columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(copied.name), columns)
        digest = hashlib.sha256()
        try:
            with connection.cursor() as cursor, cursor.copy(statement) as copy:
                while block := source.read(BLOCK):
                    digest.update(block)
                    copy.write(block)
        except (psycopg.DataError, psycopg.IntegrityError) as fault:
            raise damaged(f"table {copied.name} holds what it must not") from fault
        if digest.hexdigest() != copied.sha256:
            raise damaged(f"table {copied.name} does not match its checksum")


def _verify(connection: Connection, manifest: Manifest, tables: dict[str, Table]) -> None:
    """Reads every table out again, in the order of columns that the backup had."""
    for copied in manifest.tables:
        table = tables[copied.name]
        same_order = Table(table.name, copied.columns, table.key, table.text_columns)
        rows, digest = copy_out(connection, same_order, len)
        if (rows, digest) != (copied.rows, copied.sha256):
            raise _differs(copied, rows)


def _differs(copied: TableCopy, rows: int) -> Refusal:
    return Refusal(
        code="restore-differs",
        message=f"After loading, {copied.name} has {rows} rows that do not match the backup's "
        f"{copied.rows}.",
        mend="Nothing was changed. Please report this, with the versions of both databases.",
    )


def _set_sequences(connection: Connection, manifest: Manifest) -> None:
    for sequence in manifest.sequences:
        name = sql.Identifier("public", sequence.name).as_string(connection)
        connection.execute(
            "SELECT setval(%s::regclass, %s, %s)",
            [name, sequence.last_value, sequence.is_called],
        )


def _begin_epoch(connection: Connection, manifest: Manifest, quarantine: Quarantine) -> None:
    """Say that transactions are numbered anew: what came with the backup was complete before."""
    connection.execute(
        "INSERT INTO operations_clusterepoch (number, began_at, because) "
        "SELECT max(number) + 1, %s, %s FROM operations_clusterepoch",
        [quarantine.began_at, f"restored from the backup of {manifest.taken_at.isoformat()}"],
    )


def _close_rails(
    connection: Connection, manifest: Manifest, digest: str, quarantine: Quarantine
) -> None:
    """Payments made after the backup are in the bank and not in this ledger. Where the backup was
    itself taken in quarantine, that row stays open and does."""
    connection.execute(
        "INSERT INTO operations_quarantine "
        "(id, began_at, backup_taken_at, backup_sha256, released_because) "
        "SELECT %s, %s, %s, %s, '' WHERE NOT EXISTS "
        "(SELECT FROM operations_quarantine WHERE released_at IS NULL)",
        [quarantine.id, quarantine.began_at, manifest.taken_at, digest],
    )


def _unpack_documents(
    archive: tarfile.TarFile, documents: tuple[DocumentCopy, ...], into: Path
) -> None:
    into.mkdir(mode=0o700)
    for document in documents:
        path = (into / document.path).resolve()
        if not path.is_relative_to(into.resolve()):
            raise damaged(f"the document {document.path} lies outside the documents folder")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            shutil.copyfileobj(_next(archive, DOCUMENTS + document.path), out)
        if file_sha256(path) != document.sha256:
            raise damaged(f"the document {document.path} does not match its checksum")
