"""A filled letter in Easy Read: one idea a step, each with its picture, one short sentence a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from openphb.domains.cases.lettering.filling import Filled, Paragraph, Section, Table
from openphb.kernel.money import pounds
from openphb.web.parts import Kind

_ENDS = re.compile(r"(?<=[.?!])\s+(?=[A-Z\u201c])")
# Which picture stands beside what: the first word found decides.
PICTURES = (
    ("complain", "wrong"),
    ("not agree", "wrong"),
    ("who can help", "talk"),
    ("who decided", "people"),
    ("how to reach", "phone"),
    ("what happens next", "calendar"),
    ("money", "money"),
    ("looked at", "sum"),
    ("answer", "talk"),
    ("choose", "talk"),
    ("you said", "talk"),
    ("why", "plan"),
    ("reasons", "plan"),
)


@dataclass(frozen=True)
class Step:
    """One idea: a picture's name, its heading, and one short sentence a line."""

    picture: str
    heading: str
    sentences: tuple[str, ...]


def steps(letter: Filled) -> tuple[Step, ...]:
    """Return a letter step by step, in its own order and words; the official words are left out."""
    found = tuple(_step(section) for section in letter.sections)
    return tuple(one for one in found if one.sentences)


def _step(section: Section) -> Step:
    said: list[str] = []
    for piece in section.pieces:
        if isinstance(piece, Table):
            said += [one for row in piece.rows for one in _row(piece, row)]
            said += [piece.after] if piece.after else []
        elif not piece.official:
            said += sentences_of(piece)
    low = section.heading.casefold()
    picture = next((name for word, name in PICTURES if word in low), "letter")
    return Step(picture, section.heading, tuple(said))


def sentences_of(piece: Paragraph) -> list[str]:
    """Return a paragraph sentence by sentence."""
    return [one for one in _ENDS.split(piece.words.strip()) if one]


def _row(table: Table, row: tuple[object, ...]) -> list[str]:
    """Return a row of a table as sentences: what it is about, then each cell under its heading."""
    cells = [
        f"{column.heading}: {pounds(cell)}."
        if column.kind is Kind.MONEY and isinstance(cell, int)
        else f"{column.heading}: {str(cell).rstrip('.')}."
        for column, cell in zip(table.columns[1:], row[1:], strict=True)
        if cell is not None
    ]
    return [f"{row[0]}.", *cells]
