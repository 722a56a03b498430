"""How a line is counted, how often it is paid, and what lines come to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from openphb.kernel.counting import SINGULAR, hundredths_words
from openphb.kernel.recurring import day_of_year_words, weekday_words


class Basis(StrEnum):
    """What one amount of a line pays for. A period's amount is exact for its basis."""

    PER_WEEK = "per_week"
    PER_FOUR_WEEKS = "per_four_weeks"
    PER_MONTH = "per_month"
    PER_YEAR = "per_year"
    PER_DAY = "per_day"
    ON_WEEKDAYS = "on_weekdays"
    ONCE_A_YEAR = "once_a_year"
    ONE_OFF = "one_off"

    @property
    def words(self) -> str:
        """The basis as a sentence ends: "£14.20 a week"."""
        return {
            Basis.PER_WEEK: "a week",
            Basis.PER_FOUR_WEEKS: "every four weeks",
            Basis.PER_MONTH: "a month",
            Basis.PER_YEAR: "a year",
            Basis.PER_DAY: "a day",
            Basis.ON_WEEKDAYS: "on given days of the week",
            Basis.ONCE_A_YEAR: "once a year, on a given day",
            Basis.ONE_OFF: "once",
        }[self]

    @property
    def names_days(self) -> bool:
        """Whether a line says beside it on which days it falls (`falls_on`)."""
        return self in (Basis.ON_WEEKDAYS, Basis.ONCE_A_YEAR)


COSTED_BASES = tuple(basis for basis in Basis if not basis.names_days)
"""Those that an indicative budget is counted by: on which days help comes is planned later."""


def often_words(basis: Basis, falls_on: int = 0) -> str:
    """Return how often an amount comes, with its days: "every Monday and Thursday".

    `falls_on` is a set of weekdays or a day of the year, as `kernel.recurring` writes them; 0 for
    a basis that names no days.
    """
    if basis is Basis.ON_WEEKDAYS:
        return f"every {weekday_words(falls_on)}"
    if basis is Basis.ONCE_A_YEAR:
        return f"every {day_of_year_words(falls_on)}"
    return basis.words


class WeeksInYear(StrEnum):
    """The commissioner's choice for turning weeks into years; printed wherever it matters."""

    FIFTY_TWO = "52"
    DAYS_OVER_SEVEN = "365/7"

    @property
    def words(self) -> str:
        """The weeks as a sum names them: "52 weeks"."""
        return f"{self.value.replace('/', ' ÷ ')} weeks"


@dataclass(frozen=True)
class CostedLine:
    """`quantity` (in hundredths: 2000 is 20) units at `unit_pence` each, every `basis`."""

    description: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    rate_code: str = ""
    """What the rate card calls the thing whose price the line takes; blank where it takes none."""
    carers_needed: int = 1
    """How many carers the price is for: 1, or 2 who come together."""
    key: str = field(default="", compare=False)
    """What the line is known by from version to version; blank until it is kept, where its method
    names none."""

    @property
    def quantity(self) -> str:
        """The quantity as people write it: "20", "2.5", "1,234.56"."""
        return hundredths_words(self.quantity_hundredths, separator=",")

    @property
    def counted(self) -> str:
        """The quantity with its unit: "20 hours", "1 item"."""
        one = self.quantity_hundredths == 100
        return f"{self.quantity} {SINGULAR.get(self.unit, self.unit) if one else self.unit}"


@dataclass(frozen=True)
class WorkedOut:
    """What costed lines come to: whole pence, and the sum as sentences."""

    pack: str
    weeks_in_year: WeeksInYear
    worked_out_on: date
    lines: tuple[CostedLine, ...]
    line_pence: tuple[int, ...]
    weekly_pence: int
    annual_pence: int
    one_off_pence: int
    line_sentences: tuple[str, ...]
    total_sentences: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """One place where a stored working and the same sum done again disagree."""

    where: str
    stored: object
    replayed: object


@dataclass(frozen=True)
class Replay:
    """A stored working, worked out again. The pence are those of the first year, one-offs included.

    `stored_pence` is None where the working holds no such amount.
    """

    pack: str
    matches: bool
    stored_pence: int | None
    replayed_pence: int
    differences: tuple[Difference, ...]


OFTEN_ENOUGH = frozenset([Basis.PER_DAY, Basis.PER_WEEK, Basis.PER_FOUR_WEEKS, Basis.PER_MONTH])
"""What comes so often that people think of it by the week."""
