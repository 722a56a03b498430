"""Pages of orders of care, for staff."""

from openphb.domains.marketplace.views.ordering.answering import (
    order_agreed,
    order_answers,
    order_end,
    order_withdraw,
)
from openphb.domains.marketplace.views.ordering.making import order_change, order_new
from openphb.domains.marketplace.views.ordering.parts import seen_as, summary, to_answer
from openphb.domains.marketplace.views.ordering.reading import order, orders

__all__ = [
    "order",
    "order_agreed",
    "order_answers",
    "order_change",
    "order_end",
    "order_new",
    "order_withdraw",
    "orders",
    "seen_as",
    "summary",
    "to_answer",
]
