"""A personal wheelchair budget: the value of what the NHS would have supplied, and its upkeep."""

from openphb.domains.budgets.methods.wheelchair.pack import PACK, contribution, work_out
from openphb.domains.budgets.methods.wheelchair.pricing import priced_for, repairs_by_card
from openphb.domains.budgets.methods.wheelchair.stored import (
    again,
    rests_on,
    stored_need,
    stored_wheelchair,
    worked_again,
)
from openphb.domains.budgets.methods.wheelchair.types import (
    Evidence,
    HowLong,
    RepairsPaid,
    Supplied,
    WheelchairNeed,
    WheelchairPriced,
    WheelchairWorked,
)

__all__ = [
    "PACK",
    "Evidence",
    "HowLong",
    "RepairsPaid",
    "Supplied",
    "WheelchairNeed",
    "WheelchairPriced",
    "WheelchairWorked",
    "again",
    "contribution",
    "priced_for",
    "repairs_by_card",
    "rests_on",
    "stored_need",
    "stored_wheelchair",
    "work_out",
    "worked_again",
]
