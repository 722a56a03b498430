"""Words of who has the right to a budget today, and of what bars a direct payment only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openphb.domains.cases.types.steps import Category, Eligibility, Standing


class RightKind(StrEnum):
    """Whether somebody has the right to have a budget today."""

    RIGHT = "right"
    WHEN_DECIDED = "when_decided"
    MAY_BE_OFFERED = "may_be_offered"
    NOT_NOW = "not_now"

    @property
    def words(self) -> str:
        """How it stands, as a page names it."""
        return {
            RightKind.RIGHT: "Has the right to a personal health budget",
            RightKind.WHEN_DECIDED: "Has the right as soon as the body decides that they are eligible",
            RightKind.MAY_BE_OFFERED: "May be offered a personal health budget",
            RightKind.NOT_NOW: "Has no right to a personal health budget now",
        }[self]


@dataclass(frozen=True)
class RightFacts:
    """What the rule about the right looks at."""

    category: Category
    born: date
    referred_on: date
    at_referral: Standing
    decision: Eligibility | None
    """The body's latest decision; None where it has decided nothing."""
    decided_on: date | None
    offered_here: bool | None = None
    """Whether the commissioner's own offer reaches the category; None where it has published none."""


@dataclass(frozen=True)
class RightAnswer:
    """Whether there is a right on a day, by which rule, for which part, since when and by what source."""

    kind: RightKind
    rule: str
    words: str
    part: str
    source: str
    since: date | None
    why_changed: str
    """Why it is another answer than on the day of the referral; "" where it is the same."""

    @property
    def right(self) -> bool:
        """Whether there is a right, now or as soon as somebody is found eligible."""
        return self.kind in (RightKind.RIGHT, RightKind.WHEN_DECIDED)
