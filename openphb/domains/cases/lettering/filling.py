"""A letter's plain words with its fields filled in. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from openphb.domains.cases.types.lettering import LetterDraft
from openphb.web.parts import Column

HEADING = "# "
FIELD = re.compile(r"\{([^{}]*)\}")
WHOLE = re.compile(r"^\{(\w+)\}$")


@dataclass(frozen=True)
class Table:
    """A table that a field of a letter stands for: its headings, its rows, and a line after it."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    after: str = ""


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a letter; `official` where it holds official words, set smaller."""

    words: str
    official: bool = False


Piece = Paragraph | Table


@dataclass(frozen=True)
class Section:
    """A heading ("" before the first one) and what stands under it."""

    heading: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Value:
    """What a field says in one letter: sentences in paragraphs, or a table; nothing where both lack."""

    paragraphs: tuple[str, ...] = ()
    table: Table | None = None
    official: bool = False

    def __bool__(self) -> bool:
        return bool(self.paragraphs or self.table)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """It as pieces of a letter."""
        said: list[Piece] = [Paragraph(one, self.official) for one in self.paragraphs]
        return (*said, self.table) if self.table else tuple(said)


@dataclass(frozen=True)
class Filled:
    """A letter with every field filled in."""

    address: tuple[str, ...]
    greeting: str
    sections: tuple[Section, ...]
    closing: tuple[str, ...]


def filled(draft: LetterDraft, values: Mapping[str, Value]) -> Filled:
    """Return a letter's words with `values` in the place of its fields.

    A line of which a field has no words falls away, and a heading under which nothing is left.
    """
    contact = _sections(draft.contact, values)
    return Filled(
        address=_plain(draft.address, values),
        greeting=" ".join(_plain(draft.greeting, values)),
        sections=(*_sections(draft.body, values), *contact),
        closing=_plain(draft.closing, values),
    )


def _sections(words: str, values: Mapping[str, Value]) -> tuple[Section, ...]:
    found: list[tuple[str, list[Piece]]] = [("", [])]
    for _number, line in numbered(words):
        if line.startswith(HEADING):
            found.append((line.removeprefix(HEADING).strip(), []))
        else:
            found[-1][1].extend(_pieces(line, values))
    return tuple(Section(heading, tuple(pieces)) for heading, pieces in found if pieces)


def _pieces(line: str, values: Mapping[str, Value]) -> tuple[Piece, ...]:
    names = names_in(line)
    if not all(values.get(name) for name in names):
        return ()
    alone = WHOLE.match(line)
    if alone:
        return values[alone.group(1)].pieces
    # In one pass, so that braces in somebody's own words are words and no field.
    return (
        Paragraph(FIELD.sub(lambda at: " ".join(values[at.group(1).strip()].paragraphs), line)),
    )


def _plain(words: str, values: Mapping[str, Value]) -> tuple[str, ...]:
    pieces = [piece for _at, line in numbered(words) for piece in _pieces(line, values)]
    return tuple(piece.words for piece in pieces if isinstance(piece, Paragraph))


def names_in(line: str) -> list[str]:
    """Return the names of the fields in a line, in their order."""
    return [name.strip() for name in FIELD.findall(line)]


def numbered(words: str) -> Iterator[tuple[int, str]]:
    """Return the lines that say something, with their numbers from 1."""
    for number, line in enumerate(words.splitlines(), start=1):
        if line.strip():
            yield number, line.strip()
