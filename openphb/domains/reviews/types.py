"""Words of this domain: three calendars that never mix, and how a person says it goes."""

from __future__ import annotations

from enum import StrEnum


class Calendar(StrEnum):
    """The three calendars. A review belongs to one; none can start another."""

    PLAN_AND_BUDGET = "plan_and_budget"
    MONEY_AUDIT = "money_audit"
    CHC_ELIGIBILITY = "chc_eligibility"
