"""Documents as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import models

MAX_BYTES = 20 * 1024 * 1024


class DocumentKind(models.TextChoices):
    """What a document is for."""

    ASSESSMENT = "assessment", "Assessment"
    CONSENT = "consent", "Consent or authority to act"
    PLAN = "plan", "Care and support plan"
    AGREEMENT = "agreement", "Agreement"
    STATEMENT = "statement", "Bank statement"
    RECEIPT = "receipt", "Receipt or invoice"
    LETTER = "letter", "Letter"
    EASY_READ = "easy_read", "Easy Read letter"
    OTHER = "other", "Something else"


class Sniffed(StrEnum):
    """The media types that are taken in, as their content proves them."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    CSV = "text/csv"
    TEXT = "text/plain"


@dataclass(frozen=True)
class Stored:
    """A file as it was written: where, how long, and its hash."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class DocumentLine:
    """A document in a list. `size` in bytes."""

    id: UUID
    kind: DocumentKind
    title: str
    file_name: str
    media_type: str
    size: int
    added_at: datetime
    withheld: bool = False
    """Whether its viewer may not open it, though it is there: it says more than they may read."""

    @property
    def size_words(self) -> str:
        """The size as a link names it: "23 KB", never less than one."""
        return f"{max(1, round(self.size / 1024)):,} KB"


@dataclass(frozen=True)
class DocumentAnswer:
    """A document to be given out."""

    line: DocumentLine
    tenant_id: UUID
    subject_id: UUID
    stored_name: str
    sha256: str


@dataclass(frozen=True)
class DocumentPage:
    """The documents of one person, newest first; `next_before` is the key of the next page."""

    tenant_id: UUID
    subject_id: UUID
    lines: tuple[DocumentLine, ...]
    next_before: UUID | None
