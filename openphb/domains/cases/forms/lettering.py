"""Shapes of what is asked about the words of a letter."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.cases.types import LetterDraft, LetterKind, LetterPart
from openphb.web.forms import DayField, Form, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look


class LetterForm(Form):
    """A version of a letter's words."""

    starts_on = DayField(label=_("From which day do these words count?"))
    address = TextAreaField(
        label=_("Our address"),
        help_text=_("It stands under our name at the top. Leave it empty for our name alone."),
        required=False,
        max_length=1000,
        look=Look(rows=3),
    )
    greeting = TextField(
        label=_("The greeting"),
        help_text=_("For example: Dear {name}"),
        missing=_("Write the greeting"),
        max_length=200,
    )
    body = TextAreaField(
        label=_("The letter itself"),
        help_text=_(
            "One paragraph a line, in your order. A line that begins with # is a heading. Fields "
            "stand in braces: OpenPHB fills them in. A line falls away where its field is empty."
        ),
        missing=_("Write the letter"),
        max_length=12000,
        look=Look(rows=24),
    )
    contact = TextAreaField(
        label=_("How to reach us"),
        help_text=_("It stands at the end of the letter, before the closing words."),
        required=False,
        max_length=4000,
        look=Look(rows=4),
    )
    closing = TextField(label=_("The closing words"), required=False, max_length=200)

    def __init__(self, *args: Any, before: LetterDraft, starts_on: date, **kwargs: Any) -> None:
        """`before` are the words that count today; they stand there to be changed."""
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = starts_on
        for part in LetterPart:
            self.fields[part.value].initial = before.part(part)

    def draft(self, kind: LetterKind) -> LetterDraft:
        """Return the version as it was written."""
        given = self.cleaned_data
        return LetterDraft(
            kind, given["starts_on"], *(given[part.value].strip() for part in LetterPart)
        )


class LetterDecisionForm(Form):
    """Whether a version counts."""

    decision = RadiosField(
        label=_("Do you agree to these words?"),
        choices=[("agree", _("Yes, they count from their day on")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Say why in a few words"), max_length=1000, look=Look(rows=2)
    )
