"""Words of this domain: what is compared, between whom, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Measure(StrEnum):
    """Which budgets are compared."""

    INDICATIVE = "indicative"
    AGREED = "agreed"

    @property
    def words(self) -> str:
        """The measure as a page names it."""
        return {
            Measure.INDICATIVE: "Indicative budgets that people were told",
            Measure.AGREED: "Agreed budgets, as the plan in force costs",
        }[self]


class Grouping(StrEnum):
    """By what people are put into groups, to compare each group with everybody else."""

    AGE = "age"
    SEX = "sex"
    ETHNIC_GROUP = "ethnic_group"
    DISABILITY = "disability"
    AREA = "area"
    COMMISSIONER = "commissioner"
    CO_ORDINATOR = "co_ordinator"

    @property
    def words(self) -> str:
        """The grouping as a page names it."""
        return {
            Grouping.AGE: "Age",
            Grouping.SEX: "Sex",
            Grouping.ETHNIC_GROUP: "Ethnic group",
            Grouping.DISABILITY: "Disability",
            Grouping.AREA: "Area",
            Grouping.COMMISSIONER: "Commissioner",
            Grouping.CO_ORDINATOR: "Co-ordinator",
        }[self]


@dataclass(frozen=True, slots=True)
class Need:
    """What counts as the same need: the category and, where there is a needs profile, its band."""

    category: str
    band: str = ""
    """"" where no needs profile is kept, so that the category alone counts."""


@dataclass(frozen=True, slots=True)
class Amount:
    """What one person has a year for one need, and which groups they are in.

    A grouping that is missing in `groups` is not known of this person.
    """

    subject_id: UUID
    need: Need
    pence: int
    groups: Mapping[Grouping, str]


@dataclass(frozen=True, slots=True)
class Sums:
    """How many values there are, what they add up to, and what their squares add up to."""

    count: int = 0
    total: float = 0.0
    squares: float = 0.0

    def __add__(self, other: Sums) -> Sums:
        return Sums(
            self.count + other.count, self.total + other.total, self.squares + other.squares
        )

    def __sub__(self, other: Sums) -> Sums:
        return Sums(
            self.count - other.count, self.total - other.total, self.squares - other.squares
        )

    @property
    def mean(self) -> float:
        """The mean; only where there is a value."""
        return self.total / self.count

    @property
    def spread(self) -> float:
        """The sum of squares about the mean."""
        return max(0.0, self.squares - self.total * self.total / self.count) if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean difference, its 95 % interval, and how often chance alone gives one as great."""

    difference: float
    low: float
    high: float
    by_chance: float
    """Two-sided, between 0 and 1."""
    degrees_of_freedom: float


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people a group has, how many of them have others of the same need, and how many those
    others are. People, not budgets."""

    people: int
    compared: int
    others: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """A group that may be shown, against everybody else of the same need.

    The figures are ratios: 0.93 is 7 % less.
    """

    group: str
    people: int
    ratio: float
    low: float
    high: float
    by_chance: float
    stands_out: bool
    """Whether it still stands out after Holm's correction for all comparisons of the page."""


@dataclass(frozen=True, slots=True)
class GroupTable:
    """The groups of one grouping that may be shown, those with the least first."""

    grouping: Grouping
    rows: tuple[Comparison, ...]
    hidden: int
    """How many groups are not shown."""
    unknown_about: int
    """Of how many people the group is not known, rounded to the smallest number."""


@dataclass(frozen=True, slots=True)
class Fairness:
    """Same need, different amount: what may be shown of one measure on a day."""

    measure: Measure
    on: date
    limit: int
    """The smallest number of people that anything shown may rest on."""
    people_about: int
    """Rounded to the limit; 0 where fewer than the limit, and then there are no tables."""
    without_profile_about: int
    typical_pence: int
    """The geometric mean of the amounts a year, to the nearest £100."""
    tables: tuple[GroupTable, ...]

    @property
    def comparisons(self) -> int:
        """How many comparisons are shown."""
        return sum(len(table.rows) for table in self.tables)

    @property
    def expected_by_chance(self) -> float:
        """How many of them lie outside their interval by chance alone, if nothing differs."""
        return self.comparisons * 0.05
