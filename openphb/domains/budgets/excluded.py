"""What no budget can buy, by law and policy: dated rows with their sources, from `data/excluded.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("data") / "excluded.csv"


@dataclass(frozen=True)
class Excluded:
    """Something a budget cannot buy, and the words that give it away in a line's description.

    `unless` are phrases in which the same word means something else ("alcohol wipes").
    """

    code: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    what: str
    valid_from: date
    valid_to: date | None
    source: str
    why: str
    """Why it cannot be bought, for the person."""
    mark: str
    """"confirmed" where the source was read, "unverified" where it is from knowledge."""


@cache
def excluded() -> tuple[Excluded, ...]:
    """Return every row of `excluded.csv`, whatever its dates."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Excluded(
                row["code"],
                _several(row["words"]),
                _several(row["unless"]),
                row["what"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
                row["why"],
                row["mark"],
            )
            for row in csv.DictReader(file)
        )


def excluded_on(day: date) -> tuple[Excluded, ...]:
    """Return what a budget cannot buy on a day."""
    return tuple(
        row
        for row in excluded()
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    )


def excluded_in(words: str, day: date) -> Iterator[Excluded]:
    """Yield what some words name that a budget cannot buy on a day."""
    for row in excluded_on(day):
        text = words.casefold()
        for phrase in row.unless:
            text = text.replace(phrase, " ")
        if _names(row.words).search(text):
            yield row


@cache
def _names(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds one of some words by itself. Made once: a plan asks it for every line."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


def _several(cell: str) -> tuple[str, ...]:
    return tuple(word for word in cell.split("|") if word)
