"""Words of this domain: a rate, its unit, its dates and its source, national and local."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import TypeAlias
from uuid import UUID

from openphb.kernel.counting import hundredths_words
from openphb.kernel.money import pounds


@dataclass(frozen=True)
class Rate:
    """One value of one national rate, from a day until the day before another (None: still so)."""

    name: str
    value: Decimal | None
    """None where no source was found for these days; `source` says so."""
    unit: str
    valid_from: date
    valid_to: date | None
    source: str

    @property
    def exact(self) -> Fraction:
        """Return the value as an exact number. `rate_on` gives no rate without one."""
        if self.value is None:
            raise ValueError(f"{self.name} has no value from {self.valid_from}")
        return Fraction(self.value)


class Who(StrEnum):
    """Who gives the care that a local rate prices."""

    PA = "pa"
    AGENCY = "agency"
    SELF_EMPLOYED = "self_employed"
    NURSE = "nurse"

    @property
    def words(self) -> str:
        """Who it is, as a sentence begins."""
        return {
            Who.PA: "Personal assistant",
            Who.AGENCY: "Care agency",
            Who.SELF_EMPLOYED: "Self-employed carer",
            Who.NURSE: "Nurse",
        }[self]


class DayType(StrEnum):
    """Which kind of day or night a local rate is for."""

    WEEKDAY = "weekday"
    EVENING = "evening"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    BANK_HOLIDAY = "bank_holiday"
    WAKING_NIGHT = "waking_night"
    SLEEP_IN = "sleep_in"
    LIVE_IN = "live_in"

    @property
    def words(self) -> str:
        """The kind of day or night, inside a sentence."""
        return {
            DayType.WEEKDAY: "weekday",
            DayType.EVENING: "weekday evening",
            DayType.SATURDAY: "Saturday",
            DayType.SUNDAY: "Sunday",
            DayType.BANK_HOLIDAY: "bank holiday",
            DayType.WAKING_NIGHT: "waking night",
            DayType.SLEEP_IN: "sleep-in",
            DayType.LIVE_IN: "live-in",
        }[self]


class Unit(StrEnum):
    """What one amount of a local rate pays for, or what its number says."""

    HOUR = "hour"
    CALL_45 = "call_45"
    CALL_30 = "call_30"
    CALL_15 = "call_15"
    CALL = "call"
    NIGHT = "night"
    DAY = "day"
    WEEK = "week"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"
    YEAR = "year"
    MILE = "mile"
    ONCE = "once"
    PERCENT = "percent"
    YES_NO = "yes_no"
    DAYS = "days"
    SESSION = "session"
    PEOPLE = "people"
    MONTHS = "months"

    @property
    def words(self) -> str:
        """The unit after an amount: "£18.40 an hour"."""
        return {
            Unit.HOUR: "an hour",
            Unit.CALL_45: "a 45-minute call",
            Unit.CALL_30: "a 30-minute call",
            Unit.CALL_15: "a 15-minute call",
            Unit.CALL: "a call",
            Unit.NIGHT: "a night",
            Unit.DAY: "a day",
            Unit.WEEK: "a week",
            Unit.FOUR_WEEKS: "every four weeks",
            Unit.MONTH: "a month",
            Unit.YEAR: "a year",
            Unit.MILE: "a mile",
            Unit.ONCE: "once",
            Unit.PERCENT: "per cent",
            Unit.YES_NO: "yes or no",
            Unit.DAYS: "days",
            Unit.SESSION: "a session",
            Unit.PEOPLE: "people",
            Unit.MONTHS: "months",
        }[self]

    @property
    def minutes(self) -> int | None:
        """How long the call is that the unit prices; None for any other unit."""
        return CALL_MINUTES.get(self)

    @property
    def is_money(self) -> bool:
        """Whether its number is pence; hundredths of a per cent, 1 and 0, or a count, otherwise."""
        return self not in (Unit.PERCENT, Unit.YES_NO) and not self.is_count

    @property
    def is_count(self) -> bool:
        """Whether its number is a whole number of days, of months or of people."""
        return self in (Unit.DAYS, Unit.MONTHS, Unit.PEOPLE)

    def says(self, value: int) -> str:
        """Return a number of this unit as people read it: "£18.40 an hour", "8.5 per cent", "yes"."""
        if self is Unit.YES_NO:
            return "yes" if value else "no"
        if self.is_count:
            return f"{value} {self.words}"
        if self is Unit.PERCENT:
            return f"{hundredths_words(value)} {self.words}"
        return f"{pounds(value)} {self.words}"


CALL_MINUTES: Mapping[Unit, int] = MappingProxyType(
    {Unit.CALL_45: 45, Unit.CALL_30: 30, Unit.CALL_15: 15}
)


LIMITS = frozenset({"limit", "virement"})
"""Items of a card that are set in pounds and are the price of nothing."""
DOUBLE = ".double"
"""How the code of care by two people ends."""
OWN = "list."
"""How the code of a thing begins that stands on a commissioner's own list."""


