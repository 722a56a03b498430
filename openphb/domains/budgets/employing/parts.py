"""One part of a cost, and how its rate is said."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from openphb.domains.rates.types import Rate
from openphb.kernel.money import Pence, round_half_up


@dataclass(frozen=True)
class CostPart:
    """One part of the cost: what it is, its pence, the rate it rests on in words, and its source."""

    what: str
    pence: Pence
    rate: str
    source: str


def pence_of(rate: Rate) -> Fraction:
    """Return a rate in pounds as exact pence."""
    return rate.exact * 100


def whole_pence(rate: Rate) -> Pence:
    """Return a rate in pounds as whole pence, to be shown."""
    return round_half_up(pence_of(rate))


def percent(rate: Rate) -> str:
    """Return a ratio as people say it: "12.07%"."""
    return f"{number(rate.exact * 100)}%"


def number(amount: Fraction) -> str:
    """Return an exact number of at most four places without its last zeros."""
    return f"{float(amount):.4f}".rstrip("0").rstrip(".")
