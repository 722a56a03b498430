"""Shapes of what is asked about fairness."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from openphb.domains.evaluation.types import Measure
from openphb.web.formatting import long_date
from openphb.web.forms import Form, RadiosField, SelectField


class FairnessForm(Form):
    """Which budgets to compare, and on which day."""

    measure = RadiosField(
        label=_("Which budgets?"), choices=[(one.value, _(one.words)) for one in Measure]
    )
    on = SelectField(label=_("On which day?"), choices=[])

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        """`days` are those that may be asked for, the latest first."""
        super().__init__(*args, **kwargs)
        self.fields["on"] = SelectField(
            label=_("On which day?"),
            help_text=_(
                "Ends of quarters only: between two days that are close, few people would differ."
            ),
            choices=[(day.isoformat(), long_date(day)) for day in days],
        )
