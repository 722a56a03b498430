"""Shapes of what is asked about budgets."""

from openphb.domains.budgets.forms.lines import (
    LinesForm,
    OpenBudgetForm,
    QuantityField,
    TellForm,
)
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.forms.team import TeamForm

__all__ = [
    "LinesForm",
    "OpenBudgetForm",
    "QuantityField",
    "TeamForm",
    "TellForm",
    "rows_wanted",
]
