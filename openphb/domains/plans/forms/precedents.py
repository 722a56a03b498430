"""The questions of precedents: what to look for, words that name nobody, and sharing with others."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.web.forms import Form, RadiosField, SelectField, TextAreaField, TextField
from openphb.web.forms.fields import Look

WORDS = Look(rows=3)


class SearchForm(Form):
    """What somebody looks for among the precedents."""

    q = TextField(
        label=_("What was bought, or what was it for?"),
        help_text=_("For example: gym, Wii Fit, see my friends"),
        missing=_("Write a word or two"),
        max_length=200,
    )
    decision = SelectField(
        label=_("How it was decided"),
        choices=[
            ("", _("Agreed or not")),
            ("agreed", _("Agreed")),
            ("not_agreed", _("Not agreed")),
        ],
        required=False,
    )


class ConfirmForm(Form):
    """What a decided line is called where others find it."""

    bought = TextAreaField(
        label=_("What was to be bought"), missing=_("Write what it was"), max_length=500, look=WORDS
    )
    outcome = TextAreaField(
        label=_("What it was for"), missing=_("Write what it was for"), max_length=1000, look=WORDS
    )
    reason = TextAreaField(
        label=_("Why it was decided so"), missing=_("Write why"), max_length=2000, look=WORDS
    )


class KeepOutForm(Form):
    """Why nobody is to find a decided line."""

    because = TextAreaField(
        label=_("Why should nobody find it?"),
        help_text=_("For example: only one person here has this, so anybody would know who it is."),
        missing=_("Write why"),
        max_length=500,
        look=WORDS,
    )


class SharingForm(Form):
    """Whether other commissioners find a commissioner's precedents."""

    shares = RadiosField(
        label=_("May other commissioners find them?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        missing=_("Choose yes or no"),
    )
    words = TextAreaField(
        label=_("Who agreed to that, and why?"),
        missing=_("Write who agreed to it and why"),
        max_length=500,
        look=WORDS,
    )
