"""An indicative budget as its person is told it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types.sums import OFTEN_ENOUGH, Basis, CostedLine, WeeksInYear
from openphb.kernel.counting import counted_hundredths


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
