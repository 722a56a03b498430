"""Pages of providers, orders and invoices, for staff and for the person."""

from openphb.domains.marketplace.views.invoices import invoice, invoices
from openphb.domains.marketplace.views.ordering import (
    order,
    order_agreed,
    order_answers,
    order_change,
    order_end,
    order_new,
    order_withdraw,
    orders,
)
from openphb.domains.marketplace.views.paper import (
    keyed_answer,
    keyed_delivery,
    keyed_file,
    keyed_invoice,
    keyed_template,
)
from openphb.domains.marketplace.views.people import agree, arranged, right
from openphb.domains.marketplace.views.providers import (
    member_end,
    provider,
    provider_new,
    providers,
)

__all__ = [
    "agree",
    "arranged",
    "invoice",
    "invoices",
    "keyed_answer",
    "keyed_delivery",
    "keyed_file",
    "keyed_invoice",
    "keyed_template",
    "member_end",
    "order",
    "order_agreed",
    "order_answers",
    "order_change",
    "order_end",
    "order_new",
    "order_withdraw",
    "orders",
    "provider",
    "provider_new",
    "providers",
    "right",
]
