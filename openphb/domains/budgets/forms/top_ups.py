"""What is asked about money that somebody adds to accommodation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import AgreedPoint, PaidBy, TopUpDraft
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    PoundsField,
    RadiosField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look


class TopUpForm(Form):
    """Who pays how much more for which home, and what was agreed in writing."""

    home = TextField(
        label=_("Which home did the person choose?"), max_length=200, missing=_("Enter the home")
    )
    cost = PoundsField(label=_("What does it cost a week?"), missing=_("Enter what it costs"))
    usual = PoundsField(
        label=_("What would suitable accommodation usually cost a week?"),
        help_text=_("Only what the chosen home costs above this is added."),
        missing=_("Enter what it would usually cost"),
    )
    paid_by = RadiosField(
        label=_("Who pays the difference?"),
        choices=[(one.value, _(one.words)) for one in PaidBy],
        missing=_("Choose who pays"),
    )
    name = TextField(label=_("What is their name?"), max_length=120, missing=_("Enter a name"))
    paid_to = TextField(
        label=_("To whom is it paid?"),
        help_text=_("The home or the council. It is never paid to the NHS."),
        max_length=200,
        missing=_("Enter to whom it is paid"),
    )
    starts_on = DayField(label=_("From which day?"))
    agreed_on = DayField(label=_("On which day was it agreed in writing?"))
    points = CheckboxesField(
        label=_("What does the written agreement say?"),
        choices=[(one.value, _(one.words)) for one in AgreedPoint],
        missing=_("Tick what the agreement says"),
    )
    review_on = DayField(label=_("When is it looked at again?"))

    def draft(self) -> TopUpDraft:
        said = self.cleaned_data
        return TopUpDraft(
            PaidBy(said["paid_by"]),
            said["name"],
            said["home"],
            said["cost"],
            said["usual"],
            said["paid_to"],
            said["starts_on"],
            said["agreed_on"],
            said["review_on"],
            frozenset(AgreedPoint(one) for one in said["points"]),
        )


class EndTopUpForm(Form):
    """When somebody stops adding to accommodation, and why."""

    last_day = DayField(label=_("Which is the last day?"))
    words = TextAreaField(
        label=_("Why does it end?"), max_length=600, missing=_("Say why"), look=Look(rows=3)
    )
