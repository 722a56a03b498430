"""Shapes of what is asked about local rates."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.rates.catalogue import OWN_UNITS, catalogue, key_of, own_key
from openphb.domains.rates.rules import LONGEST_OWN_NAME, LONGEST_SOURCE
from openphb.domains.rates.types import Priceable, RateKey, Unit
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


NEW = "new"
"""Chosen for a thing that the commissioner's own list does not have yet."""


class OnForm(Form):
    """For which day the card is shown."""

    on = DayField(label=_("Show the card for"), missing=_("Enter a day, like 1 4 2026"))


class RecordForm(Form):
    """One price, from when, and who said so."""

    code = SelectField(label=_("What is priced?"), choices=[], missing=_("Choose what is priced"))
    own_words = TextField(
        label=_("If it is new on your own list: what is it?"),
        help_text=_("For example: Respite weekend, or Standard manual wheelchair."),
        required=False,
        max_length=LONGEST_OWN_NAME,
    )
    own_unit = SelectField(
        label=_("If it is new on your own list: what is its price for?"),
        choices=[(unit.value, _(unit.words)) for unit in OWN_UNITS],
        required=False,
    )
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

    def __init__(self, *args: Any, own: Iterable[Priceable] = (), **kwargs: Any) -> None:
        """`own` is what stands on the commissioner's own list already."""
        super().__init__(*args, **kwargs)
        self.own = {one.key.code: one.key for one in own}
        offered = [one.key for one in catalogue().values()] + list(self.own.values())
        choices = [(key.code, key.full_words) for key in offered]
        self.offer("code", [*choices, (NEW, str(_("Something new on our own list")))], none=True)

    def clean(self) -> dict[str, Any]:
        """What is new on the list is named, and its price is for something."""
        given = super().clean() or self.cleaned_data
        if given.get("code") == NEW:
            for name, missing in (
                ("own_words", _("Say what is new on your own list")),
                ("own_unit", _("Choose what its price is for")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return given

    @property
    def key(self) -> RateKey:
        """What is priced."""
        given = self.cleaned_data
        if given["code"] == NEW:
            return own_key(given["own_words"], Unit(given["own_unit"]))
        return self.own.get(given["code"]) or key_of(given["code"])


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
