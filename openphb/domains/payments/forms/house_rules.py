"""Shapes of what is asked about the rules of runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import Frequency
from openphb.web.forms import (
    DayField,
    Form,
    IntegerField,
    PoundsField,
    RadiosField,
    SelectField,
    TextAreaField,
    TextField,
)
from openphb.web.forms.fields import Look


class LimitForm(Form):
    """Up to how much somebody approves, and from when."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    holder = SelectField(
        label=_("Whose limit is it?"),
        help_text=_("A person’s own limit goes before that of their role."),
        choices=[],
        missing=_("Choose a role or a person"),
    )
    run_pence = PoundsField(label=_("Most for one run"), missing=_("Enter an amount"))
    payment_pence = PoundsField(label=_("Most for one payment in it"), missing=_("Enter an amount"))
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))

    def __init__(
        self,
        *args: Any,
        commissioners: Iterable[tuple[str, str]],
        holders: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`commissioners` are (tenant id, name); `holders` roles and people that approve runs."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)
        self.offer("holder", holders, none=True)


class PolicyForm(Form):
    """When two must approve, and how long a changed account waits."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    second_above_pence = PoundsField(
        label=_("Runs above what value need two approvals?"),
        help_text=_("Leave empty if one is always enough."),
        required=False,
    )
    cooling_off_days = IntegerField(
        label=_("For how many days does a changed account wait?"),
        help_text=_("Payments to it are held in these days. 0 means that it does not wait."),
        missing=_("Enter a number of days, or 0"),
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))

    def __init__(self, *args: Any, commissioners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`commissioners` are (tenant id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)


class CalendarForm(Form):
    """On which days money arrives."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    frequency = RadiosField(
        label=_("How often are people paid?"),
        choices=[
            (Frequency.FOUR_WEEKLY.value, _("Every 4 weeks")),
            (Frequency.MONTHLY.value, _("Every month, near its end")),
            (Frequency.WEEKLY.value, _("Every week")),
        ],
        missing=_("Choose how often"),
        reveals={Frequency.MONTHLY.value: ("days_before_end",)},
    )
    first_day = DayField(
        label=_("On which day does the money first arrive?"),
        help_text=_(
            "Weeks are counted from it. If banks are closed, it is the working day before."
        ),
        missing=_("Enter the first pay day"),
    )
    days_before_end = IntegerField(
        label=_("How many working days before the last of the month?"),
        help_text=_("0 is the last working day of the month."),
        initial=0,
        missing=_("Enter a number of days, or 0"),
    )
    rail = RadiosField(label=_("How does the money leave?"), choices=[])
    prepare_days = IntegerField(
        label=_("How many working days before the file must go is a run prepared?"),
        initial=3,
        missing=_("Enter a number of days"),
    )
    valid_from = DayField(label=_("From which day does this hold?"), missing=_("Enter a day"))

    def __init__(
        self,
        *args: Any,
        commissioners: Iterable[tuple[str, str]],
        rails: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`commissioners` are (tenant id, name); `rails` give their names and hints."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)
        self.offer("rail", [(key, words) for key, (words, _hint) in rails.items()])
        self.fields["rail"].initial = next(iter(rails))


class SiteRailForm(Form):
    """How a site's own system pays, and from when."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    rail = RadiosField(label=_("Which system pays?"), choices=[], missing=_("Choose the system"))
    lead_days = IntegerField(
        label=_("How many working days does it take?"),
        help_text=_("From the day it has the file to the day the money arrives."),
        missing=_("Enter a number of days"),
    )
    layout = TextAreaField(
        label=_("What does its file look like?"),
        help_text=_(
            "Leave empty for the layout of OpenPHB. Else paste the site’s own, as JSON; the guide "
            "“Pay by supplier invoice” says how it is written."
        ),
        required=False,
        max_length=20_000,
        look=Look(rows=6),
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))

    def __init__(
        self,
        *args: Any,
        commissioners: Iterable[tuple[str, str]],
        rails: Mapping[str, tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """`commissioners` are (tenant id, name); `rails` give their names and hints."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)
        self.offer("rail", [(key, words) for key, (words, _hint) in rails.items()])
        field = self.fields["rail"]
        assert isinstance(field, RadiosField)
        field.hints = {key: hint for key, (_words, hint) in rails.items()}


class ChargingCodesForm(Form):
    """What supplier invoices are charged to, and who said so."""

    commissioner = SelectField(
        label=_("Which commissioner?"), choices=[], missing=_("Choose the commissioner")
    )
    cost_centre = TextField(
        label=_("Cost centre"), missing=_("Enter the cost centre"), max_length=25
    )
    subjective_code = TextField(
        label=_("Subjective code"),
        help_text=_("It says what kind of spending it is."),
        missing=_("Enter the subjective code"),
        max_length=25,
    )
    analysis_1 = TextField(label=_("First analysis code"), required=False, max_length=25)
    analysis_2 = TextField(label=_("Second analysis code"), required=False, max_length=25)
    analysis_3 = TextField(label=_("Third analysis code"), required=False, max_length=25)
    source = TextField(
        label=_("Where do the codes come from?"),
        help_text=_("Name the letter, message or record, with its day."),
        missing=_("Write where the codes come from"),
        max_length=200,
    )
    valid_from = DayField(label=_("From which day?"), missing=_("Enter a day"))

    def __init__(self, *args: Any, commissioners: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        """`commissioners` are (tenant id, name)."""
        super().__init__(*args, **kwargs)
        self.offer("commissioner", commissioners, none=True)


class RuleDecisionForm(Form):
    """Whether a rule that somebody else proposed shall hold, and why."""

    decision = RadiosField(
        label=_("Shall this hold?"),
        choices=[("agree", _("Yes")), ("refuse", _("No"))],
        missing=_("Choose yes or no"),
    )
    reason = TextAreaField(label=_("Why?"), missing=_("Write why"), max_length=500)
