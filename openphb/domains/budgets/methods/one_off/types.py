"""Words of the one-off method: a few things, what each is for, and the quotes that price them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openphb.domains.budgets.types import WorkedOut
from openphb.kernel.money import Pence

MOST_THINGS = 5
MOST_QUOTES = 3


@dataclass(frozen=True)
class Quote:
    """What one supplier asks for a thing."""

    supplier: str
    pence: Pence
    dated: date | None


@dataclass(frozen=True)
class Thing:
    """One thing that is bought once, with what it is for."""

    what: str
    outcome: str
    """What the person will be able to do with it, in their words."""
    quotes: tuple[Quote, ...]
    chosen: int | None = 0
    """The place of the quote that was chosen, 0 for the first; None where nobody chose."""
    reason: str = ""
    """Why, where it is not the cheapest."""
    fitting_pence: Pence = 0
    """Delivery and fitting, where the quote leaves them out."""


@dataclass(frozen=True)
class OneOffThings:
    """Everything that a one-off budget is for."""

    things: tuple[Thing, ...]


@dataclass(frozen=True)
class OneOffWorked:
    """A one-off budget worked out, and what it rests on."""

    worked: WorkedOut
    things: OneOffThings
    on: date
    notes: tuple[str, ...]
