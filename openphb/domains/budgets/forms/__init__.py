"""Shapes of what is asked about budgets."""

from openphb.domains.budgets.forms.lines import (
    LinesForm,
    OpenBudgetForm,
    QuantityField,
    TellForm,
)
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.forms.team import TeamForm
from openphb.domains.budgets.forms.top_ups import (
    EndTopUpForm,
    TopUpForm,
)

__all__ = [
    "EndTopUpForm",
    "LinesForm",
    "OpenBudgetForm",
    "QuantityField",
    "TeamForm",
    "TellForm",
    "TopUpForm",
    "rows_wanted",
]
