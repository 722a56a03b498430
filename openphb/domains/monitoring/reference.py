"""Numbers and lists of this domain that may change, as rows with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from openphb.domains.monitoring.types import HoldingKind, PaperKind
from openphb.kernel import dated

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class PaperAsked:
    """A paper that is asked of organisations which hold money in one way, or in any (None)."""

    kind: PaperKind
    of: HoldingKind | None
    source: str


def limit(name: str, day: date) -> int:
    """Return a number of the rules on a day. A day before every row has the first one's."""
    return int(dated.named(DATA / "limits.csv", name, day)["value"])


@cache
def papers_asked() -> tuple[PaperAsked, ...]:
    """Return the papers that organisations are asked for, in the order in which they are told."""
    return tuple(
        PaperAsked(
            PaperKind(row["kind"]),
            None if row["for_kind"] == "any" else HoldingKind(row["for_kind"]),
            row["source"],
        )
        for row in dated.rows(DATA / "papers.csv")
    )
