"""Changing the ledger: posting whole journals once, chaining them, closing years."""

from openphb.domains.ledger.actions.accruals import post_accruals, reverse_accruals
from openphb.domains.ledger.actions.posting import (
    Ready,
    Readying,
    post,
    post_many,
    post_ready,
    reverse,
    reverse_many,
)
from openphb.domains.ledger.actions.sealing import seal
from openphb.domains.ledger.actions.years import close_year, propose_close, withdraw_close

__all__ = [
    "Ready",
    "Readying",
    "close_year",
    "post",
    "post_accruals",
    "post_many",
    "post_ready",
    "propose_close",
    "reverse",
    "reverse_accruals",
    "reverse_many",
    "seal",
    "withdraw_close",
]
