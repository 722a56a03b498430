"""Words of the existing package: what is bought now, from whom, and what becomes of each part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from openphb.domains.budgets.types import CostedLine, WorkedOut
from openphb.kernel.money import Pence


class Settled(StrEnum):
    """What became of one part of the package when it was looked at."""

    KEEP = "keep"
    CHANGE = "change"
    END = "end"

    @property
    def words(self) -> str:
        """What became of it, as a form offers it."""
        return {
            Settled.KEEP: "Keep it as it is",
            Settled.CHANGE: "Change how much or the price",
            Settled.END: "End it",
        }[self]


@dataclass(frozen=True)
class Commissioned:
    """One thing that is commissioned now, as its invoice or order has it."""

    line: CostedLine
    supplier: str
    source: str
    """How the quantity and price are known: an invoice, an order, a contract, with its day."""


@dataclass(frozen=True)
class Part:
    """One thing that is commissioned now, and what becomes of it."""

    now: Commissioned
    settled: Settled = Settled.KEEP
    quantity_hundredths: int = 0
    """The quantity instead, for a part that changes."""
    unit_pence: Pence = 0
    """The price of one instead, for a part that changes."""
    why: str = ""
    """Why it changes or ends, in words that the person may read."""


@dataclass(frozen=True)
class PackageWorked:
    """A package worked out: what it costs now, and what it comes to after each part was looked at."""

    worked: WorkedOut
    parts: tuple[Part, ...]
    now_weekly_pence: Pence
    now_annual_pence: Pence
    now_one_off_pence: Pence
    notes: tuple[str, ...]
    """The way from what it costs now to what it comes to, part by part, as sentences."""
