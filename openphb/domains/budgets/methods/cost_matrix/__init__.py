"""The cost matrix: an indicative budget from a usual week of care, priced from a rate card."""

from openphb.domains.budgets.methods.cost_matrix.pack import PACK, work_out
from openphb.domains.budgets.methods.cost_matrix.pricing import offer_of, priced_for
from openphb.domains.budgets.methods.cost_matrix.stored import (
    again,
    changed,
    rests_on,
    stored_matrix,
    stored_week,
)
from openphb.domains.budgets.methods.cost_matrix.types import (
    COUNTED,
    COUNTED_WORDS,
    DAYS,
    UNITS,
    CareWeek,
    EmployerCost,
    Employing,
    Item,
    ItemOnOffer,
    MatrixWorked,
    Offer,
    Price,
    Priced,
    Row,
    When,
)

__all__ = [
    "COUNTED",
    "COUNTED_WORDS",
    "DAYS",
    "PACK",
    "UNITS",
    "CareWeek",
    "EmployerCost",
    "Employing",
    "Item",
    "ItemOnOffer",
    "MatrixWorked",
    "Offer",
    "Price",
    "Priced",
    "Row",
    "When",
    "again",
    "changed",
    "offer_of",
    "priced_for",
    "rests_on",
    "stored_matrix",
    "stored_week",
    "work_out",
]
