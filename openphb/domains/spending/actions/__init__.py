"""Writes about spending: statements, what movements were for, and money that is left at the end."""

from openphb.domains.spending.actions.last_money import (
    decide_last,
    keep_for,
    propose_last,
    receive_last,
)
from openphb.domains.spending.actions.statements import code_movement, take_in_statement

__all__ = [
    "code_movement",
    "decide_last",
    "keep_for",
    "propose_last",
    "receive_last",
    "take_in_statement",
]
