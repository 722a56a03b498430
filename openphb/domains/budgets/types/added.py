"""What somebody may add to what the NHS pays for, and dearer accommodation that somebody adds to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.kernel.periods import Period


class AddedFor(StrEnum):
    """What somebody may add money to an NHS budget for: nothing else is lawful."""

    WHEELCHAIR = "wheelchair"
    AFTER_CARE_HOME = "after_care_home"

    @property
    def category(self) -> Category:
        """The only kind of case on which somebody may add money for this."""
        return {
            AddedFor.WHEELCHAIR: Category.WHEELCHAIR,
            AddedFor.AFTER_CARE_HOME: Category.S117,
        }[self]


class PaidBy(StrEnum):
    """Who pays what dearer accommodation costs more."""

    PERSON = "person"
    FAMILY = "family"
    CHARITY = "charity"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            PaidBy.PERSON: "The person",
            PaidBy.FAMILY: "Somebody of the family, or a friend",
            PaidBy.CHARITY: "A charity",
            PaidBy.OTHER: "Somebody else",
        }[self]


class AgreedPoint(StrEnum):
    """What a written agreement about dearer accommodation must say besides who pays what to whom."""

    REVIEW = "review"
    STOPS = "stops"
    RISES = "rises"
    CHANGES = "changes"

    @property
    def words(self) -> str:
        return {
            AgreedPoint.REVIEW: "When it is looked at again",
            AgreedPoint.STOPS: "What follows if the payments stop",
            AgreedPoint.RISES: "What follows if the home’s charges rise",
            AgreedPoint.CHANGES: "What follows if the payer’s means change",
        }[self]


@dataclass(frozen=True)
class TopUpDraft:
    """Who pays how much more for which home, since when, and what was agreed in writing.

    Both costs are pence a week: what the home costs, and what suitable accommodation would usually.
    """

    paid_by: PaidBy
    name: str
    home: str
    cost_pence: int
    usual_pence: int
    paid_to: str
    starts_on: date
    agreed_on: date
    review_on: date
    points: frozenset[AgreedPoint]


@dataclass(frozen=True)
class TopUpAnswer:
    """What somebody adds to accommodation that the person chose. Pence a week."""

    id: UUID
    budget_id: UUID
    tenant_id: UUID
    subject_id: UUID
    paid_by: PaidBy
    name: str
    home: str
    cost_pence: int
    usual_pence: int
    weekly_pence: int
    paid_to: str
    valid: Period
    agreed_on: date
    review_on: date
    recorded_by_name: str
    recorded_at: datetime
    ended_words: str
