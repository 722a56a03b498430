"""Shapes of what use cases that cross domains ask."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.payments.types import RecoveryKind
from openphb.web.forms import DayField, Form, PoundsField, TextAreaField, TextField

# What each kind of recovery asks besides its amount and its reasons.
ASKED = {
    RecoveryKind.OFFSET: ("enough", "told_on", "answer_by"),
    RecoveryKind.REPAYMENT: ("repaid_by", "told_on", "answer_by"),
    RecoveryKind.WRITE_OFF: (),
}


class RecoveryForm(Form):
    """What is proposed about money paid too much."""

    pence = PoundsField(label=_("How much?"), missing=_("Enter an amount"))
    reasons = TextAreaField(
        label=_("Why is this right?"),
        help_text=_("The person may read this, and may ask to have it looked at again."),
        missing=_("Write why this is right"),
        max_length=2000,
    )
    enough = TextAreaField(
        label=_("Why is what remains enough for the care in the plan?"),
        missing=_("Write why what remains is enough"),
        max_length=2000,
    )
    repaid_by = TextField(
        label=_("Who must repay?"), missing=_("Enter who must repay"), max_length=200
    )
    told_on = DayField(
        label=_("When was the person told in writing?"),
        help_text=_("With the reasons, the amount, and that they may ask us to think again."),
        missing=_("Enter the day on which the person was told in writing"),
    )
    answer_by = DayField(
        label=_("Until when may they answer?"),
        missing=_("Enter the day until which they may answer"),
    )

    def __init__(self, *args: Any, kind: RecoveryKind, **kwargs: Any) -> None:
        """Ask what this kind of recovery needs, and nothing else."""
        super().__init__(*args, **kwargs)
        for name in ("enough", "repaid_by", "told_on", "answer_by"):
            if name not in ASKED[kind]:
                del self.fields[name]
