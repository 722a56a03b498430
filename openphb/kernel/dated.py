"""Numbers and lists that change with time, kept as dated rows of a CSV file beside their domain."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path


@cache
def rows(path: Path) -> tuple[dict[str, str], ...]:
    """Return the rows of one data file; read once."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def in_force(row: dict[str, str], day: date) -> bool:
    """Return whether a dated row holds on a day: from `valid_from` up to, not including, `valid_to`."""
    to = row["valid_to"]
    return date.fromisoformat(row["valid_from"]) <= day and (not to or day < date.fromisoformat(to))


def named(path: Path, name: str, day: date) -> dict[str, str]:
    """Return the row with this `name` that holds on a day; before every row, the first one."""
    found = [row for row in rows(path) if row["name"] == name]
    return next((row for row in found if in_force(row, day)), found[0])
