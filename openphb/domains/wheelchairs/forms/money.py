"""What is added to a chair, what is seen of it, and what a supplier asks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.types import (
    AddedBy,
    AddedDraft,
    AddedTo,
    AddedVat,
    BackDraft,
    ChairOption,
    GivenBack,
)
from openphb.web.forms import DayField, Form, PoundsField, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look


class AddedForm(Form):
    """Who adds how much, for what, with which VAT, and to whom it is paid."""

    added_by = RadiosField(
        label=_("Who adds the money?"),
        choices=[(one.value, _(one.words)) for one in AddedBy],
        missing=_("Choose who adds it"),
    )
    name = TextField(
        label=_("What is their name?"),
        help_text=_("A person, a charity or an employer."),
        max_length=120,
        missing=_("Enter a name"),
    )
    words = TextAreaField(
        label=_("What does it buy?"),
        help_text=_("The extras, or what is better than the NHS’s own chair."),
        max_length=300,
        missing=_("Say what it buys"),
        look=Look(rows=2),
    )
    net = PoundsField(label=_("How much is it without VAT?"), missing=_("Enter the amount"))
    vat = RadiosField(
        label=_("Is there VAT on it?"),
        choices=[
            (AddedVat.STANDARD.value, _("Yes, 20%")),
            (AddedVat.RELIEF.value, _("No, by a relief that the supplier gives")),
        ],
        reveals={AddedVat.RELIEF.value: ("relief",)},
        missing=_("Choose whether there is VAT on it"),
    )
    relief = RadiosField(
        label=_("By which relief?"),
        choices=[(one.code, _(one.words)) for one in reference.reliefs()],
        help_text=_("The person signs a form of the supplier. See HMRC VAT Notice 701/7."),
        missing=_("Choose the relief"),
    )
    paid_to = RadiosField(
        label=_("To whom is it paid?"),
        choices=[(one.value, _(one.words)) for one in AddedTo],
        missing=_("Choose to whom it is paid"),
    )

    def __init__(self, *args: Any, option: ChairOption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if option is ChairOption.THIRD_PARTY:
            del self.fields["paid_to"]

    def draft(self) -> AddedDraft:
        given = self.cleaned_data
        return AddedDraft(
            by=AddedBy(given["added_by"]),
            name=given["name"],
            words=given["words"],
            net_pence=given["net"],
            vat=AddedVat(given["vat"]),
            relief=given["relief"] or "",
            to=AddedTo(given.get("paid_to") or AddedTo.SUPPLIER),
        )


class PaidForm(Form):
    """When a contribution was paid, and how that is known."""

    on = DayField(label=_("On which day was it paid?"))
    words = TextField(
        label=_("How do you know?"),
        help_text=_("For example: our bank statement of that day, or the supplier’s receipt."),
        max_length=200,
        missing=_("Say how you know"),
    )


class WhyForm(Form):
    """Why something is taken back."""

    words = TextAreaField(label=_("Why?"), max_length=300, missing=_("Say why"), look=Look(rows=3))


class BackForm(Form):
    """What of a contribution does not stay with the NHS, and how that is known."""

    how = RadiosField(
        label=_("What happened?"),
        choices=[(one.value, _(one.words)) for one in GivenBack],
        reveals={GivenBack.PAID_BACK.value: ("pence", "on")},
        missing=_("Choose what happened"),
    )
    pence = PoundsField(
        label=_("How much was paid back?"),
        help_text=_("Pay it from your own account first. It is only recorded here."),
        missing=_("Enter the amount"),
    )
    on = DayField(label=_("On which day was it paid back?"))
    words = TextField(
        label=_("How do you know?"),
        help_text=_(
            "For example: our bank statement of that day, or the letter that asked for it."
        ),
        max_length=200,
        missing=_("Say how you know"),
    )

    def draft(self, *, whole_pence: int, today: date) -> BackDraft:
        """Return what was recorded; what never came is all of it, from today."""
        given = self.cleaned_data
        how = GivenBack(given["how"])
        if how is GivenBack.MISTAKE:
            return BackDraft(how, whole_pence, today, given["words"])
        return BackDraft(how, given["pence"], given["on"], given["words"])


class InvoiceForm(Form):
    """What the supplier asks, and which money pays which part of it."""

    number = TextField(
        label=_("What is the invoice’s number?"), max_length=60, missing=_("Enter its number")
    )
    received_on = DayField(label=_("On which day did it come?"))
    nhs = PoundsField(
        label=_("How much of it does the NHS pay?"), missing=_("Enter the amount, 0.00 for none")
    )
    added = PoundsField(
        label=_("How much of it do the contributions pay?"),
        help_text=_("Only what was paid to the NHS. Leave this empty where there is none."),
        required=False,
    )

    def __init__(self, *args: Any, passes_on: bool, **kwargs: Any) -> None:
        """`passes_on` where anything that was paid to the NHS is to be passed on."""
        super().__init__(*args, **kwargs)
        if not passes_on:
            del self.fields["added"]
