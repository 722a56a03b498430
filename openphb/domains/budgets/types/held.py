"""A budget as others name it, list it and compare it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types.sums import WeeksInYear
from openphb.domains.cases.types import Category


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


class ManagementOption(StrEnum):
    """Who manages the money of a line."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"


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
