"""What the law and policy fix about plans: dated rows with their sources, from `data/`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.plans.sections.types import Section

FOLDER = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Limit:
    """One number that a rule compares with."""

    name: str
    value: int
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class Movable:
    """Whether money may be moved from or to a kind of line without a change of plan."""

    kind: str
    gives: bool
    takes: bool
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class SectionOf:
    """What a section of a plan is for, where the published standard has it, and whom it is about."""

    section: Section
    heading: str
    prsb: str
    help: str
    for_whom: tuple[str, ...]
    """Of `health`, `social_care` and `learning`: the plans in which it is asked."""
    always: bool
    """Whether every plan is asked for it; the others are asked where they apply."""
    restricted: bool
    """Whether few may read it."""
    group: str
    valid_from: date
    valid_to: date | None
    source: str


@cache
def sections() -> tuple[SectionOf, ...]:
    """Return every row of `sections.csv` in the order in which a plan asks, whatever its dates."""
    return tuple(
        SectionOf(
            Section(row["code"]),
            row["heading"],
            row["prsb"],
            row["help"],
            tuple(row["for_whom"].split()),
            row["always"] == "yes",
            row["restricted"] == "yes",
            row["group"],
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["source"],
        )
        for row in rows("sections.csv")
    )


@cache
def restricted() -> frozenset[Section]:
    """Return the sections that few may read, on whatever day they were written."""
    return frozenset(row.section for row in sections() if row.restricted)


def sections_on(day: date) -> tuple[SectionOf, ...]:
    """Return the sections that a plan asks for on a day, in order."""
    return tuple(row for row in sections() if holds(row, day))


@dataclass(frozen=True)
class Dated:
    """The days on which a row of a list holds."""

    valid_from: date
    valid_to: date | None


@cache
def limits() -> tuple[Limit, ...]:
    """Return every row of `limits.csv`, whatever its dates."""
    return tuple(
        Limit(
            row["name"],
            int(row["value"]),
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["source"],
        )
        for row in rows("limits.csv")
    )


@cache
def movable() -> tuple[Movable, ...]:
    """Return every row of `moving.csv`, whatever its dates."""
    return tuple(
        Movable(
            row["kind"],
            row["gives"] == "yes",
            row["takes"] == "yes",
            date.fromisoformat(row["valid_from"]),
            _day(row["valid_to"]),
            row["source"],
        )
        for row in rows("moving.csv")
    )


def movable_on(day: date) -> tuple[Movable, ...]:
    """Return which kinds of line give and take on a day."""
    return tuple(row for row in movable() if holds(row, day))


def limit_on(name: str, day: date) -> Limit:
    """Return the limit of that name on a day. Raises LookupError where the data has none."""
    for row in limits():
        if row.name == name and holds(row, day):
            return row
    raise LookupError(f"no limit {name} on {day}")


def holds(row: Limit | Movable | SectionOf | Dated, day: date) -> bool:
    """Return whether a row of a list holds on a day."""
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def dated(row: dict[str, str]) -> Dated:
    """Return the days of a row of a list."""
    return Dated(date.fromisoformat(row["valid_from"]), _day(row["valid_to"]))


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a list in `data/`."""
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None


def questions(asked: Iterable[Section], *, easy: bool) -> list[tuple[str, str]]:
    """Return what a paper asks for each section, and a line of help, in the order of a plan."""
    wanted = frozenset(asked)
    plainly = {row["section"]: (row["question"], row["help"]) for row in rows("easy_questions.csv")}
    return [
        plainly[row.section] if easy and row.section in plainly else (row.heading, row.help)
        for row in sections()
        if row.section in wanted
    ]
