"""Shapes of what is asked about running the system."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.web.forms import DayField, Form, TextAreaField


class ReleaseForm(Form):
    """What was reconciled with the bank before the rails open again."""

    reason = TextAreaField(
        label=_("What did you reconcile with the bank, and what did you find?"),
        help_text=_(
            "Say which statements you looked at, up to which day, and what you did about each "
            "payment that the bank made and this copy does not know of."
        ),
        missing=_("Write what you reconciled and what you found"),
    )


class DayForm(Form):
    """The day that a demonstration pretends it is."""

    to = DayField(label=_("Which day should it be?"))
