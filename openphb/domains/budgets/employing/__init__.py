"""What employing personal assistants costs: one for a week, and a team over any dates. Pure."""

from openphb.domains.budgets.employing.law import Per
from openphb.domains.budgets.employing.parts import CostPart
from openphb.domains.budgets.employing.team import (
    Employment,
    Hours,
    HoursKind,
    OnCosts,
    SleepIns,
    Team,
)
from openphb.domains.budgets.employing.told import AllowanceYear, BelowWage, Payslip, TeamCost
from openphb.domains.budgets.employing.week import CostOfEmploying, WeekOfWork, cost_of_employing
from openphb.domains.budgets.employing.year import cost_by_pay_period, cost_of_team

__all__ = [
    "AllowanceYear",
    "BelowWage",
    "CostOfEmploying",
    "CostPart",
    "Employment",
    "Hours",
    "HoursKind",
    "OnCosts",
    "Payslip",
    "Per",
    "SleepIns",
    "Team",
    "TeamCost",
    "WeekOfWork",
    "cost_by_pay_period",
    "cost_of_employing",
    "cost_of_team",
]
