"""The severity range: a usual week, and what would make it less or more."""

from openphb.domains.budgets.methods.severity_range.pack import PACK, priced_for, work_out
from openphb.domains.budgets.methods.severity_range.stored import (
    again,
    stored_movers,
    stored_range,
    told_range,
)
from openphb.domains.budgets.methods.severity_range.types import Mover, RangeWorked, Way

__all__ = [
    "PACK",
    "Mover",
    "RangeWorked",
    "Way",
    "again",
    "priced_for",
    "stored_movers",
    "stored_range",
    "told_range",
    "work_out",
]
