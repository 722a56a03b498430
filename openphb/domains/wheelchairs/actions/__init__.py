"""What is done about a chair: arranged, added to, ordered, billed, handed over, mended, looked at, ended."""

from openphb.domains.wheelchairs.actions.adding import (
    add_contribution,
    give_back_contribution,
    see_contribution,
    withdraw_contribution,
)
from openphb.domains.wheelchairs.actions.arranging import arrange, end, hand_over, order
from openphb.domains.wheelchairs.actions.billing import bill, withdraw_invoice
from openphb.domains.wheelchairs.actions.looking import ask_look, record_look
from openphb.domains.wheelchairs.actions.mending import ask_repair, record_repair, withdraw_repair

__all__ = [
    "add_contribution",
    "arrange",
    "ask_look",
    "ask_repair",
    "bill",
    "end",
    "give_back_contribution",
    "hand_over",
    "order",
    "record_look",
    "record_repair",
    "see_contribution",
    "withdraw_contribution",
    "withdraw_invoice",
    "withdraw_repair",
]
