"""Words of the wheelchair method: a need, what the NHS would have supplied for it, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openphb.domains.budgets.methods.given import CardPrices
from openphb.domains.budgets.types import WorkedOut
from openphb.kernel.money import Pence


class Evidence(StrEnum):
    """How it is known what a thing costs that is on no list."""

    QUOTE = "quote"
    CATALOGUE = "catalogue"

    @property
    def words(self) -> str:
        """The evidence as a sentence begins."""
        return {Evidence.QUOTE: "A quote", Evidence.CATALOGUE: "A catalogue"}[self]


class HowLong(StrEnum):
    """For how long a wheelchair budget is meant."""

    THREE_YEARS = "3"
    FIVE_YEARS = "5"
    UNTIL_NEED_CHANGES = "until_need_changes"

    @property
    def years(self) -> int | None:
        """How many years it has; None where nobody knows."""
        return None if self is HowLong.UNTIL_NEED_CHANGES else int(self)

    @property
    def words(self) -> str:
        """The period as a form offers it."""
        return {
            HowLong.THREE_YEARS: "3 years",
            HowLong.FIVE_YEARS: "5 years",
            HowLong.UNTIL_NEED_CHANGES: "Until the need changes, as for a child who grows",
        }[self]


class RepairsPaid(StrEnum):
    """When repairs are valued: for the whole period at its start, or year by year."""

    AHEAD = "ahead"
    YEARLY = "yearly"

    @property
    def words(self) -> str:
        """The choice as a form offers it."""
        return {
            RepairsPaid.AHEAD: "At the start, for the whole period",
            RepairsPaid.YEARLY: "Year by year",
        }[self]


@dataclass(frozen=True)
class Supplied:
    """One thing that the NHS would have supplied: by its code on the list, or with evidence."""

    code: str = ""
    words: str = ""
    pence: Pence = 0
    evidence: Evidence | None = None
    found_in: str = ""
    """Whose quote it is and its number, or which catalogue and page."""
    dated: date | None = None


@dataclass(frozen=True)
class WheelchairNeed:
    """Everything that a wheelchair service says of what somebody needs and would have been given."""

    assessed_by: str
    assessed_on: date
    need: str
    chair: Supplied
    period: HowLong
    starts_on: date
    extras: tuple[Supplied, ...] = ()
    repairs: Supplied | None = None
    """What repairs and upkeep cost in a year."""
    repairs_paid: RepairsPaid | None = None
    """What was chosen for this budget; the card's own choice goes before it."""
    not_covered: tuple[str, ...] = ()
    wanted: str = ""
    """The chair that the person would like, where it is another one."""
    wanted_pence: Pence = 0

    @property
    def things(self) -> Iterator[tuple[str, Supplied]]:
        """Each thing with the place where it stands."""
        yield "chair", self.chair
        for place, extra in enumerate(self.extras):
            yield f"extras[{place}]", extra
        if self.repairs is not None:
            yield "repairs", self.repairs


@dataclass(frozen=True)
class WheelchairPriced:
    """What a need was priced with."""

    prices: CardPrices
    repairs_paid: RepairsPaid
    repairs_said: str
    """Who chose when repairs are valued, as a sentence; "" where there are none."""


@dataclass(frozen=True)
class WheelchairWorked:
    """A wheelchair budget worked out, and what it rests on."""

    worked: WorkedOut
    need: WheelchairNeed
    priced: WheelchairPriced
    expires_on: date | None
    """Its last day; None where it lasts until the need changes."""
    whole_pence: Pence | None
    """What it comes to over the period; None where nobody knows how long that is."""
    value_pence: Pence
    """The chair and its extras: what somebody may set against another chair."""
    notes: tuple[str, ...]
