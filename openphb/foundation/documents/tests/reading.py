"""Reading a printed paper back with a library that did not write it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import cast

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
