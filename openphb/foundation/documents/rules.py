"""What a file is, and what it may be called."""

from __future__ import annotations

import re
import unicodedata
from typing import IO

from openphb.foundation.documents.types import MAX_BYTES
from openphb.kernel.refusal import Refusal
from openphb.web.forms import CSV, DOCX, JPEG, PDF, PNG, TEXT, XLSX, FileKind

# Text last: what proves more is believed first.
KINDS: tuple[FileKind, ...] = (PDF, PNG, JPEG, DOCX, XLSX, TEXT, CSV)
SNIFFED_BYTES = 4096
LONGEST_NAME = 120
# What a file system, a header or a shell could take for something else.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*;%]+')


def kind_of(content: IO[bytes], file_name: str) -> FileKind:
    """Return what the content proves; the name decides between kinds of text alone.

    :raises Refusal: `kind`, if it is none of `KINDS`; `empty`, if there is nothing in it.
    """
    content.seek(0)
    start = content.read(SNIFFED_BYTES)
    if not start:
        raise Refusal("empty", "This file is empty.", "Choose the file again.", "file")
    fitting = [kind for kind in KINDS if kind.fits(start, content)]
    content.seek(0)
    if not fitting:
        names = ", ".join(str(kind.name) for kind in KINDS)
        raise Refusal(
            "kind",
            "This kind of file cannot be added.",
            f"Save it as one of these, then choose it again: {names}.",
            "file",
        )
    if fitting[0] is not TEXT:
        return fitting[0]
    # Commas prove nothing: text is a table if it is called one.
    return CSV if file_name.lower().endswith(CSV.suffixes) else TEXT


def safe_name(given: str, kind: FileKind) -> str:
    """Return a name without folders, controls or signs, with the ending that the content proves."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    # "Cf" are the invisible signs that can make an ending read backwards.
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cf", "Cs", "Co"})
    clean = UNSAFE.sub("_", visible).strip(" ._")
    stem = clean
    for suffix in kind.suffixes:
        if clean.lower().endswith(suffix):
            stem = clean[: -len(suffix)].rstrip(" .")
            break
    return f"{stem[:LONGEST_NAME] or 'document'}{kind.suffixes[0]}"


def too_large() -> Refusal:
    """The refusal of a file over the limit."""
    return Refusal(
        "too_large",
        f"The file is larger than {MAX_BYTES // (1024 * 1024)} MB.",
        "Make it smaller, for example by scanning in black and white, or split it.",
        "file",
    )
