"""What is asked about money that is left when a budget ends."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.spending.types import KeptFor, LastMoneyKind
from openphb.web.forms import DayField, Form, PoundsField, RadiosField, TextAreaField, TextField
from openphb.web.forms.fields import Look

LONGEST = 2000
FEW = Look(rows=3)


class KeepForm(Form):
    """For what money that is there is kept, how much, and how that is known."""

    kind = RadiosField(
        label=_("What is it kept for?"),
        choices=[(one, one.words) for one in KeptFor],
        missing=_("Choose what it is kept for"),
    )
    pence = PoundsField(
        label=_("How much?"),
        help_text=_("All that is kept for it now. Enter 0 once it is spent or not needed."),
        missing=_("Enter the amount, or 0"),
        least=0,
    )
    words = TextAreaField(
        label=_("How do you know?"),
        missing=_("Say what shows it, such as a payslip, a bill or the firm’s letter"),
        max_length=LONGEST,
        look=FEW,
    )


class LastMoneyForm(Form):
    """What is done about money that is kept for nothing, and who is asked for it by when."""

    kind = RadiosField(
        label=_("What do you propose?"),
        choices=[(one, one.words) for one in LastMoneyKind],
        missing=_("Choose what you propose"),
        reveals={LastMoneyKind.ASK: ("repaid_by", "told_on", "answer_by")},
    )
    pence = PoundsField(label=_("How much?"), missing=_("Enter the amount"), least=1)
    reasons = TextAreaField(
        label=_("Why?"),
        help_text=_("The family or executor reads this. Write it as you would say it to them."),
        missing=_("Give the reasons"),
        max_length=LONGEST,
        look=FEW,
    )
    repaid_by = TextField(
        label=_("Who is asked?"),
        help_text=_("After a death: who settles the person’s affairs."),
        missing=_("Name who is asked"),
        max_length=200,
    )
    told_on = DayField(label=_("Day of the letter"), missing=_("Enter the day of the letter"))
    answer_by = DayField(
        label=_("Until when may they pay, or ask us to look again?"),
        help_text=_("At least four weeks after the letter."),
        missing=_("Enter the day until which they may pay"),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was answered, as it is drafted."""
        given = dict(self.cleaned_data)
        return given | {"kind": LastMoneyKind(given["kind"])}


class DecideLastForm(Form):
    """Whether it is agreed, and why."""

    agree = RadiosField(
        label=_("Do you agree?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        missing=_("Choose whether you agree"),
    )
    reason = TextAreaField(label=_("Why?"), missing=_("Say why"), max_length=LONGEST, look=FEW)


class ReceiveForm(Form):
    """When money that was asked back came in."""

    received_on = DayField(
        label=_("On which day did it reach the bank?"),
        missing=_("Enter the day on the bank statement"),
    )
    reference = TextField(
        label=_("What does the bank statement say?"), required=False, max_length=140
    )
