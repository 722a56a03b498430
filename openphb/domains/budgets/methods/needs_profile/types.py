"""Words of the needs profile: what a person needs, domain by domain, and the help that answers it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from openphb.domains.budgets.methods.cost_matrix import CareWeek, MatrixWorked, Row
from openphb.domains.cases.types import Category, Level

Amounts = tuple[int, int, int, int, int, int, int]


class Willing(StrEnum):
    """What somebody answered who was asked whether they want to give help unpaid, and can."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        """The answer as a form offers it."""
        return {
            Willing.YES: "Yes: willing and able",
            Willing.NO: "No: not willing, or not able",
            Willing.NOT_ASKED: "Not asked yet",
        }[self]


@dataclass(frozen=True)
class Domain:
    """One area of need, with the levels that it has."""

    code: str
    name: str
    plain: str
    """What the person is told that it is."""
    levels: tuple[Level, ...]
    prompts: str
    """Under what its questions stand in the table of prompts."""
    levels_seen: bool
    """Whether its levels were seen in a source, and are not from knowledge alone."""
    source: str


@dataclass(frozen=True)
class Prompt:
    """A question to think with about hours; of one level, or of whatever level."""

    level: Level | None
    question: str


@dataclass(frozen=True)
class CategoryPack:
    """What is asked of one kind of budget, from a day on: which domains, and in which words."""

    code: str
    """With its version: "chc-adult/1"."""
    since: date
    categories: frozenset[Category]
    name: str
    ask: str
    domains: tuple[Domain, ...]

    @property
    def family(self) -> str:
        """The pack without its version."""
        return self.code.split("/")[0]


@dataclass(frozen=True)
class Assessment:
    """The separate assessment of needs on which a profile rests: who made it, and when."""

    by: str
    on: date


@dataclass(frozen=True)
class Need:
    """What was found in one domain: in words, with a level where one was looked at."""

    domain: str
    level: Level | None
    words: str


@dataclass(frozen=True)
class Help:
    """A row of care that is needed, whoever gives it; the domain that it chiefly answers; what for."""

    needed: Row
    domain: str
    why: str


@dataclass(frozen=True)
class Support:
    """What somebody would give unpaid of one row of help, and what they answered when asked."""

    help: int
    """The row's place, from 0."""
    who: str
    """Name and relation."""
    hundredths: Amounts
    """Of the row's unit, by day."""
    willing: Willing
    asked_on: date | None


@dataclass(frozen=True)
class Profile:
    """Everything that a person who plans says about needs, help and unpaid support."""

    pack: str
    """The category pack, with its version."""
    assessed: Assessment
    needs: tuple[Need, ...]
    help: tuple[Help, ...]
    support: tuple[Support, ...] = ()
    around: CareWeek = field(default_factory=lambda: CareWeek(()))
    """Employing, fees and other things; its rows are empty, because the rows are those of `help`."""


@dataclass(frozen=True)
class NeedsWorked:
    """A profile worked out: the week that is paid for, priced, and how it follows from the needs."""

    profile: Profile
    matrix: MatrixWorked
    sums: tuple[str, ...]
    """For each row of help: what is needed, less what comes unpaid, is what is paid for."""
