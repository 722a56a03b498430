"""The tables of plans."""

from __future__ import annotations

from openphb.domains.plans.models.deciding import PlanDecision
from openphb.domains.plans.models.moving import MoneyMove, MoneyMoveDecision
from openphb.domains.plans.models.parts import (
    BudgetLine,
    FunderShare,
    LineOutcome,
    Need,
    Outcome,
    Risk,
)
from openphb.domains.plans.models.versions import PlanVersion

__all__ = [
    "BudgetLine",
    "FunderShare",
    "LineOutcome",
    "MoneyMove",
    "MoneyMoveDecision",
    "Need",
    "Outcome",
    "PlanDecision",
    "PlanVersion",
    "Risk",
]