@dataclass(frozen=True)
class CareKey:
    """What care is priced: by whom, on which kind of day, in which unit, by one person or by two."""

    who: Who
    day_type: DayType
    unit: Unit
    handed: bool = False
    """Whether two people come together (double-handed); the price is then that of both."""

    @property
    def code(self) -> str:
        """The key as files and tables write it: "agency.weekday.call_30.double"."""
        return f"{self.who}.{self.day_type}.{self.unit}{DOUBLE if self.handed else ''}"

    @property
    def words(self) -> str:
        """What is priced: "Care agency, Saturday, a 30-minute call, two people"."""
        both = ", two people" if self.handed else ""
        return f"{self.who.words}, {self.day_type.words}, {self.unit.words}{both}"

    @property
    def full_words(self) -> str:
        """What is priced, with its unit."""
        return self.words


@dataclass(frozen=True)
class ItemKey:
    """Anything else that a card prices or sets, such as a payroll fee: its name and its unit."""

    name: str
    unit: Unit
    words: str
    """What it is: from the catalogue, or as the commissioner calls a thing of its own list."""

    @property
    def code(self) -> str:
        """The key as files and tables write it: "payroll_fee.month"."""
        return f"{self.name}.{self.unit}"

    @property
    def full_words(self) -> str:
        """What it is, with its unit: "Mileage (a mile)"."""
        return f"{self.words} ({self.unit.words})"

    @property
    def is_own(self) -> bool:
        """Whether it stands on the commissioner's own list, and not in the catalogue."""
        return self.name.startswith(OWN)

    @property
    def is_limit(self) -> bool:
        """Whether it is set in pounds and is the price of nothing."""
        return self.name in LIMITS


RateKey: TypeAlias = CareKey | ItemKey


def own_words(key: RateKey) -> str:
    """Return what a commissioner calls a thing of its own list; "" for what the catalogue names."""
    return key.words if isinstance(key, ItemKey) and key.is_own else ""


@dataclass(frozen=True)
class Priceable:
    """One thing that a card can price, from the catalogue."""

    key: RateKey
    about: str
    """What it is, in a sentence."""
    yearly: bool
    """Whether it is set afresh each April, so that a year without its own price is warned of."""


@dataclass(frozen=True)
class LocalRate:
    """One version of one of a commissioner's rates, as somebody proposed and another agreed it."""

    key: RateKey
    value: int | None
    """Pence; hundredths of a per cent; 1 or 0. None takes a version from this day back."""
    valid_from: date
    valid_to: date | None
    """The first day on which it no longer holds; None where none is known."""
    source: str
    known_seq: int
    """Its place in the tenant's order of knowledge: a later one from the same day corrects."""
    recorded_at: datetime
    recorded_by: UUID

    @property
    def says(self) -> str:
        """The value with its unit."""
        return "taken back" if self.value is None else self.key.unit.says(self.value)


@dataclass(frozen=True)
class RateCard:
    """The rates of one commissioner as known at one place in its order, that hold on `on` or later."""

    tenant_id: UUID
    on: date
    known_seq: int
    """Ask again with it for the same card for ever; 0 where nothing is recorded."""
    rates: tuple[LocalRate, ...]
    """By code and then by first day; only versions that stand."""


class Derivation(StrEnum):
    """How the rate that is used comes from the card."""

    AS_PRICED = "as_priced"
    TWO_PEOPLE = "two_people"
    PART_OF_HOUR = "part_of_hour"
    PART_OF_HOUR_TWO_PEOPLE = "part_of_hour_two_people"


@dataclass(frozen=True)
class RateUsed:
    """What a card says of one thing on one day, and how."""

    key: RateKey
    value: int
    """Pence; hundredths of a per cent; 1 or 0."""
    derivation: Derivation
    rates: tuple[LocalRate, ...]
    """The versions it rests on: the price, and the choice `pro_rata` where it was needed."""
    words: str
    """The sum as a sentence, for a working."""


class ProposalState(StrEnum):
    """Rates are proposed by one person and agreed or refused by another."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True)
class RateGiven:
    """One version as somebody gives it, before it is proposed."""

    key: RateKey
    value: int | None
    valid_from: date
    valid_to: date | None
    source: str


@dataclass(frozen=True)
class RowFault:
    """What is wrong in one row of a file, where, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class RateFile:
    """What a file of rates holds: the rows that can be taken, with their lines, and the others."""

    given: tuple[tuple[int, RateGiven], ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class Imported:
    """What came of a file: the proposal, or None where nothing in it was new."""

    proposal_id: UUID | None
    proposed: int
    already_there: int
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class Proposal:
    """Some rates put forward together, and how they stand."""

    id: UUID
    tenant_id: UUID
    commissioner: str
    what: str
    """The file they came from, or what the proposer called them."""
    state: ProposalState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    reason: str
    rates: tuple[RateGiven, ...]


@dataclass(frozen=True)
class LifeOfRate:
    """Every version of one rate in the order in which it was put forward, the last first."""

    tenant_id: UUID
    commissioner: str
    priceable: Priceable
    versions: tuple[VersionInLife, ...]


@dataclass(frozen=True)
class VersionInLife:
    """One version, who proposed and decided it, and whether it counts today as the rate from its day."""

    given: RateGiven
    proposal_id: UUID
    state: ProposalState
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    stands: bool
    """False where it was refused, waits, or was corrected by a later one from the same day."""


@dataclass(frozen=True)
class Missing:
    """A rate that is set afresh each April and has no version from this year's 1 April on."""

    rate: LocalRate
    april: date


@dataclass(frozen=True)
class MissingRates:
    """What one commissioner has no price for from this year's 1 April on."""

    tenant_id: UUID
    commissioner: str
    missing: tuple[Missing, ...]
