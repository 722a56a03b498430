"""What is done here: providers, orders, what was delivered, invoices."""

from openphb.domains.marketplace.actions.delivering import (
    say_right,
    take_deliveries,
    tell_delivered,
)
from openphb.domains.marketplace.actions.ending import (
    end_for_budget,
    end_for_person,
    end_with_plan,
    let_go_on,
)
from openphb.domains.marketplace.actions.invoicing import credit, send_invoice, take_invoices
from openphb.domains.marketplace.actions.matching import match_what_waited
from openphb.domains.marketplace.actions.ordering import (
    accept,
    agree,
    agree_for,
    change_order,
    decline,
    end_order,
    not_agree,
    order,
    withdraw,
)
from openphb.domains.marketplace.actions.providers import add_provider, end_member, invite_member

__all__ = [
    "accept",
    "add_provider",
    "agree",
    "agree_for",
    "change_order",
    "credit",
    "decline",
    "end_for_budget",
    "end_for_person",
    "end_member",
    "end_order",
    "end_with_plan",
    "invite_member",
    "let_go_on",
    "match_what_waited",
    "not_agree",
    "order",
    "say_right",
    "send_invoice",
    "take_deliveries",
    "take_invoices",
    "tell_delivered",
    "withdraw",
]
