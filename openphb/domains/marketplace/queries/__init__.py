"""What may be read here: providers, orders, what was delivered, invoices, and how the money stands."""

from openphb.domains.marketplace.queries.arranged import arranged, has_orders, to_answer_count
from openphb.domains.marketplace.queries.deliveries import deliveries
from openphb.domains.marketplace.queries.invoices import (
    invoice,
    invoices_of_budget,
    invoices_that_wait,
    own_invoices,
)
from openphb.domains.marketplace.queries.orders import (
    accepted_of_provider,
    answers_of_providers,
    lines_to_order,
    order,
    ordered_keys,
    orders_of_budget,
    own_accepted,
    own_orders,
    to_order_again,
    versions,
)
from openphb.domains.marketplace.queries.providers import (
    member_name,
    provider,
    provider_choices,
    providers,
    tenants_to_record,
)

__all__ = [
    "accepted_of_provider",
    "answers_of_providers",
    "arranged",
    "deliveries",
    "has_orders",
    "invoice",
    "invoices_of_budget",
    "invoices_that_wait",
    "lines_to_order",
    "member_name",
    "order",
    "ordered_keys",
    "orders_of_budget",
    "own_accepted",
    "own_invoices",
    "own_orders",
    "provider",
    "provider_choices",
    "providers",
    "tenants_to_record",
    "to_answer_count",
    "to_order_again",
    "versions",
]
