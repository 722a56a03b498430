"""Forms of an organisation: who works there, its papers, its client account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.monitoring.forms.holdings import WORDS
from openphb.domains.monitoring.types import (
    PaperDraft,
    PaperKind,
)
from openphb.web.forms import (
    DayField,
    EmailField,
    Form,
    PoundsField,
    RadiosField,
    SelectField,
    TextField,
)


class PersonForm(Form):
    """Somebody who works for an organisation."""

    name = TextField(label=_("What is their name?"), missing=_("Enter their name"), max_length=120)
    username = TextField(
        label=_("Which name do they sign in with?"),
        missing=_("Enter a name to sign in with"),
        max_length=60,
    )
    email = EmailField(label=_("What is their email address at work?"))


class PaperForm(Form):
    """A paper that an organisation showed."""

    kind = RadiosField(
        label=_("Which paper is it?"),
        choices=[(one.value, _(one.words)) for one in PaperKind],
        missing=_("Choose the paper"),
    )
    needed = RadiosField(
        label=_("Does it need it?"),
        choices=[("yes", _("Yes, and I have seen it")), ("no", _("No, it is not needed here"))],
        missing=_("Choose whether it is needed"),
    )
    number = TextField(label=_("Its number, if it has one"), required=False, max_length=60)
    words = TextField(
        label=_("What did you see? Or why is it not needed?"),
        missing=_("Write what you saw"),
        max_length=WORDS,
    )
    holds_from = DayField(label=_("From which day?"), missing=_("Enter the day"))
    holds_until = DayField(
        label=_("Which is the last day it holds?"),
        help_text=_("Leave this empty where it has no end."),
        required=False,
    )

    def draft(self) -> PaperDraft:
        """Return the paper as it was answered."""
        given = self.cleaned_data
        return PaperDraft(
            PaperKind(given["kind"]),
            given["holds_from"],
            given["holds_until"],
            given["number"],
            given["words"],
            given["needed"] == "yes",
        )


class ClientAccountForm(Form):
    """What a pooled client account has on a day."""

    firm = SelectField(
        label=_("Which account?"), choices=[], missing=_("Choose the account"), required=True
    )
    on = DayField(label=_("On which day?"), missing=_("Enter the day"))
    pence = PoundsField(label=_("What is its balance?"))

    def __init__(self, *args: Any, firms: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`firms` are (key, words) of the accounts that are kept."""
        super().__init__(*args, **kwargs)
        self.offer("firm", firms, none=True)
