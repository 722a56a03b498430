"""What a provider is asked: what was delivered, an invoice, a credit note, a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.marketplace.types import DeliveryGiven, InvoiceGiven, LineClaim, OrderAnswer
from openphb.web.forms import (
    CSV,
    XLSX,
    DayField,
    FileField,
    Form,
    PoundsField,
    RadiosField,
    TextField,
)
from openphb.web.forms.fields import Look


class PaperField(TextField):
    """What staff key from."""

    def __init__(self) -> None:
        super().__init__(
            label=_("What do you key it from?"),
            help_text=_(
                "Say what it is and when it came, like “time sheet of 6 November, by post”."
            ),
            max_length=200,
            missing=_("Say what you key it from"),
        )


class DeliveryForm(Form):
    """What was delivered on a day."""

    on = DayField(label=_("On which day?"))
    quantity = QuantityField(
        label=_("How much?"), error_messages={"required": _("Enter how much, like 3 or 2.5")}
    )
    words = TextField(
        label=_("Is there anything to say about it?"),
        help_text=_("The person can read this."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, order: OrderAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order.unit:
            self.fields["quantity"].label = _("How many %(unit)s?") % {"unit": order.unit}
        self.fields["quantity"].help_text = _("Enter 0 to take a day back.")

    def given(self, order_key: UUID, row_id: str) -> DeliveryGiven:
        said = self.cleaned_data
        return DeliveryGiven(order_key, said["on"], said["quantity"], said["words"], row_id)


class KeyedDeliveryForm(DeliveryForm):
    """What was delivered on a day, keyed by staff in the provider's name."""

    paper = PaperField()
    more = RadiosField(
        label=_("Is there another day on it?"),
        choices=[("yes", _("Yes, key the next one")), ("no", _("No"))],
        missing=_("Choose whether there is another day"),
    )


class InvoiceForm(Form):
    """An invoice with one line, on one order."""

    number = TextField(
        label=_("What is the invoice’s number?"),
        max_length=40,
        missing=_("Enter the invoice’s number"),
        look=Look(width=20),
    )
    invoiced_on = DayField(label=_("What is its date?"))
    first_day = DayField(label=_("Which is the first day it is for?"))
    last_day = DayField(label=_("Which is the last day it is for?"))
    quantity = QuantityField(
        label=_("How much?"), error_messages={"required": _("Enter how much, like 15 or 2.5")}
    )
    price = PoundsField(
        label=_("What is the price of one, without VAT?"), missing=_("Enter the price of one")
    )
    vat = PoundsField(label=_("How much VAT is added?"), required=False)
    amount = PoundsField(
        label=_("What does it come to, with VAT?"), missing=_("Enter what it comes to")
    )
    corrects = TextField(
        label=_("Does it correct another invoice? Enter that one’s number"),
        help_text=_("Ask only for what was not paid of it."),
        required=False,
        max_length=40,
        look=Look(width=20),
    )

    def __init__(self, *args: Any, order: OrderAnswer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order.unit:
            self.fields["quantity"].label = _("How many %(unit)s?") % {"unit": order.unit}
        if not order.vat_ten_thousandths:
            self.fields["vat"].help_text = _("The order expects no VAT.")

    def given(self, order_key: UUID) -> InvoiceGiven:
        said = self.cleaned_data
        line = LineClaim(
            order_key,
            said["first_day"],
            said["last_day"],
            said["quantity"],
            said["price"],
            said["vat"] or 0,
            said["amount"],
        )
        return InvoiceGiven(said["number"], said["invoiced_on"], (line,), said["corrects"])


class CreditForm(Form):
    """A credit note for a part of an invoice that was not paid."""

    number = TextField(
        label=_("What is the credit note’s number?"),
        max_length=40,
        missing=_("Enter the credit note’s number"),
        look=Look(width=20),
    )
    credited_on = DayField(label=_("What is its date?"))
    pence = PoundsField(label=_("How much does it take back?"), missing=_("Enter how much"))


class SendFileForm(Form):
    """A file of rows."""

    file = FileField(
        label=_("Choose the file"),
        help_text=_("CSV or Excel (.xlsx). At most 20 MB."),
        kinds=(CSV, XLSX),
        missing=_("Choose a file"),
    )


class KeyedFileForm(SendFileForm):
    """A file that staff send in the provider's name."""

    paper = PaperField()
