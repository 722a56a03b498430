"""A file, believed by its content and not by its name."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from openphb.web.forms.fields import Words, refuse_value

MAX_FILE_BYTES = 20 * 1024 * 1024
SNIFFED_BYTES = 4096
Upload: TypeAlias = "UploadedFile[bytes]"
CONTROL = frozenset(range(32)) - {9, 10, 12, 13}


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: the word people know it by, its media type, its ending, and its proof."""

    name: Words
    media_type: str
    suffixes: tuple[str, ...]
    fits: Callable[[bytes, IO[bytes]], bool]


def begins(*marks: bytes) -> Callable[[bytes, IO[bytes]], bool]:
    """A proof by the first bytes."""
    return lambda start, _file: start.startswith(marks)


def is_text(start: bytes, _file: IO[bytes]) -> bool:
    """Whether it reads as text: UTF-8, or one byte a letter, with no control characters."""
    return not CONTROL.intersection(start)


def is_xml(start: bytes, file: IO[bytes]) -> bool:
    """Whether it begins as XML does."""
    return is_text(start, file) and start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def zipped_with(member: str) -> Callable[[bytes, IO[bytes]], bool]:
    """A proof by what an office file has inside its zip."""

    def fits(start: bytes, file: IO[bytes]) -> bool:
        if not start.startswith(b"PK\x03\x04"):
            return False
        try:
            with zipfile.ZipFile(file) as archive:
                return member in archive.namelist()
        except zipfile.BadZipFile:
            return False

    return fits


OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("PDF", "application/pdf", (".pdf",), begins(b"%PDF-"))
PNG = FileKind(_("PNG picture"), "image/png", (".png",), begins(b"\x89PNG\r\n\x1a\n"))
JPEG = FileKind(_("JPEG picture"), "image/jpeg", (".jpg", ".jpeg"), begins(b"\xff\xd8\xff"))
DOCX = FileKind(
    _("Word document"),
    f"{OFFICE}.wordprocessingml.document",
    (".docx",),
    zipped_with("word/document.xml"),
)
XLSX = FileKind(
    _("Excel workbook"), f"{OFFICE}.spreadsheetml.sheet", (".xlsx",), zipped_with("xl/workbook.xml")
)
XML = FileKind("XML", "application/xml", (".xml",), is_xml)
CSV = FileKind("CSV", "text/csv", (".csv",), is_text)
JSON = FileKind("JSON", "application/json", (".json",), is_text)
TEXT = FileKind(_("plain text"), "text/plain", (".txt",), is_text)


class FileField(forms.FileField):
    """A file of one of `kinds`; gives the upload with `content_type` set to what it really is."""

    def __init__(
        self,
        *,
        kinds: tuple[FileKind, ...] = (PDF, JPEG, PNG),
        max_bytes: int = MAX_FILE_BYTES,
        missing: Words = _("Choose a file"),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.kinds, self.max_bytes = kinds, max_bytes
        self.widget.attrs["accept"] = ",".join(s for kind in kinds for s in kind.suffixes)
        self.error_messages |= {
            "required": missing,
            "missing": missing,
            "empty": _("This file is empty. Choose the file again, or another one"),
        }

    def to_python(self, data: Any) -> Upload | None:
        """The upload, proved. Raises `ValidationError` for one too large or of another kind."""
        upload: Upload | None = super().to_python(data)  # type: ignore[assignment]  # the stubs say File
        if upload is None:
            return None
        if (upload.size or 0) > self.max_bytes:
            limit = {"size": self.max_bytes // (1024 * 1024)}
            raise refuse_value(_("The file must be smaller than %(size)s MB") % limit, "too_large")
        upload.content_type = self.kind_of(upload).media_type
        return upload

    def kind_of(self, upload: Upload) -> FileKind:
        """The first kind that the content proves; the ending decides between kinds of text."""
        upload.seek(0)
        start = upload.read(SNIFFED_BYTES)
        try:
            fitting = [kind for kind in self.kinds if kind.fits(start, upload)]
        finally:
            upload.seek(0)
        if not fitting:
            names = ", ".join(str(kind.name) for kind in self.kinds)
            raise refuse_value(
                _("The file must be one of these: %(names)s") % {"names": names}, "kind"
            )
        named = [kind for kind in fitting if (upload.name or "").lower().endswith(kind.suffixes)]
        return (named or fitting)[0]
