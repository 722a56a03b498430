"""Shapes of what is asked about supplier numbers and cards."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import Rail
from openphb.web.forms import (
    DayField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
)


class NumberForm(Form):
    """A recipient's number in a site's own system, and who said that it is right."""

    rail = RadiosField(
        label=_("What is it?"),
        choices=[
            (Rail.SUPPLIER_INVOICE.value, _("A supplier number in the finance system")),
            (Rail.PREPAID_CARD.value, _("A prepaid card, by its provider’s own id")),
        ],
        missing=_("Choose what it is"),
        reveals={Rail.SUPPLIER_INVOICE.value: ("site",)},
    )
    number = TextField(
        label=_("Number or id"),
        help_text=_("As it stands in the other system. Never the long number on a card."),
        missing=_("Enter the number"),
        max_length=30,
    )
    site = TextField(
        label=_("Which of the supplier’s sites is paid?"),
        help_text=_("Leave empty if the finance system has none."),
        required=False,
        max_length=15,
    )
    source = TextField(
        label=_("Where does it come from?"),
        help_text=_("Name the letter, message or record, with its day."),
        missing=_("Write where it comes from"),
        max_length=200,
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))


class NumberDecisionForm(Form):
    """Whether a number that somebody else proposed is right, and how that was checked."""

    decision = RadiosField(
        label=_("Is this the right number?"),
        choices=[("agree", _("Yes, pay by it")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("How did you check it, or why not?"), missing=_("Write how"), max_length=500
    )
