"""What the law says of notices and their reasons: dated rows with their sources, from `data/`."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.cases.types.rights import Asker, Ground, Holds, NoticeKind, NoticeRule

FOLDER = Path(__file__).parent.with_name("data")


@cache
def notice_rules() -> tuple[NoticeRule, ...]:
    """Return every row of `notices.csv`, whatever its dates."""
    return tuple(
        NoticeRule(
            kind=NoticeKind(row["kind"]),
            regulation=row["regulation"],
            holds=frozenset(Holds(one) for one in row["holds"].split()),
            askers=frozenset(Asker(one) for one in row["askers"].split()),
            notice_days=int(row["notice_days"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            verified=row["verified"] == "yes",
            source=row["source"],
        )
        for row in rows("notices.csv")
    )


@cache
def grounds() -> tuple[Ground, ...]:
    """Return every row of `notice_grounds.csv`, whatever its dates."""
    return tuple(
        Ground(
            kind=NoticeKind(row["kind"]),
            code=row["code"],
            words=row["words"],
            needs_right={"yes": True, "no": False, "": None}[row["right"]],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            verified=row["verified"] == "yes",
            source=row["source"],
        )
        for row in rows("notice_grounds.csv")
    )


def rule_on(kind: NoticeKind, day: date) -> NoticeRule:
    """Return what the law says of a kind of notice on a day. Raises LookupError where it says nothing."""
    for row in notice_rules():
        if row.kind is kind and _holds(row, day):
            return row
    raise LookupError(f"no rule of {kind} on {day}")


def grounds_on(kind: NoticeKind, day: date, *, right: bool = True) -> tuple[Ground, ...]:
    """Return the reasons that the law knows for a decision on a day, with or without a right."""
    return tuple(
        row
        for row in grounds()
        if row.kind is kind and _holds(row, day) and row.needs_right in (None, right)
    )


@dataclass(frozen=True)
class ClockLimit:
    """One number that a clock compares with."""

    name: str
    value: int
    valid_from: date
    valid_to: date | None
    verified: bool
    source: str


@cache
def clock_limits() -> tuple[ClockLimit, ...]:
    """Return every row of `rights_clocks.csv`, whatever its dates."""
    return tuple(
        ClockLimit(
            name=row["name"],
            value=int(row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            verified=row["verified"] == "yes",
            source=row["source"],
        )
        for row in rows("rights_clocks.csv")
    )


def limit_on(name: str, day: date) -> int:
    """Return the number of that name on a day. Raises LookupError where the data has none."""
    for row in clock_limits():
        if row.name == name and _holds(row, day):
            return row.value
    raise LookupError(f"no limit {name} on {day}")


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a file of `data/`."""
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _holds(row: NoticeRule | Ground | ClockLimit, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def _day(cell: str) -> date | None:
    return date.fromisoformat(cell) if cell else None
