"""Writes about budgets: opening one, working out its indicative amount, telling the person."""

from openphb.domains.budgets.actions.carrying import carry_budget
from openphb.domains.budgets.actions.opening import open_budget
from openphb.domains.budgets.actions.telling import disagree, tell_person
from openphb.domains.budgets.actions.top_ups import (
    end_top_up,
    record_top_up,
)
from openphb.domains.budgets.actions.working_out import (
    work_out_again,
    work_out_asked,
    work_out_indicative,
    work_out_needs,
    work_out_package,
    work_out_range,
    work_out_week,
)

__all__ = [
    "carry_budget",
    "disagree",
    "end_top_up",
    "open_budget",
    "record_top_up",
    "tell_person",
    "work_out_again",
    "work_out_asked",
    "work_out_indicative",
    "work_out_needs",
    "work_out_package",
    "work_out_range",
    "work_out_week",
]
