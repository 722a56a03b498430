"""A one-off budget: a few things, each with what it is for and the quotes that price it."""

from openphb.domains.budgets.methods.one_off.pack import PACK, work_out
from openphb.domains.budgets.methods.one_off.refusing import refuse_excluded
from openphb.domains.budgets.methods.one_off.stored import (
    again,
    rests_on,
    stored_one_off,
    stored_things,
)
from openphb.domains.budgets.methods.one_off.types import (
    MOST_QUOTES,
    MOST_THINGS,
    OneOffThings,
    OneOffWorked,
    Quote,
    Thing,
)

__all__ = [
    "MOST_QUOTES",
    "MOST_THINGS",
    "PACK",
    "OneOffThings",
    "OneOffWorked",
    "Quote",
    "Thing",
    "again",
    "refuse_excluded",
    "rests_on",
    "stored_one_off",
    "stored_things",
    "work_out",
]
