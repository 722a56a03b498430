"""Shapes of what is asked about statements between bodies, schedules and refunds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.kernel.periods import MONTHS, Period
from openphb.web.forms import (
    CSV,
    XLSX,
    DayField,
    FileField,
    Form,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look

# How many months back a statement may begin: redress goes back years, and so do disputes.
MONTHS_BACK = 60


def _month(day: date, back: int) -> date:
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


class DraftForm(Form):
    """Between which bodies, and of which months."""

    tenant = SelectField(
        label=_("Whose records?"), choices=[], missing=_("Choose the commissioner")
    )
    other = SelectField(
        label=_("With which other body?"), choices=[], missing=_("Choose the other body")
    )
    since = SelectField(label=_("First month"), choices=[], missing=_("Choose the first month"))
    until = SelectField(label=_("Last month"), choices=[], missing=_("Choose the last month"))

    def __init__(
        self,
        *args: Any,
        tenants: Iterable[tuple[str, str]],
        bodies: Iterable[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        """`tenants` and `bodies` are what may be chosen, as (id, words)."""
        super().__init__(*args, **kwargs)
        self.offer("tenant", tenants, none=True)
        self.offer("other", bodies, none=True)
        months = [_month(today, back) for back in range(MONTHS_BACK)]
        words = [(one.isoformat(), f"{MONTHS[one.month - 1]} {one.year}") for one in months]
        for name in ("since", "until"):
            self.offer(name, words, none=True)

    def clean(self) -> dict[str, Any]:
        """The last month is not before the first."""
        said = super().clean() or self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last month cannot be before the first"))
        return said

    @property
    def period(self) -> Period:
        """The whole months that were chosen."""
        last = date.fromisoformat(self.cleaned_data["until"])
        return Period(date.fromisoformat(self.cleaned_data["since"]), _month(last, -1))


class KeyAgreementForm(Form):
    """Who of the other body agreed, when, and how it was said."""

    name = TextField(
        label=_("Who of the other body agreed?"),
        missing=_("Write the name of who agreed"),
        max_length=200,
    )
    agreed_on = DayField(label=_("On which day?"), missing=_("Enter the day on their letter"))
    how = TextAreaField(
        label=_("How did they say it?"),
        help_text=_("Like “letter of 3 July 2027, reference CF/12”. Keep the letter itself."),
        missing=_("Write how they said it"),
        max_length=500,
        look=Look(rows=3),
    )


class DisputeForm(Form):
    """What is wrong with a statement, and whose word it is."""

    words = TextAreaField(
        label=_("What is wrong with it?"),
        missing=_("Write what is wrong"),
        max_length=2000,
    )
    name = TextField(
        label=_("Who of the other body says so?"),
        help_text=_("Leave it empty if it is you who says so."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, theirs: bool = False, **kwargs: Any) -> None:
        """Whoever is of the other body says it in their own name (`theirs`)."""
        super().__init__(*args, **kwargs)
        if theirs:
            del self.fields["name"]


class ResolveForm(Form):
    """How a dispute ended."""

    words = TextAreaField(
        label=_("How did it end?"),
        help_text=_("If the statement was wrong, withdraw it and draft another one."),
        missing=_("Write how it ended"),
        max_length=2000,
    )


class MoneyForm(Form):
    """On which day money moved, and by which reference."""

    on = DayField(
        label=_("On which day did the money move?"),
        missing=_("Enter the day on the bank statement"),
    )
    reference = TextField(
        label=_("By which reference?"),
        help_text=_("As it stands on the bank statement."),
        missing=_("Enter the reference"),
        max_length=100,
    )


class ScheduleForm(Form):
    """A file in which another body says what it paid."""

    tenant = SelectField(
        label=_("For whose records?"), choices=[], missing=_("Choose the commissioner")
    )
    body = SelectField(label=_("Which body paid?"), choices=[], missing=_("Choose the body"))
    file = FileField(
        label=_("Choose the file"),
        help_text=_("CSV or an Excel workbook (.xlsx), at most 20 MB."),
        kinds=(CSV, XLSX),
        missing=_("Choose the file that they sent"),
    )

    def __init__(
        self,
        *args: Any,
        tenants: Iterable[tuple[str, str]],
        bodies: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`tenants` and `bodies` are what may be chosen, as (id, words)."""
        super().__init__(*args, **kwargs)
        self.offer("tenant", tenants, none=True)
        self.offer("body", bodies, none=True)


class RefundDecisionForm(Form):
    """Whether a refund that somebody else proposed goes ahead, and why."""

    decision = RadiosField(
        label=_("Should the person have this back?"),
        choices=[("agree", _("Yes: this care is free, and the sum is right")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(
        label=_("Why?"),
        help_text=_("The person may read this."),
        missing=_("Write why"),
        max_length=2000,
    )
