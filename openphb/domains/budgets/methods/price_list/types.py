"""Words of the price-list method: how many of each thing on the commissioner's list, and how often."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openphb.domains.budgets.methods.given import CardPrices
from openphb.domains.budgets.types import Basis, WorkedOut
from openphb.domains.rates.types import Unit

# How often a thing comes, where what its price is for says so.
OFTEN: Mapping[Unit, Basis] = {
    Unit.ONCE: Basis.ONE_OFF,
    Unit.WEEK: Basis.PER_WEEK,
    Unit.FOUR_WEEKS: Basis.PER_FOUR_WEEKS,
    Unit.MONTH: Basis.PER_MONTH,
    Unit.YEAR: Basis.PER_YEAR,
}
# What a session may come as often as: that is asked.
SESSION_BASES = (Basis.PER_WEEK, Basis.PER_MONTH, Basis.PER_YEAR, Basis.ONE_OFF)
UNITS = (Unit.SESSION, *OFTEN)


@dataclass(frozen=True)
class Choice:
    """One thing of the list by its code, and how many of it, in hundredths, every `basis`."""

    code: str
    hundredths: int
    basis: Basis


@dataclass(frozen=True)
class Chosen:
    """Everything that was chosen from the list."""

    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class ListWorked:
    """A budget from a price list worked out, and what it rests on."""

    worked: WorkedOut
    chosen: Chosen
    prices: CardPrices
    notes: tuple[str, ...]
