"""Writing plans: drafting, sending, deciding; each in one transaction."""

from openphb.domains.plans.actions.deciding import decide, submit, withdraw
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
from openphb.domains.plans.actions.writing import set_dates, write_words

__all__ = [
    "begin_lines",
    "decide",
    "put_line",
    "put_need",
    "put_outcome",
    "put_risk",
    "raise_prices",
    "remove_line",
    "remove_need",
    "remove_outcome",
    "remove_risk",
    "set_dates",
    "start_plan",
    "submit",
    "withdraw",
    "write_words",
]
