"""Words of this domain: three calendars that never mix, and how a person says it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Calendar(StrEnum):
    """The three calendars. A review belongs to one; none can start another."""

    PLAN_AND_BUDGET = "plan_and_budget"
    MONEY_AUDIT = "money_audit"
    CHC_ELIGIBILITY = "chc_eligibility"


class Happening(StrEnum):
    """What may call for a review to be opened."""

    FIRST_DIRECT_PAYMENT = "first_direct_payment"
    FOUND_ELIGIBLE = "found_eligible"
    PLAN_AGREED = "plan_agreed"
    REVIEW_HELD = "review_held"


@dataclass(frozen=True)
class Opening:
    """A review that has to be opened: in which calendar, by when, and why."""

    calendar: Calendar
    due_by: date
    because: str


@dataclass(frozen=True)
class ReviewAnswer:
    """One review as its viewers see it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    calendar: Calendar
    because: str
    due_by: date
    booked_for: date | None
    where: str
    held_on: date | None
    found: str

    @property
    def open(self) -> bool:
        """Whether it still has to be held."""
        return self.held_on is None


@dataclass(frozen=True)
class RatingAnswer:
    """What the person last said about one outcome, from 1 (not at all) to 5 (all the way)."""

    outcome_id: UUID
    outcome_key: UUID
    score: int
    said_on: date
    words: str
