"""Words of this domain: how a line is counted, how often it is paid, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Basis(StrEnum):
    """What one amount of a line pays for. A period's amount is exact for its basis."""

    PER_WEEK = "per_week"
    PER_FOUR_WEEKS = "per_four_weeks"
    PER_MONTH = "per_month"
    PER_YEAR = "per_year"
    PER_DAY = "per_day"
    ONE_OFF = "one_off"


class Frequency(StrEnum):
    """How often a budget is paid."""

    WEEKLY = "weekly"
    FOUR_WEEKLY = "four_weekly"
    MONTHLY = "monthly"


class WeeksInYear(StrEnum):
    """The commissioner's choice for turning weeks into years; printed wherever it matters."""

    FIFTY_TWO = "52"
    DAYS_OVER_SEVEN = "365/7"


class ManagementOption(StrEnum):
    """Who manages the money of a line."""

    NOTIONAL = "notional"
    THIRD_PARTY = "third_party"
    DIRECT_PAYMENT = "direct_payment"


@dataclass(frozen=True)
class CostedLine:
    """`quantity` (in hundredths: 2000 is 20) units at `unit_pence` each, every `basis`."""

    description: str
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis


@dataclass(frozen=True)
class IndicativeAnswer:
    """An indicative budget as it was told: amounts in pence, with the sum as sentences."""

    id: UUID
    budget_id: UUID
    version: int
    worked_out_on: date
    told_on: date | None
    weekly_pence: int
    annual_pence: int
    one_off_pence: int
    weeks_in_year: WeeksInYear
    lines: tuple[CostedLine, ...]
    working: tuple[str, ...]
