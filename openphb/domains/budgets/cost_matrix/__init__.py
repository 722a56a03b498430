"""The cost matrix: an indicative budget from a usual week of care, priced from a rate card."""

from openphb.domains.budgets.cost_matrix.pack import PACK, work_out
from openphb.domains.budgets.cost_matrix.pricing import priced_for
from openphb.domains.budgets.cost_matrix.stored import again, stored_matrix, stored_week
from openphb.domains.budgets.cost_matrix.types import (
    COUNTED,
    DAYS,
    UNITS,
    CareWeek,
    EmployerCost,
    Employing,
    Item,
    MatrixWorked,
    Price,
    Priced,
    Row,
    When,
)

__all__ = [
    "COUNTED",
    "DAYS",
    "PACK",
    "UNITS",
    "CareWeek",
    "EmployerCost",
    "Employing",
    "Item",
    "MatrixWorked",
    "Price",
    "Priced",
    "Row",
    "When",
    "again",
    "priced_for",
    "stored_matrix",
    "stored_week",
    "work_out",
]
