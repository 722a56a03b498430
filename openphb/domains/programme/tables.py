"""Published tables that come with the product, read from files that name their sources."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from openphb.domains.programme.types import RateUnit, RowKind, TableRow

NOTTINGHAMSHIRE = Path(__file__).with_name("nottinghamshire.csv")


@cache
def nottinghamshire() -> tuple[TableRow, ...]:
    """Return Table 1 of the five Nottinghamshire commissioners, 2016 to 2019, as single facts."""
    with NOTTINGHAMSHIRE.open(newline="", encoding="utf-8") as file:
        return tuple(
            TableRow(
                commissioner=row["commissioner"],
                kind=RowKind(row["kind"]),
                name=row["name"],
                on=date.fromisoformat(row["on"]),
                value=Decimal(row["value"]),
                unit=RateUnit(row["unit"]),
                printed_people=int(row["printed_people"]) if row["printed_people"] else None,
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )
