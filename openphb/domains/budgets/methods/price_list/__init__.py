"""A budget from the commissioner's price list: so many of each thing, so often."""

from openphb.domains.budgets.methods.price_list.pack import PACK, priced_for, work_out
from openphb.domains.budgets.methods.price_list.stored import (
    again,
    rests_on,
    stored_choice,
    stored_list,
)
from openphb.domains.budgets.methods.price_list.types import (
    OFTEN,
    SESSION_BASES,
    UNITS,
    Choice,
    Chosen,
    ListWorked,
)

__all__ = [
    "OFTEN",
    "PACK",
    "SESSION_BASES",
    "UNITS",
    "Choice",
    "Chosen",
    "ListWorked",
    "again",
    "priced_for",
    "rests_on",
    "stored_choice",
    "stored_list",
    "work_out",
]
