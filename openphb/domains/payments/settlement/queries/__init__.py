"""Reading what bodies owe each other: what was paid, statements, disputes and refunds."""

from openphb.domains.payments.settlement.queries.handed_over import (
    hand_over,
    hand_overs_of_budget,
    paid_before_hand_over,
    refund,
    refunds_of_hand_over,
    refunds_waiting,
    schedule,
    schedules,
)
from openphb.domains.payments.settlement.queries.statements import (
    bodies_answering,
    pairs_now,
    seen,
    settlement,
    settlements,
)
from openphb.domains.payments.settlement.queries.working import (
    cells_now,
    rows_paid,
    to_refund,
    to_state,
    to_us,
)

__all__ = [
    "bodies_answering",
    "cells_now",
    "hand_over",
    "hand_overs_of_budget",
    "paid_before_hand_over",
    "pairs_now",
    "refund",
    "refunds_of_hand_over",
    "refunds_waiting",
    "rows_paid",
    "schedule",
    "schedules",
    "seen",
    "settlement",
    "settlements",
    "to_refund",
    "to_state",
    "to_us",
]
