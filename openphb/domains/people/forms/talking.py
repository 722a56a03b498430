"""Shapes of what is asked about how to talk with somebody, consent and capacity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.people.types import (
    Capacity,
    CapacityAbout,
    Communication,
    Consent,
    ConsentAbout,
    ConsentGiven,
    ContactBy,
    Finding,
    Format,
    Interpreter,
)
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look


class CommunicationFields(Form):
    """How somebody reads, hears, speaks and is reached, and what helps them."""

    formats = CheckboxesField(
        label=_("How can they best read or hear what we send?"),
        choices=[(one.value, _(one.words)) for one in Format],
        required=False,
    )
    interpreter = SelectField(
        label=_("Who helps them to understand and be understood?"),
        choices=[(one.value, _(one.words)) for one in Interpreter],
        required=False,
    )
    language = TextField(label=_("Their language"), required=False, max_length=100)
    contact_by = SelectField(
        label=_("How do they want to be reached?"),
        choices=[(one.value, _(one.words)) for one in ContactBy],
        required=False,
    )
    adjustments = TextAreaField(
        label=_("What else helps them?"),
        help_text=_("Reasonable adjustments: for example calls after 10, more time, or a ramp."),
        required=False,
        max_length=1000,
        look=Look(rows=2),
    )


class CommunicationForm(CommunicationFields):
    """How to talk with somebody, as it stands from now on."""

    more = TextAreaField(
        label=_("Anything else we should know"), required=False, max_length=1000, look=Look(rows=2)
    )

    def __init__(self, *args: Any, told: Communication, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {
            "formats": [one.value for one in told.formats],
            "interpreter": told.interpreter.value,
            "language": told.language,
            "contact_by": told.contact_by.value if told.contact_by else "",
            "adjustments": told.adjustments,
            "more": told.more,
        }


def communication_of(given: Mapping[str, Any]) -> Communication:
    """Return what a form's clean answers say about communication."""
    contact_by = given.get("contact_by")
    return Communication(
        tuple(Format(one) for one in given["formats"]),
        given["language"],
        Interpreter(given["interpreter"] or Interpreter.NONE),
        ContactBy(contact_by) if contact_by else None,
        given["adjustments"],
        given.get("more", ""),
    )


class ConsentForm(Form):
    """What somebody agrees to, or who decides for them."""

    about = RadiosField(
        label=_("What was asked?"),
        choices=[(one.value, _(one.words)) for one in ConsentAbout],
        missing=_("Choose what was asked"),
    )
    answer = RadiosField(
        label=_("What was the answer?"),
        choices=[(one.value, _(one.words)) for one in ConsentGiven],
        missing=_("Choose the answer"),
        reveals={ConsentGiven.BEST_INTERESTS.value: ("decided_by",)},
    )
    decided_by = TextField(
        label=_("Who decided in their best interests?"),
        help_text=_("Their name, and what they are to the person."),
        required=False,
        max_length=200,
    )
    said_on = DayField(label=_("On which day?"))
    words = TextAreaField(
        label=_("In their words, or how they showed it"),
        required=False,
        max_length=2000,
        look=Look(rows=2),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].initial = today

    @property
    def consent(self) -> Consent:
        """The answer as the action takes it."""
        given = self.cleaned_data
        return Consent(
            ConsentAbout(given["about"]),
            ConsentGiven(given["answer"]),
            given["decided_by"] or "",
            given["words"],
        )


class CapacityForm(Form):
    """What was found about one decision."""

    about = RadiosField(
        label=_("What kind of decision is it?"),
        choices=[(one.value, _(one.words)) for one in CapacityAbout],
        missing=_("Choose what kind of decision it is"),
    )
    decision = TextField(
        label=_("Which decision is it about?"),
        help_text=_("One decision at one time, for example: to hold a direct payment."),
        missing=_("Enter the decision"),
        max_length=300,
    )
    finding = RadiosField(
        label=_("What was found?"),
        choices=[(one.value, _(one.words)) for one in Finding],
        missing=_("Choose what was found"),
    )
    assessed_by = TextField(
        label=_("Who assessed it?"), missing=_("Enter who assessed it"), max_length=200
    )
    assessed_on = DayField(label=_("On which day?"))
    words = TextAreaField(
        label=_("Why, and what was done to help them decide"),
        required=False,
        max_length=4000,
        look=Look(rows=3),
    )
    look_again_on = DayField(label=_("When should it be looked at again?"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessed_on"].initial = today

    @property
    def capacity(self) -> Capacity:
        """The finding as the action takes it."""
        given = self.cleaned_data
        return Capacity(
            given["decision"],
            Finding(given["finding"]),
            given["assessed_on"],
            given["assessed_by"],
            given["words"],
            CapacityAbout(given["about"]),
            given["look_again_on"],
        )
