"""Orders of care to providers: what was ordered, done, asked for and matched."""

from openphb.domains.marketplace.models.deliveries import Delivery
from openphb.domains.marketplace.models.invoices import (
    CreditNote,
    InvoiceDifference,
    InvoiceLine,
    MatchedDelivery,
    MatchedPart,
    ProviderInvoice,
)
from openphb.domains.marketplace.models.orders import CareOrder, OrderEnding, OrderPeriod
from openphb.domains.marketplace.models.providers import Provider, ProviderMember

__all__ = [
    "CareOrder",
    "CreditNote",
    "Delivery",
    "InvoiceDifference",
    "InvoiceLine",
    "MatchedDelivery",
    "MatchedPart",
    "OrderEnding",
    "OrderPeriod",
    "Provider",
    "ProviderInvoice",
    "ProviderMember",
]
