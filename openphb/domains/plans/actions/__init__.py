"""Writing plans: drafting, sending, deciding; each in one transaction."""

from openphb.domains.plans.actions.deciding import decide, submit, withdraw
from openphb.domains.plans.actions.moving import accept_move, propose_move, refuse_move
from openphb.domains.plans.actions.parts import (
    begin_lines,
    put_line,
    put_need,
    put_outcome,
    put_risk,
    remove_line,
    remove_need,
    remove_outcome,
    remove_risk,
)
from openphb.domains.plans.actions.raising import raise_prices
from openphb.domains.plans.actions.starting import start_plan
from openphb.domains.plans.actions.taking_in import take_in
from openphb.domains.plans.actions.writing import set_dates, write_words

__all__ = [
    "accept_move",
    "begin_lines",
    "decide",
    "propose_move",
    "put_line",
    "put_need",
    "put_outcome",
    "put_risk",
    "raise_prices",
    "refuse_move",
    "remove_line",
    "remove_need",
    "remove_outcome",
    "remove_risk",
    "set_dates",
    "start_plan",
    "submit",
    "take_in",
    "withdraw",
    "write_words",
]
