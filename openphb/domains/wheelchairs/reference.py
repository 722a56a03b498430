"""Numbers of this domain that may change, and reliefs from VAT, as rows with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.wheelchairs.types import AddedBy, Relief
from openphb.kernel import dated

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Limit:
    """A number of the rules as it stands on a day, and where it comes from."""

    value: int
    source: str


def limit(name: str, day: date) -> Limit:
    """Return a number of the rules on a day. A day before every row has the first one's."""
    row = dated.named(DATA / "limits.csv", name, day)
    return Limit(int(row["value"]), row["source"])


@cache
def reliefs() -> tuple[Relief, ...]:
    """Return the reliefs from VAT, in the order in which a form offers them."""
    return tuple(
        Relief(
            row["code"],
            row["words"],
            frozenset(AddedBy(one) for one in row["for"].split("|")),
            row["source"],
            row["mark"],
        )
        for row in dated.rows(DATA / "reliefs.csv")
    )
