"""Words of the cost matrix: a week of care, row by row and day by day, and what it is priced with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from openphb.domains.budgets.types import Basis, CostedLine, WorkedOut
from openphb.domains.rates.types import Rate, Unit, Who
from openphb.kernel.money import Pence

DAYS = 7
MONDAY, SATURDAY, SUNDAY = 0, 5, 6


class When(StrEnum):
    """At which part of the day or night a row's care is given."""

    DAY = "day"
    EVENING = "evening"
    WAKING_NIGHT = "waking_night"
    SLEEP_IN = "sleep_in"
    LIVE_IN = "live_in"

    @property
    def words(self) -> str:
        """The part of the day as a form offers it."""
        return {
            When.DAY: "Daytime",
            When.EVENING: "Evening",
            When.WAKING_NIGHT: "Waking night",
            When.SLEEP_IN: "Sleep-in night",
            When.LIVE_IN: "Live-in",
        }[self]


# What each part of the day may be counted in. A night by the hour or whole; living in by the day.
COUNTED: Mapping[When, tuple[Unit, ...]] = {
    When.DAY: (Unit.HOUR, Unit.CALL_45, Unit.CALL_30, Unit.CALL_15, Unit.CALL),
    When.EVENING: (Unit.HOUR, Unit.CALL_45, Unit.CALL_30, Unit.CALL_15, Unit.CALL),
    When.WAKING_NIGHT: (Unit.HOUR, Unit.NIGHT),
    When.SLEEP_IN: (Unit.NIGHT,),
    When.LIVE_IN: (Unit.DAY,),
}
COUNTED_WORDS: Mapping[Unit, str] = {
    Unit.HOUR: "hours",
    Unit.NIGHT: "nights",
    Unit.DAY: "days",
    Unit.MILE: "miles",
    Unit.CALL: "calls",
    Unit.CALL_45: "calls of 45 minutes",
    Unit.CALL_30: "calls of 30 minutes",
    Unit.CALL_15: "calls of 15 minutes",
}
# How often an item of the card comes; what it prices otherwise is no cost of a budget.
OFTEN: Mapping[Unit, Basis] = {
    Unit.WEEK: Basis.PER_WEEK,
    Unit.FOUR_WEEKS: Basis.PER_FOUR_WEEKS,
    Unit.MONTH: Basis.PER_MONTH,
    Unit.YEAR: Basis.PER_YEAR,
    Unit.ONCE: Basis.ONE_OFF,
    # Miles are counted by the week.
    Unit.MILE: Basis.PER_WEEK,
}
UNITS = tuple(dict.fromkeys(unit for units in COUNTED.values() for unit in units))


@dataclass(frozen=True)
class Row:
    """One kind of care and how much of it there is on each day of the week, from Monday."""

    who: Who
    when: When
    unit: Unit
    hundredths: tuple[int, int, int, int, int, int, int]
    """Of the unit, in hundredths: 150 is one and a half hours."""
    two_people: bool = False
    woken_hundredths: int = 0
    """Of a sleep-in: how many hours of each night the carer is usually woken for, in hundredths."""


@dataclass(frozen=True)
class Item:
    """Something else from the rate card, by its code, and how many of it, in hundredths.

    How often it comes is the card's unit: a fee a month, an insurance a year, a check once.
    """

    code: str
    hundredths: int


@dataclass(frozen=True)
class ItemOnOffer:
    """An item that a card prices: its code, what it is and its price in words."""

    code: str
    words: str
    price: str


@dataclass(frozen=True)
class Offer:
    """What a card prices besides care: its items, and whether it adds a contingency."""

    items: tuple[ItemOnOffer, ...]
    contingency: bool


@dataclass(frozen=True)
class Employing:
    """How the personal assistants of a week are employed."""

    assistants: int = 1
    """How many share the hours equally."""
    claims_allowance: bool = False
    irregular: bool = False


@dataclass(frozen=True)
class CareWeek:
    """Everything that a person who plans says about a usual week, and about the year around it."""

    rows: tuple[Row, ...]
    employing: Employing = field(default_factory=Employing)
    items: tuple[Item, ...] = ()
    others: tuple[CostedLine, ...] = ()
    """What no card prices: a hoist, a course, a membership."""
    contingency: bool = False
    """Whether the card's part for what cannot be foreseen is added."""


@dataclass(frozen=True)
class Price:
    """What one thing costs (pence; hundredths of a per cent), and how that is known."""

    value: int
    words: str


@dataclass(frozen=True)
class Priced:
    """What a week was priced with: a commissioner's card of a day, the law's rates, the calendar."""

    on: date
    known_seq: int
    """The card's place in the order of knowledge."""
    prices: Mapping[str, Price]
    """By the card's code."""
    national: Mapping[str, Rate]
    """By the rate's name; empty where nobody is employed."""
    bank_holidays: tuple[date, ...]
    """Those of the twelve months from `on`."""


@dataclass(frozen=True)
class EmployerCost:
    """What employing adds a week, without and with the Employment Allowance, in pence."""

    pay_pence: Pence
    insurance_pence: Pence
    allowance_pence: Pence
    """What the allowance takes from the insurance, claimed or not."""
    pension_pence: Pence
    holiday_pence: Pence


@dataclass(frozen=True)
class MatrixWorked:
    """A week worked out: the costed lines and totals, and what they rest on."""

    worked: WorkedOut
    week: CareWeek
    priced: Priced
    employer: EmployerCost | None
    """None where nobody is employed."""
    notes: tuple[str, ...]
    """What a reader should know of how it was priced, as sentences."""
