"""Words of this domain: counts with their definitions, targets with their sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID


class RateUnit(StrEnum):
    """What a target's rate is counted in. Never two at once."""

    PERCENT_OF_POPULATION = "percent_of_population"
    PEOPLE = "people"


class Management(StrEnum):
    """How the money of one person's live lines is managed, as counts tell it apart."""

    DIRECT_PAYMENT = "direct_payment"
    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    MIXED = "mixed"


class RowKind(StrEnum):
    """What a row of a published table gives."""

    POPULATION = "population"
    TARGET = "target"
    COUNT = "count"


@dataclass(frozen=True)
class TableRow:
    """One fact of a published table: about whom, what, when, and who said so."""

    commissioner: str
    kind: RowKind
    name: str
    on: date
    value: Decimal
    unit: RateUnit
    printed_people: int | None
    source: str


@dataclass(frozen=True)
class LiveCount:
    """People with a live budget in one tenant on one day, one person once."""

    tenant_id: UUID
    commissioner: str
    people: Mapping[Management, int]

    @property
    def total(self) -> int:
        return sum(self.people.values())


@dataclass(frozen=True)
class Counts:
    """Live counts of several tenants on one day, with the definition they follow."""

    on: date
    definition: str
    rows: tuple[LiveCount, ...]

    def of(self, management: Management) -> int:
        """Return the people of every row who are managed in this way."""
        return sum(row.people[management] for row in self.rows)

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)


@dataclass(frozen=True)
class TargetRow:
    """One commissioner's part of a target: the exact number of people, and the whole one."""

    tenant_id: UUID
    commissioner: str
    population: int | None
    population_counted_on: date | None
    population_source: str
    exact_people: Fraction | None
    people: int | None
    printed_people: int | None
    source: str


@dataclass(frozen=True)
class TargetTable:
    """A target over its commissioners, with the two ways of adding it up."""

    name: str
    by: date
    rate: Decimal
    unit: RateUnit
    rows: tuple[TargetRow, ...]
    sum_of_rows: int
    rounded_total: int
    about_the_total: str


@dataclass(frozen=True)
class RecordedRow:
    """A count published elsewhere, never mixed with ours."""

    commissioner: str
    people: int
    source: str


@dataclass(frozen=True)
class RecordedTable:
    """A published count over its commissioners on one day."""

    name: str
    counted_on: date
    rows: tuple[RecordedRow, ...]

    @property
    def total(self) -> int:
        return sum(row.people for row in self.rows)
