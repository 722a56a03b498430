"""What is asked about one duty of an employer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.agreements.employing.types import Duty, DutyDraft, DutyEnds, DutyRule
from openphb.web.forms import (
    JPEG,
    PDF,
    PNG,
    DayField,
    FileField,
    Form,
    RadiosField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

NAME = 120


class DutyForm(Form):
    """That a duty is in place, since when, until when, and what shows it."""

    needed = RadiosField(
        label=_("Is it in place?"),
        choices=[("yes", _("Yes")), ("no", _("It is not needed here"))],
        missing=_("Choose whether it is in place"),
    )
    who = TextField(
        label=_("About which personal assistant is it?"), required=False, max_length=NAME
    )
    provider = TextField(label=_("Who insures?"), required=False, max_length=NAME)
    number = TextField(label=_("Policy number"), required=False, max_length=60)
    starts_on = DayField(label=_("From which day, or on which day was it done?"))
    ends_on = DayField(
        label=_("Which is the last day it holds?"),
        help_text=_("Leave this empty where it has no end."),
        required=False,
    )
    words = TextAreaField(
        label=_("What did you see? Or why is it not needed?"),
        help_text=_("Leave this empty if the paper says it."),
        required=False,
        max_length=600,
        look=Look(rows=2),
    )
    paper = FileField(
        label=_("The paper that shows it"),
        help_text=_("A PDF or a picture. It is kept with the person’s documents."),
        kinds=(PDF, PNG, JPEG),
        required=False,
    )

    def __init__(self, *args: Any, rule: DutyRule, **kwargs: Any) -> None:
        """`rule` says what is asked of this duty; what it does not ask is left out."""
        super().__init__(*args, **kwargs)
        if not rule.each_assistant:
            del self.fields["who"]
        if rule.duty is Duty.PAYROLL:
            self.fields["provider"].label = _("Who runs the payroll?")
        elif rule.duty is Duty.PENSION:
            self.fields["provider"].label = _("Which pension scheme is it?")
        elif rule.duty is not Duty.INSURANCE:
            del self.fields["provider"]
        if rule.duty is not Duty.INSURANCE:
            del self.fields["number"]
        if rule.ends is DutyEnds.NEVER:
            del self.fields["ends_on"]

    def draft(self, duty: Duty) -> DutyDraft:
        """Return the duty as it was answered."""
        given = self.cleaned_data
        return DutyDraft(
            duty=duty,
            starts_on=given["starts_on"],
            ends_on=given.get("ends_on"),
            words=given["words"],
            who=given.get("who", ""),
            provider=given.get("provider", ""),
            number=given.get("number", ""),
            needed=given["needed"] == "yes",
        )
