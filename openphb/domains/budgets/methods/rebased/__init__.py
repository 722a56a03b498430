"""The plan that is agreed, worked out again with the rate card and the law of a later day."""

from openphb.domains.budgets.methods.rebased.pack import EMPLOYING, PACK, is_employing, work_out
from openphb.domains.budgets.methods.rebased.stored import (
    again,
    rests_on,
    stored_again,
    stored_given,
)
from openphb.domains.budgets.methods.rebased.types import (
    AgreedAnew,
    AgreedLine,
    LineAgain,
    PricedBy,
    WorkedAgain,
)

__all__ = [
    "EMPLOYING",
    "PACK",
    "AgreedAnew",
    "AgreedLine",
    "LineAgain",
    "PricedBy",
    "WorkedAgain",
    "again",
    "is_employing",
    "rests_on",
    "stored_again",
    "stored_given",
    "work_out",
]
