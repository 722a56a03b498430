"""Somebody on the way to their budget, and who acts for them on which day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from openphb.config.demo.cast import TOLD_BY_WEEK, CastMember
from openphb.config.demo.stage import Commissioner, Stage, moment
from openphb.foundation.access.session import acting
from openphb.foundation.access.types import Viewer

# Places of those who have a story of their own, far from everybody else in the made-up cast.
STORIES = range(800, 10_000)
# Of the others, one in so many wrote their plan with family and friends.
MADE_TOGETHER_OF = 6


@dataclass(frozen=True)
class Begun:
    """A person whose plan is agreed; with an agreement where there is a direct payment."""

    member: CastMember
    commissioner: Commissioner
    subject_id: UUID
    case_id: UUID
    budget_id: UUID
    plan_id: UUID
    agreement_id: UUID | None
    co_ordinator: str
    place: int
    """Where they stand in the cast."""


@contextmanager
def on(stage: Stage, username: str, day: date) -> Iterator[tuple[Viewer, datetime]]:
    """Act as somebody on a day of the past."""
    with acting(stage.users[username], day) as viewer:
        yield viewer, moment(day)


@dataclass(frozen=True)
class Step:
    """One thing that somebody does on the way to a budget, so many days before the money starts."""

    days_before: int
    who: str
    do: Callable[[Viewer, datetime, Way], None]


@dataclass
class Way:
    """Somebody on the way to their budget: what the steps so far have made."""

    stage: Stage
    member: CastMember
    commissioner: Commissioner
    nurse: str
    index: int
    made: dict[str, UUID] = field(default_factory=dict)
    plan_version: int = 0
    terms: str = ""

    @property
    def name(self) -> str:
        return f"{self.member.given_name} {self.member.family_name}"

    @property
    def made_together(self) -> bool:
        """Whether others added to their plan: of those with a story each, and one in six more."""
        told = self.index < TOLD_BY_WEEK or self.index in STORIES
        return told or self.index % MADE_TOGETHER_OF == 0

    @property
    def nominee(self) -> str:
        """Who receives the money for one in four, whom they asked to; "" for the others."""
        return f"Jo {self.member.family_name}" if self.index % 4 == 1 else ""
