"""The register of everything that is checked, as dated data: `data/faults.csv` and `excluded.csv`.

A check that the register does not hold on a day is not made, so a rule begins and ends with its law.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.budgets.excluded import excluded
from openphb.domains.plans.readiness.types import NATIONAL, Check, Mark, Severity, Topic

TABLE = Path(__file__).parent.parent / "data" / "faults.csv"


@cache
def checks() -> tuple[Check, ...]:
    """Return every check, whatever its dates, in the order in which people read them."""
    order = {topic: place for place, topic in enumerate(Topic)}
    return tuple(sorted((*_written(), *_national()), key=lambda check: order[check.topic]))


@cache
def checks_on(day: date) -> Mapping[str, Check]:
    """Return the checks that are made on a day, by code."""
    return {check.code: check for check in checks() if check.holds_on(day)}


def _written() -> tuple[Check, ...]:
    with TABLE.open(newline="", encoding="utf-8") as file:
        return tuple(
            Check(
                code=row["code"],
                severity=Severity(row["severity"]),
                topic=Topic(row["topic"]),
                checks=row["checks"],
                message=row["message"],
                mend=row["mend"],
                why=row["why"],
                source=row["source"],
                mark=Mark(row["mark"]),
                place=row["place"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            )
            for row in csv.DictReader(file)
        )


def _national() -> tuple[Check, ...]:
    """Return one check for each row of what no budget buys."""
    return tuple(
        Check(
            code=f"{NATIONAL}{row.code}",
            severity=Severity.STOPS,
            topic=Topic.EXCLUDED,
            checks=f"No line buys {row.what}.",
            message="“{line}” looks like {what}, which a budget cannot buy.",
            mend="Remove the line. If it is something else, describe it in other words.",
            why=row.why,
            source=row.source,
            mark=Mark(row.mark),
            place="lines",
            valid_from=row.valid_from,
            valid_to=row.valid_to,
        )
        for row in excluded()
    )
