"""Everything that the checks of a plan look at, put together before any of them is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from uuid import UUID

from openphb.domains.plans.readiness.types import (
    Beside,
    LineAbout,
    LocalRow,
    NamedException,
    OtherLine,
)
from openphb.domains.plans.sections.types import Section
from openphb.domains.plans.types import LineAnswer, PlanAnswer
from openphb.kernel.periods import Period

NOTHING_SAID = LineAbout()


@dataclass(frozen=True)
class Parts:
    """What a plan says beside its needs, outcomes, lines and risks."""

    co_ordinators: tuple[str, ...] = ()
    done_without_money: frozenset[UUID] = frozenset()
    """The outcomes that an action serves, or that say why nothing has to be bought."""
    unwatched: tuple[tuple[UUID, str], ...] = ()
    """Needs that name a condition which nobody watches over, with the condition."""
    steps: tuple[tuple[str, int], ...] = ()
    """Who does what when things go wrong: the trigger, and its cap in pence."""
    assents: tuple[tuple[str, str], ...] = ()
    """Who agreed to the version, and in which form it was put to them."""
    unseen_risks: frozenset[UUID] = frozenset()
    """Risks that do not say how the person sees them."""
    hidden: frozenset[Section] = frozenset()
    """Sections that whoever asks may not read, so that nobody can say for them what is missing."""


@dataclass(frozen=True)
class Facts:
    """A plan, and all that is known beside it on a day. Amounts in whole pence."""

    plan: PlanAnswer
    on: date
    category: str = ""
    no_budget_category: bool = False
    """The category gives nobody a budget (funded nursing care)."""
    age: int | None = None
    """In whole years on the plan's first day."""
    parts: Parts = field(default_factory=Parts)
    about: Mapping[UUID, LineAbout] = field(default_factory=dict)
    beside: tuple[Beside, ...] = ()
    others: tuple[OtherLine, ...] = ()
    local: tuple[LocalRow, ...] = ()
    stays: tuple[Period, ...] = ()
    exceptions: tuple[NamedException, ...] = ()
    councils: frozenset[UUID] = frozenset()
    """The funders that are councils."""
    minimum_wage: Fraction | None = None
    """Pence an hour; None where none is known for the plan's first day."""
    card_prices: Mapping[UUID, int] = field(default_factory=dict)
    """What the rate card says one unit of a line costs."""
    contingency_hundredths: int | None = None
    """The part of a budget that the card lets be put by, in hundredths of a per cent."""
    panel_weekly_pence: int | None = None
    panel_one_off_pence: int | None = None
    told_weekly_pence: int | None = None
    """What the person was told that they would have; None where they were told nothing."""

    def about_line(self, line: LineAnswer) -> LineAbout:
        """Return what is said of a line besides its price."""
        return self.about.get(line.id, NOTHING_SAID)

    def words(self, section: Section) -> str:
        """Return a section's words, blank where it has none."""
        return self.plan.words.get(section, "").strip()


@dataclass(frozen=True)
class Found:
    """That a check found something: where, and the words that its message needs."""

    code: str
    where: str = ""
    """The part of the plan; blank where the check names one for all."""
    said: Mapping[str, str] = field(default_factory=dict)
    about: str = ""
    """What an exception to it would be about; blank where none can be made."""
