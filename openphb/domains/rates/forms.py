"""Shapes of what is asked about local rates."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.rates.catalogue import catalogue
from openphb.domains.rates.rules import LONGEST_SOURCE
from openphb.web.forms import (
    DayField,
    FileField,
    FileKind,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

# The reader tells what a file is, and says more about a wrong one than its first bytes could.
CARD = FileKind(_("rate card"), "application/octet-stream", (".csv", ".xlsx"), lambda *_bytes: True)


class OnForm(Form):
    """For which day the card is shown."""

    on = DayField(label=_("Show the card for"), missing=_("Enter a day, like 1 4 2026"))


class RecordForm(Form):
    """One price, from when, and who said so."""

    code = SelectField(label=_("What is priced?"), choices=[], missing=_("Choose what is priced"))
    value = TextField(
        label=_("What does it cost?"),
        help_text=_(
            "In pounds, like 18.40. For a percentage its number, for a choice yes or no. Write “taken "
            "back” to undo a price that should never have begun on the day below."
        ),
        missing=_("Enter a price, like 18.40"),
        max_length=20,
        look=Look(width=10),
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter the first day"))
    valid_to = DayField(
        label=_("Until which day, with that day?"),
        help_text=_("Leave empty if no last day is known."),
        required=False,
    )
    source = TextField(
        label=_("Who set this price, and where is it written?"),
        help_text=_("For example: local rate card 2026/27, agreed by the committee on 14 March."),
        missing=_("Enter the source"),
        max_length=LONGEST_SOURCE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(
            "code", ((code, one.key.full_words) for code, one in catalogue().items()), none=True
        )


class ImportForm(Form):
    """A file of prices."""

    file = FileField(
        label=_("Choose the file"),
        help_text=_("CSV or an Excel workbook (.xlsx). At most 5 MB."),
        kinds=(CARD,),
        missing=_("Choose a file"),
    )


class DecisionForm(Form):
    """Whether rates that somebody else put forward hold."""

    decision = RadiosField(
        label=_("Do you agree to them?"),
        choices=[("agree", _("Yes, they hold")), ("refuse", _("No, refuse them all"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"), missing=_("Enter your reason"), max_length=500, look=Look(rows=3)
    )
