"""Numbers of this domain that may change, as dated rows with their source."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("data")


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with (DATA / "limits.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def limit(name: str, day: date) -> timedelta:
    """Return a number of days of the rules on a day. A day before every row has the first one's."""
    found = [row for row in _rows() if row["name"] == name]
    holds = [
        row
        for row in found
        if date.fromisoformat(row["valid_from"]) <= day
        and (not row["valid_to"] or day < date.fromisoformat(row["valid_to"]))
    ]
    return timedelta(days=int((holds or found)[0]["value"]))
