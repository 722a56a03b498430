"""What is asked when care is ordered, agreed to, answered, changed and ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.marketplace.types import (
    Agreed,
    LineToOrder,
    OrderAnswer,
    OrderDraft,
    SaidHow,
)
from openphb.web.forms import DayField, Form, PoundsField, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look

KEYED = [one for one in SaidHow if one is not SaidHow.OWN_PAGE]
HOW = [(one.value, _(one.words)) for one in KEYED]


class OrderForm(Form):
    """What is ordered from whom, for which days, and what the provider is told of the person."""

    organisation_id = RadiosField(
        label=_("Who delivers it?"), choices=[], missing=_("Choose the provider")
    )
    quantity = QuantityField(
        label=_("How much?"), error_messages={"required": _("Enter how much, like 15 or 2.5")}
    )
    price = PoundsField(
        label=_("What is the price of one?"),
        help_text=_("With VAT, where there is any."),
        missing=_("Enter the price of one"),
    )
    starts_on = DayField(label=_("From which day?"))
    ends_on = DayField(
        label=_("Which is the last day?"),
        help_text=_("Leave this empty where it goes on."),
        required=False,
    )
    person_name = TextField(
        label=_("What name is the provider told?"), max_length=120, missing=_("Enter a name")
    )
    how_to_reach = TextAreaField(
        label=_("How does the provider reach the person?"),
        help_text=_("An address or a telephone number: what is needed, and no more."),
        max_length=600,
        missing=_("Enter how to reach them"),
        look=Look(rows=3),
    )
    to_know = TextAreaField(
        label=_("What has the provider to know to do this well?"),
        help_text=_("Nothing of the plan, and no diagnosis, is shown to the provider."),
        required=False,
        max_length=600,
        look=Look(rows=3),
    )
    agreed = RadiosField(
        label=_("Has the person agreed to this order?"),
        choices=[
            ("ask", _("Not yet: ask on their own page")),
            ("yes", _("Yes, and I write down how")),
        ],
        reveals={"yes": ("agreed_name", "agreed_how")},
        missing=_("Choose whether they have agreed"),
    )
    agreed_name = TextField(label=_("Who agreed?"), max_length=120, missing=_("Enter who agreed"))
    agreed_how = RadiosField(
        label=_("How did they say so?"), choices=HOW, missing=_("Choose how they said so")
    )

    def __init__(
        self,
        *args: Any,
        line: LineToOrder,
        providers: Sequence[tuple[UUID, str]],
        before: OrderAnswer | None = None,
        **kwargs: Any,
    ) -> None:
        """`line` says what there is money for; `before` is the order that this one changes."""
        super().__init__(*args, **kwargs)
        chosen = [one for one in providers if before is None or one[0] == before.organisation_id]
        self.offer("organisation_id", chosen)
        if len(chosen) == 1:
            self.fields["organisation_id"].initial = str(chosen[0][0])
        if line.unit:
            self.fields["quantity"].label = _("How many %(unit)s?") % {"unit": line.unit}

    def draft(self) -> OrderDraft:
        given = self.cleaned_data
        return OrderDraft(
            organisation_id=UUID(given["organisation_id"]),
            quantity_hundredths=given["quantity"],
            unit_pence=given["price"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            person_name=given["person_name"],
            how_to_reach=given["how_to_reach"],
            to_know=given["to_know"],
        )

    def agreement(self) -> Agreed | None:
        given = self.cleaned_data
        if given["agreed"] != "yes":
            return None
        return Agreed(given["agreed_name"], SaidHow(given["agreed_how"]))


class AgreedForm(Form):
    """That the person agreed to an order, keyed by staff."""

    agreed_name = TextField(label=_("Who agreed?"), max_length=120, missing=_("Enter who agreed"))
    agreed_how = RadiosField(
        label=_("How did they say so?"), choices=HOW, missing=_("Choose how they said so")
    )

    def agreement(self) -> Agreed:
        given = self.cleaned_data
        return Agreed(given["agreed_name"], SaidHow(given["agreed_how"]))


class AgreeForm(Form):
    """Whether the person agrees to an order, on their own page."""

    agrees = RadiosField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        reveals={"no": ("words",)},
        missing=_("Choose yes or no"),
    )
    words = TextAreaField(
        label=_("What would you like to be different?"),
        max_length=600,
        missing=_("Say what you would like to be different"),
        look=Look(rows=3),
    )


class AnswerOrderForm(Form):
    """Whether a provider takes an order on."""

    accepts = RadiosField(
        label=_("Can you do this?"),
        choices=[("yes", _("Yes, we accept the order")), ("no", _("No"))],
        reveals={"no": ("words",)},
        missing=_("Choose whether you can do this"),
    )
    words = TextAreaField(
        label=_("Why not?"), max_length=600, missing=_("Say why not"), look=Look(rows=3)
    )


class KeyedAnswerForm(Form):
    """Whether a provider that has nobody here takes an order on, keyed by staff."""

    accepts = RadiosField(
        label=_("What does the provider say?"),
        choices=[("yes", _("Yes, it accepts the order")), ("no", _("No"))],
        missing=_("Choose what it says"),
    )
    words = TextAreaField(
        label=_("Who said so, when and how?"),
        help_text=_("And why not, if it says no."),
        max_length=600,
        missing=_("Say who said so, when and how"),
        look=Look(rows=3),
    )


class WhyForm(Form):
    """Why something is taken back."""

    words = TextAreaField(label=_("Why?"), max_length=600, missing=_("Say why"), look=Look(rows=3))


class EndForm(Form):
    """When an order ends, and why."""

    ends_on = DayField(label=_("Which is its last day?"))
    words = TextAreaField(
        label=_("Why does it end?"), max_length=600, missing=_("Say why"), look=Look(rows=3)
    )
