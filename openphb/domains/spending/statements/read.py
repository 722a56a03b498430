"""Tells what a file is, and reads it if it is a statement."""

from __future__ import annotations

import codecs
import re

from openphb.domains.spending.statements.camt053 import read_camt053
from openphb.domains.spending.statements.csv_reader import read_csv
from openphb.domains.spending.statements.layouts import LAYOUT_NAMES
from openphb.domains.spending.statements.types import Statement
from openphb.kernel.refusal import Refusal

LARGEST_BYTES = 32 * 1024 * 1024

_KNOWN_STARTS = (
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"PK\x03\x04", "a spreadsheet, a document or another zipped file"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document"),
)
_MEND = (
    "Download the statement from the bank again as CSV or as camt.053 (ISO 20022 XML); "
    "a PDF or a picture of a statement cannot be proved."
)


def read_statement(data: bytes, layout: str | None = None) -> Statement:
    """Return the statement that the bytes of a file hold.

    Refusals: `file_empty`, `file_too_large`, `not_a_statement`, `layout_unknown` and those of
    `read_csv` and `read_camt053`.
    """
    if layout is not None and layout not in LAYOUT_NAMES:
        raise Refusal(
            "layout_unknown",
            f"There is no layout called “{layout}”.",
            f"Choose one of these: {', '.join(LAYOUT_NAMES)}.",
            "layout",
        )
    if len(data) > LARGEST_BYTES:
        raise Refusal(
            "file_too_large",
            f"The file has more than {LARGEST_BYTES // 1024 // 1024} megabytes.",
            "Download the statement for a shorter period.",
        )
    if not data.strip():
        raise _not_a_statement("an empty file")
    for start, what in _KNOWN_STARTS:
        if data.startswith(start):
            raise _not_a_statement(what)
    text = _text(data)
    beginning = text[:2000].lstrip().lower()
    if beginning.startswith(("<!doctype html", "<html")) or re.match(
        r"<\?xml[^>]*>\s*<(!doctype )?html", beginning
    ):
        raise _not_a_statement("a web page")
    if beginning.startswith("<"):
        return read_camt053(data)
    if not _looks_like_csv(text):
        raise _not_a_statement("text without a header of columns")
    return read_csv(text, layout)


def _text(data: bytes) -> str:
    """Return the text of the bytes: by its mark, else UTF-8, else the Windows code page."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1f]", text):
            return text
    raise _not_a_statement("a file of another kind (not text)")


def _looks_like_csv(text: str) -> bool:
    """Return whether the first line with words is a header: columns, one of which is a date."""
    first = next(line for line in text.splitlines() if line.strip())
    return first.count(",") >= 2 and "date" in first.lower()


def _not_a_statement(what: str) -> Refusal:
    return Refusal("not_a_statement", f"This is {what}, not a bank statement.", _MEND)
