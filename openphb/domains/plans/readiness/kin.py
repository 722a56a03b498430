"""Who counts as family or friend when somebody who lives with the person is to be paid: dated rows."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.plans.readiness.types import Mark

TABLE = Path(__file__).parent.parent / "data" / "relationships.csv"


@dataclass(frozen=True)
class Kin:
    """One relationship, and whether the regulations list it."""

    code: str
    words: str
    also: tuple[str, ...]
    """Other words by which people name it."""
    listed: bool
    valid_from: date
    valid_to: date | None
    source: str
    mark: Mark


@cache
def kin() -> tuple[Kin, ...]:
    """Return every row of `relationships.csv`, whatever its dates."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Kin(
                row["code"],
                row["words"],
                tuple(word for word in row["also"].split("|") if word),
                row["listed"] == "yes",
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["source"],
                Mark(row["mark"]),
            )
            for row in csv.DictReader(file)
        )


def kin_on(day: date) -> tuple[Kin, ...]:
    """Return the relationships that are told apart on a day."""
    return tuple(
        row
        for row in kin()
        if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
    )


def of_code(code: str, day: date) -> Kin:
    """Return one relationship. Raises LookupError where the data has none on that day."""
    for row in kin_on(day):
        if row.code == code:
            return row
    raise LookupError(f"no relationship {code} on {day}")


def named(words: str, day: date) -> Kin | None:
    """Return the relationship that somebody wrote down in words; None where it is none of them."""
    said = " ".join(words.casefold().split())
    return next((row for row in kin_on(day) if said == row.words or said in row.also), None)
