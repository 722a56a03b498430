"""Reading a printed paper back with a library that did not write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from typing import cast

import page
from pypdf import PdfReader
from pypdf.generic import DictionaryObject


@dataclass(frozen=True)
class Paper:
    """A PDF as a reader finds it: its words by page, its title, language and tags."""

    pages: tuple[str, ...]
    title: str
    language: str
    tagged: bool

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.pages).split())


def read(made: bytes) -> Paper:
    """Return what a PDF says."""
    reader = PdfReader(BytesIO(made))
    assert reader.metadata is not None
    root = reader.root_object
    marked = cast(DictionaryObject, root["/MarkInfo"])
    return Paper(
        tuple(page.extract_text() for page in reader.pages),
        reader.metadata.title or "",
        str(root["/Lang"]),
        bool(marked["/Marked"]) and "/StructTreeRoot" in root,
    )


def faults(made: bytes) -> list[str]:
    """Return what keeps a PDF from being PDF/UA-1 (ISO 14289-1), by a checker that others wrote."""
    found = page.validate_pdf_bytes(made, profile=page.ValidationProfile.PDF_UA_1)
    return [f"{fault.rule_id}: {fault.message}" for fault in found.failures]


def checked(
    render: Callable[[str, Mapping[str, object]], bytes],
) -> Callable[[str, Mapping[str, object]], bytes]:
    """Return a printer that is as the given one, and fails where a screen reader would."""

    @wraps(render)
    def printed(template: str, context: Mapping[str, object]) -> bytes:
        made = render(template, context)
        found = faults(made)
        assert not found, f"{template}: {found}"
        return made

    return printed
