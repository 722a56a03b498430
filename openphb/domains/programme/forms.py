"""Shapes of what is asked about counts and targets."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from openphb.domains.programme.types import RateUnit
from openphb.web.forms import DayField, Form, IntegerField, RadiosField, SelectField, TextField
from openphb.web.forms.fields import Look


class RateField(forms.DecimalField):
    """A rate or a number of people, as decimals."""

    widget = forms.TextInput
    look = Look(width=10, inputmode="decimal")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=6, **kwargs)
        self.error_messages |= {
            "required": _("Enter the target, like 0.04"),
            "invalid": _("Enter a number, like 0.04"),
        }


class OnForm(Form):
    """Which day to count on."""

    on = DayField(label=_("Count the people on"), missing=_("Enter a day, like 30 9 2026"))


class TargetForm(Form):
    """A target, its unit and its source."""

    tenant = SelectField(label=_("Commissioner"), choices=[])
    name = TextField(
        label=_("What is the target called?"),
        help_text=_("For example: planning guidance trajectory. Several may stand side by side."),
        max_length=120,
    )
    by = DayField(label=_("By which day?"))
    unit = RadiosField(
        label=_("What is it counted in?"),
        choices=[
            (RateUnit.PERCENT_OF_POPULATION, _("Percentage of the population")),
            (RateUnit.PEOPLE, _("People")),
        ],
        hints={RateUnit.PERCENT_OF_POPULATION: _("0.04 % is 40 people for each 100,000")},
    )
    rate = RateField(label=_("How much?"))
    source = TextField(
        label=_("Who said so, where and when?"), missing=_("Enter the source"), max_length=500
    )

    def __init__(self, *args: Any, tenants: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        """`tenants` are those whose targets the viewer may set."""
        super().__init__(*args, **kwargs)
        self.fields["tenant"] = SelectField(
            label=_("Commissioner"), choices=[(str(id_), name) for id_, name in tenants]
        )

    @property
    def tenant_id(self) -> UUID:
        return UUID(self.cleaned_data["tenant"])

    @property
    def rate_given(self) -> Decimal:
        return Decimal(self.cleaned_data["rate"])


class PopulationForm(Form):
    """A population, its day and its source."""

    tenant = SelectField(label=_("Commissioner"), choices=[])
    people = IntegerField(label=_("How many people?"), min_value=1, max_value=100_000_000)
    counted_on = DayField(label=_("Counted on which day?"))
    source = TextField(
        label=_("Who counted them, and where is it written?"),
        missing=_("Enter the source"),
        max_length=500,
    )

    def __init__(self, *args: Any, tenants: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenant"] = SelectField(
            label=_("Commissioner"), choices=[(str(id_), name) for id_, name in tenants]
        )

    @property
    def tenant_id(self) -> UUID:
        return UUID(self.cleaned_data["tenant"])
