"""What a backup file says about itself."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from openphb.kernel.refusal import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
TABLES = "tables/"
DOCUMENTS = "documents/"


@dataclass(frozen=True)
class TableCopy:
    """One table: its columns in the order of the copy, its rows, and the copy's digest."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class SequenceState:
    name: str
    last_value: int
    is_called: bool


@dataclass(frozen=True)
class DocumentCopy:
    """One file, by its path inside the documents folder."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything that a restore checks the file, the database and itself against."""

    format: int
    taken_at: datetime
    server_version: str
    migrations: tuple[str, ...]
    """Every applied migration, as `app.name`, sorted."""
    tables: tuple[TableCopy, ...]
    sequences: tuple[SequenceState, ...]
    documents: tuple[DocumentCopy, ...]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), default=str, indent=1).encode()

    @classmethod
    def from_json(cls, text: bytes) -> Manifest:
        """Refuses what is not a manifest, and one of a format that this version does not know."""
        try:
            read: dict[str, Any] = json.loads(text)
            found = int(read["format"])
            if found != FORMAT:
                raise Refusal(
                    code="backup-format",
                    message=f"The backup has format {found}; this version reads {FORMAT}.",
                    mend="Restore it with the version of OpenPHB that made it.",
                )
            return cls(
                format=found,
                taken_at=datetime.fromisoformat(read["taken_at"]),
                server_version=read["server_version"],
                migrations=tuple(read["migrations"]),
                tables=tuple(
                    TableCopy(**{**table, "columns": tuple(table["columns"])})
                    for table in read["tables"]
                ),
                sequences=tuple(SequenceState(**one) for one in read["sequences"]),
                documents=tuple(DocumentCopy(**one) for one in read["documents"]),
            )
        except (ValueError, KeyError, TypeError) as fault:
            raise damaged("its manifest cannot be read") from fault


@dataclass(frozen=True)
class BackupResult:
    """What `openphb backup` and `openphb restore` print."""

    file: str
    rows: int
    sha256: str


def damaged(what: str) -> Refusal:
    """The refusal of a backup that is not what its manifest says. Nothing was changed."""
    return Refusal(
        code="backup-damaged",
        message=f"The backup is damaged: {what}.",
        mend="Nothing was changed. Use another copy of it, or an earlier backup.",
    )
