"""Shapes of what is asked about a chair."""

from openphb.domains.wheelchairs.forms.arranging import (
    ArrangeForm,
    EndForm,
    HandOverForm,
    OrderForm,
)
from openphb.domains.wheelchairs.forms.mending import (
    ChangedForm,
    LookForm,
    RepairDoneForm,
    RepairForm,
)
from openphb.domains.wheelchairs.forms.money import (
    AddedForm,
    BackForm,
    InvoiceForm,
    PaidForm,
    WhyForm,
)

__all__ = [
    "AddedForm",
    "ArrangeForm",
    "BackForm",
    "ChangedForm",
    "EndForm",
    "HandOverForm",
    "InvoiceForm",
    "LookForm",
    "OrderForm",
    "PaidForm",
    "RepairDoneForm",
    "RepairForm",
    "WhyForm",
]
