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
from openphb.domains.plans.models.sections import (
    ContingencyStep,
    PlanAction,
    PlanAssent,
    PlanPerson,
    PlanSection,
    PlanWriting,
)
from openphb.domains.plans.models.versions import PlanVersion

__all__ = [
    "BudgetLine",
    "ContingencyStep",
    "FunderShare",
    "LineOutcome",
    "MoneyMove",
    "MoneyMoveDecision",
    "Need",
    "Outcome",
    "PlanAction",
    "PlanAssent",
    "PlanDecision",
    "PlanPerson",
    "PlanSection",
    "PlanVersion",
    "PlanWriting",
    "Risk",
]
