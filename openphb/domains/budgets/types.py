"""Words of this domain: how a line is counted, how often it is paid, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.kernel.counting import SINGULAR, counted_hundredths, hundredths_words
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


class Frequency(StrEnum):
    """How often a budget is paid."""

    WEEKLY = "weekly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"

    @property
    def words(self) -> str:
        """The frequency as a page names it."""
        return {
            Frequency.WEEKLY: "Every week",
            Frequency.FOUR_WEEKLY: "Every four weeks",
            Frequency.MONTHLY: "Every month",
        }[self]


class WeeksInYear(StrEnum):
    """The commissioner's choice for turning weeks into years; printed wherever it matters."""

    FIFTY_TWO = "52"
    DAYS_OVER_SEVEN = "365/7"

    @property
    def words(self) -> str:
        """The weeks as a sum names them: "52 weeks"."""
        return f"{self.value.replace('/', ' ÷ ')} weeks"


class ManagementOption(StrEnum):
    """Who manages the money of a line."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"


class ToldHow(StrEnum):
    """How the person was told their indicative budget."""

    PAGE = "page"
    LETTER = "letter"
    IN_PERSON = "in_person"
    PHONE = "phone"
    EASY_READ = "easy_read"

    @property
    def words(self) -> str:
        """How they were told, as a form offers it."""
        return {
            ToldHow.PAGE: "On their own page",
            ToldHow.LETTER: "By letter",
            ToldHow.IN_PERSON: "In person",
            ToldHow.PHONE: "By phone",
            ToldHow.EASY_READ: "With the Easy Read letter",
        }[self]


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


@dataclass(frozen=True)
class BudgetSummary:
    """A budget as other domains and pages name it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    opened_on: date
    frequency: Frequency
    weeks_in_year: WeeksInYear


@dataclass(frozen=True)
class IndicativeVersion:
    """One version of an indicative budget, as the list of what changed shows it."""

    id: UUID
    version: int
    worked_out_on: date
    worked_out_by_name: str
    told_on: date | None
    weekly_pence: int
    annual_pence: int
    one_off_pence: int


OFTEN_ENOUGH = frozenset([Basis.PER_DAY, Basis.PER_WEEK, Basis.PER_FOUR_WEEKS, Basis.PER_MONTH])
"""What comes so often that people think of it by the week."""


@dataclass(frozen=True)
class OwnWords:
    """What a method tells of its own sums, beside what is told of every indicative budget.

    All of it is in plain words: a test holds them to a reading age of 11 years.
    """

    what: str = ""
    """What the money is for: "your wheelchair"; "" for care."""
    picture: str = "people"
    """Of Easy Read: the picture beside what the money is for."""
    once: str = ""
    """The heading of what comes once, where the usual one would mislead; so `other` of the rest."""
    other: str = ""
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Further headings, each with its sentences."""
    covers_not: tuple[str, ...] = ()
    easy: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Further ideas of Easy Read: a picture and its sentences."""
    official: tuple[str, ...] = ()


@dataclass(frozen=True)
class RangeEnd:
    """What a budget may come to at one end of its range, in pence."""

    weekly_pence: int
    annual_pence: int
    one_off_pence: int


@dataclass(frozen=True)
class Moves:
    """One thing that would move an amount, and by how many pence a week if it alone happened."""

    words: str
    weekly_pence: int


@dataclass(frozen=True)
class SeverityRange:
    """The least and the most that a budget may come to, and what would move it."""

    low: RangeEnd
    high: RangeEnd
    moves: tuple[Moves, ...]


@dataclass(frozen=True)
class HelpTold:
    """A kind of help that answers a need: what for, how much is needed, who gives it unpaid, what is paid."""

    why: str
    words: str
    unit: str
    needed_hundredths: int
    """A week, of the unit, as all amounts here."""
    unpaid: tuple[tuple[str, int], ...]
    """Who gives how much of it unpaid, willing and able."""
    paid_hundredths: int
    lines: tuple[str, ...]
    """What the lines are called in which it is priced; none where nothing of it is paid."""

    def counted(self, hundredths: int) -> str:
        """Return an amount of this help as people say it: "12.5 hours"."""
        return counted_hundredths(hundredths, self.unit)


@dataclass(frozen=True)
class NeedTold:
    """What a person needs in one domain, and the help that answers it."""

    name: str
    plain: str
    level: str
    """The level in words, which sets no price; blank where none was looked at."""
    words: str
    help: tuple[HelpTold, ...]


@dataclass(frozen=True)
class IndicativeAnswer:
    """An indicative budget as it was told: amounts in pence, with the sum as sentences."""

    id: UUID
    budget_id: UUID
    version: int
    worked_out_on: date
    told_on: date | None
    told_how: ToldHow | None
    """None while nobody was told, and where nobody wrote down how."""
    answer_days: int
    """In how many days somebody who does not agree was promised an answer."""
    weekly_pence: int
    annual_pence: int
    one_off_pence: int
    weeks_in_year: WeeksInYear
    pack: str
    lines: tuple[CostedLine, ...]
    working: tuple[str, ...]
    rests_on: tuple[str, ...]
    """Prices and what else a reader should know, as sentences; none where lines were priced by hand."""
    range: SeverityRange | None = None
    """None where one sum was worked out."""
    needs: tuple[NeedTold, ...] = ()
    """Where it was worked out from needs: each of them, with the help that answers it."""
    own: OwnWords = field(default_factory=OwnWords)
    rebases_plan: UUID | None = None
    """The agreed version of the plan that it works out again; None where it works out none."""

    @property
    def leads_by(self) -> Basis:
        """By what the amount is said first: a week, once or a year."""
        if any(line.basis in OFTEN_ENOUGH for line in self.lines):
            return Basis.PER_WEEK
        return Basis.ONE_OFF if self.one_off_pence else Basis.PER_YEAR

    @property
    def lead_pence(self) -> int:
        """The amount that is said first."""
        return {
            Basis.PER_WEEK: self.weekly_pence,
            Basis.ONE_OFF: self.one_off_pence,
            Basis.PER_YEAR: self.annual_pence,
        }[self.leads_by]


@dataclass(frozen=True, slots=True)
class BudgetCounted:
    """A budget as it is compared with others: whose it is, why there is one, and who co-ordinates."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    category: Category
    co_ordinator_id: UUID | None


@dataclass(frozen=True, slots=True)
class ToldAmount:
    """What somebody had been told by a day that their budget may be, a year, without what comes once."""

    annual_pence: int
    levels: Mapping[str, str] | None
    """Of the needs profile that the working keeps, {domain: level}; None where it keeps none."""
