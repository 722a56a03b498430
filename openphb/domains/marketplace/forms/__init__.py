"""What is asked about providers, orders, what was delivered and invoices."""

from openphb.domains.marketplace.forms.ordering import (
    AgreedForm,
    AgreeForm,
    AnswerOrderForm,
    EndForm,
    KeyedAnswerForm,
    OrderForm,
    WhyForm,
)
from openphb.domains.marketplace.forms.providers import MemberForm, ProviderForm
from openphb.domains.marketplace.forms.sending import (
    CreditForm,
    DeliveryForm,
    InvoiceForm,
    KeyedDeliveryForm,
    KeyedFileForm,
    SendFileForm,
)
from openphb.domains.marketplace.forms.telling import RightForm

__all__ = [
    "AgreeForm",
    "AgreedForm",
    "AnswerOrderForm",
    "CreditForm",
    "DeliveryForm",
    "EndForm",
    "InvoiceForm",
    "KeyedAnswerForm",
    "KeyedDeliveryForm",
    "KeyedFileForm",
    "MemberForm",
    "OrderForm",
    "ProviderForm",
    "RightForm",
    "SendFileForm",
    "WhyForm",
]
