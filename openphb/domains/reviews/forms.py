"""Shapes of what is asked about reviews."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.reviews.types import Calendar
from openphb.web.forms import DayField, Form, RadiosField, TextAreaField, TextField

SCORES = (
    ("5", _("5: all the way")),
    ("4", _("4: mostly")),
    ("3", _("3: about half")),
    ("2", _("2: a little")),
    ("1", _("1: not at all")),
)


class OpenForm(Form):
    """Which review, why, and by when."""

    calendar = RadiosField(
        label=_("Which review is needed?"),
        choices=[
            (Calendar.PLAN_AND_BUDGET, _("Plan and budget")),
            (Calendar.MONEY_AUDIT, _("Audit of the money")),
            (Calendar.CHC_ELIGIBILITY, _("Eligibility for NHS continuing healthcare")),
        ],
        hints={
            Calendar.PLAN_AND_BUDGET: _("Does the plan still fit, and is the money enough?"),
            Calendar.MONEY_AUDIT: _("Statements and receipts. It does not look at care."),
            Calendar.CHC_ELIGIBILITY: _("Only where the body has decided to look at it again."),
        },
    )
    because = TextAreaField(label=_("Why is it needed?"), missing=_("Write why it is needed"))
    due_by = DayField(label=_("By which day?"))


class BookForm(Form):
    """When and where a review is held."""

    booked_for = DayField(label=_("On which day?"))
    where = TextField(
        label=_("Where?"),
        help_text=_("For example: at home, with the nurse you chose"),
        missing=_("Enter where it is held"),
        max_length=200,
    )

    def __init__(self, *args: Any, suggestion: str = "", **kwargs: Any) -> None:
        """`suggestion` is a working day to offer, in words."""
        super().__init__(*args, **kwargs)
        self.fields["booked_for"].help_text = suggestion


class RecordForm(Form):
    """When a review was held and what it found."""

    held_on = DayField(label=_("On which day was it held?"))
    found = TextAreaField(
        label=_("What did it find?"),
        help_text=_(
            "Does the plan still meet the needs? Is the money enough, and used as agreed? "
            "What should change?"
        ),
        missing=_("Write what the review found"),
    )


class RateForm(Form):
    """How an outcome is going."""

    score = RadiosField(label=_("How is it going?"), choices=SCORES)
    said_on = DayField(label=_("On which day was this said?"))
    words = TextAreaField(label=_("In your own words"), required=False)
