"""Reading wheelchairs: one arrangement whole, what can be arranged, and what waits for somebody."""

from openphb.domains.wheelchairs.queries.arranging import needs_arranging, to_arrange
from openphb.domains.wheelchairs.queries.chairs import (
    answer_of,
    chair,
    chair_invoice,
    chair_of_budget,
    contribution,
    has_chair,
    repair,
)
from openphb.domains.wheelchairs.queries.waiting import waiting

__all__ = [
    "answer_of",
    "chair",
    "chair_invoice",
    "chair_of_budget",
    "contribution",
    "has_chair",
    "needs_arranging",
    "repair",
    "to_arrange",
    "waiting",
]
