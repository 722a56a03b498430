"""Reading spending. Each answer is frozen and holds what its viewer may see."""

from openphb.domains.spending.queries.figures import (
    left_by_month,
    money_left,
    put_by,
    spent_by_line,
    spent_by_outcome,
)
from openphb.domains.spending.queries.last_money import (
    held_by_kind,
    kept,
    last_money,
    last_money_named,
    last_money_waiting,
)
from openphb.domains.spending.queries.movements import (
    movement,
    movements,
    purposes,
    suggestion,
    uncoded,
)
from openphb.domains.spending.queries.statements import (
    account,
    has_account,
    so_far,
    statements,
)
from openphb.domains.spending.queries.waiting import uncoded_by_budget, uncoded_movements

__all__ = [
    "account",
    "has_account",
    "held_by_kind",
    "kept",
    "last_money",
    "last_money_named",
    "last_money_waiting",
    "left_by_month",
    "money_left",
    "movement",
    "movements",
    "purposes",
    "put_by",
    "so_far",
    "spent_by_line",
    "spent_by_outcome",
    "statements",
    "suggestion",
    "uncoded",
    "uncoded_by_budget",
    "uncoded_movements",
]
