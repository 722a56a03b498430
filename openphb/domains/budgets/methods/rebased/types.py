"""Words of working an agreed budget out again: its lines, today's price of each, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.methods.cost_matrix.types import Employing
from openphb.domains.budgets.types import CostedLine, WorkedOut
from openphb.domains.rates.types import Rate
from openphb.kernel.money import Pence


class PricedBy(StrEnum):
    """What a line's price rests on when an agreed budget is worked out again."""

    CARD = "card"
    MINIMUM_WAGE = "minimum_wage"
    AGREED_ABOVE = "agreed_above"
    BY_HAND = "by_hand"
    NOT_ON_CARD = "not_on_card"
    BOUGHT_ONCE = "bought_once"
    EMPLOYING = "employing"


@dataclass(frozen=True)
class AgreedLine:
    """A line of an agreed plan, and what one of its units costs today."""

    line: CostedLine
    """As it was agreed, with its agreed price."""
    unit_pence: Pence
    """Today's; never below the agreed one."""
    priced_by: PricedBy
    words: str
    """How today's price is known, as a sentence with its source."""
    is_pay: bool
    """Whether it pays somebody whom the person employs, and so brings what employing costs."""


@dataclass(frozen=True)
class AgreedAnew:
    """The plan that is agreed, line by line, with everything that it is worked out again from."""

    plan_id: UUID
    plan_number: int
    on: date
    known_seq: int
    """The rate card's place in the order of knowledge."""
    lines: tuple[AgreedLine, ...]
    employing: Employing = field(default_factory=Employing)
    national: Mapping[str, Rate] = field(default_factory=dict)
    """The law's rates that employing rests on, by name; empty where no line is for employing."""
    left_out: tuple[str, ...] = ()
    """What the lines are called whose last day is past."""


@dataclass(frozen=True)
class LineAgain:
    """One line before and after, in pence a week (once, for what is bought once), and why."""

    was: CostedLine | None
    """None for what the law asks for and the plan has no line for."""
    now: CostedLine
    priced_by: PricedBy
    words: str


@dataclass(frozen=True)
class WorkedAgain:
    """An agreed budget worked out again: as it was agreed, as it comes to today, and why."""

    given: AgreedAnew
    lines: tuple[LineAgain, ...]
    before: WorkedOut
    worked: WorkedOut
    notes: tuple[str, ...]
