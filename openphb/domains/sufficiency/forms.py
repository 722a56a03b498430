"""Shapes of what is asked about sufficiency."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from openphb.web.forms import DayField, Form, RadiosField, TextAreaField
from openphb.web.forms.fields import Look


class OnForm(Form):
    """For which day budgets are looked at."""

    on = DayField(label=_("Look at"), missing=_("Enter a day, like 1 4 2027"))


class FromForm(Form):
    """From which day shortfalls are made good."""

    from_day = DayField(
        label=_("From which day?"),
        help_text=_(
            "If that day has passed, what is owed since then is paid with the next payment."
        ),
        missing=_("Enter a day, like 1 4 2027"),
    )


class LeaveOutForm(Form):
    """Why a row is left out."""

    reason = TextAreaField(
        label=_("Why is it left out?"),
        help_text=_("The budget stays short and stays in the list."),
        missing=_("Enter the reason"),
        max_length=500,
        look=Look(rows=3),
    )


class DecisionForm(Form):
    """Whether a batch that somebody else put forward is agreed to."""

    decision = RadiosField(
        label=_("Do you agree to it?"),
        choices=[("agree", _("Yes, raise these budgets")), ("refuse", _("No, raise none of them"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why? Write it for the people whose budgets these are"),
        help_text=_("It is in their letter."),
        missing=_("Enter your reason"),
        max_length=500,
        look=Look(rows=3),
    )
