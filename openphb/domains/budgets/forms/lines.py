"""Opening a budget, its lines, and telling the person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.types import (
    COSTED_BASES,
    Basis,
    CostedLine,
    Frequency,
    ToldHow,
    WeeksInYear,
)
from openphb.kernel.counting import hundredths_words, read_hundredths
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    DayField,
    PoundsField,
    RadiosField,
    SelectField,
    TextField,
    VersionedForm,
)
from openphb.web.forms.base import Form
from openphb.web.forms.fields import Look, refuse_value

FIRST_ROWS = 5
MORE_ROWS = 5


class QuantityField(forms.CharField):
    """How many, as people write it ("20", "2.5", "1,000"); gives whole hundredths."""

    look = Look(width=5, inputmode="decimal")

    def prepare_value(self, value: object) -> object:
        """Hundredths become "2.5"; what a person typed stays as typed."""
        if isinstance(value, int):
            return hundredths_words(value)
        return value

    def clean(self, value: object) -> int | None:
        """Whole hundredths, None when empty and not required."""
        words = str(super().clean(value)).strip()
        if not words:
            return None
        hundredths = read_hundredths(words)
        if hundredths is None:
            raise refuse_value(_("Enter how many as a number, like 20 or 2.5"))
        return hundredths


class OpenBudgetForm(Form):
    """How a budget is paid, and how weeks become years in it."""

    opened_on = DayField(label=_("Open it from which day?"))
    frequency = RadiosField(
        label=_("How often is it paid?"),
        choices=[(one.value, _(one.words)) for one in Frequency],
        missing=_("Choose how often it is paid"),
    )
    weeks_in_year = RadiosField(
        label=_("How many weeks does a year have?"),
        choices=[(one.value, one.words) for one in WeeksInYear],
        hints={
            WeeksInYear.FIFTY_TWO.value: _("£100.00 a week is £5,200.00 a year"),
            WeeksInYear.DAYS_OVER_SEVEN.value: _("£100.00 a week is £5,214.29 a year"),
        },
        help_text=_("Your commissioner’s choice. It is printed wherever it matters."),
        missing=_("Choose how many weeks a year has"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_on"].initial = today


class TellForm(VersionedForm):
    """When the person was told, and how."""

    told_on = DayField(label=_("On which day was the person told?"))
    told_how = RadiosField(
        label=_("How were they told?"),
        choices=[(one.value, _(one.words)) for one in ToldHow],
        missing=_("Choose how they were told"),
    )


@dataclass(frozen=True)
class Row:
    """One line's boxes on the screen."""

    number: int
    description: BoundField
    quantity: BoundField
    unit: BoundField
    price: BoundField
    basis: BoundField


class LinesForm(VersionedForm):
    """The lines of an indicative budget: as many rows as were asked for, empty ones left out."""

    PARTS = ("description", "quantity", "unit", "price")
    FIRST = FIRST_ROWS
    marks_optional = False

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        lines: Sequence[CostedLine] = (),
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`lines` stand in the first rows until somebody types; `rows` are at least so many."""
        super().__init__(data, **kwargs)
        self.count = max(self.FIRST, len(lines) + 1, rows)
        for number in range(1, self.count + 1):
            line = lines[number - 1] if number <= len(lines) else None
            self._add_row(number, line)

    def _add_row(self, number: int, line: CostedLine | None) -> None:
        self.fields |= {
            f"description_{number}": TextField(
                label=_("What it is for"), required=False, max_length=200
            ),
            f"quantity_{number}": QuantityField(label=_("How many"), required=False),
            f"unit_{number}": TextField(
                label=_("Of what"), required=False, max_length=40, look=Look(width=10)
            ),
            f"price_{number}": PoundsField(label=_("Price of one"), required=False),
            f"basis_{number}": SelectField(
                label=_("How often"),
                choices=[(basis.value, _(basis.words)) for basis in COSTED_BASES],
                required=False,
            ),
        }
        start = {
            "description": line.description if line else "",
            "quantity": line.quantity_hundredths if line else "",
            "unit": line.unit if line else "hours",
            "price": line.unit_pence if line else "",
            "basis": line.basis.value if line else Basis.PER_WEEK.value,
        }
        for part, value in start.items():
            self.fields[f"{part}_{number}"].initial = value

    @property
    def rows(self) -> list[Row]:
        """The rows in order, as the page draws them."""
        parts = (*self.PARTS, "basis")
        return [
            Row(number, **{part: self[f"{part}_{number}"] for part in parts})
            for number in range(1, self.count + 1)
        ]

    @property
    def lines(self) -> tuple[CostedLine, ...]:
        """The lines of the rows that say anything; what a row leaves out, the rule refuses."""
        given = self.cleaned_data
        return tuple(
            CostedLine(
                description=given[f"description_{number}"].strip(),
                quantity_hundredths=given[f"quantity_{number}"] or 0,
                unit=given[f"unit_{number}"].strip(),
                unit_pence=given[f"price_{number}"] or 0,
                basis=Basis(given[f"basis_{number}"] or Basis.PER_WEEK),
            )
            for number in self._said()
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `lines[2].price` at the price of the third row that says anything."""
        found = re.fullmatch(r"lines\[(\d+)\]\.(\w+)", refusal.where)
        if found is None:
            super().refuse(refusal)
            return
        number = self._said()[int(found[1])]
        self.add_error(f"{found[2]}_{number}", str(refusal))

    def _said(self) -> list[int]:
        """The numbers of the rows that say more than what stands in an empty row."""
        given = self.cleaned_data
        return [
            number
            for number in range(1, self.count + 1)
            if given.get(f"description_{number}", "").strip()
            or given.get(f"quantity_{number}") is not None
            or given.get(f"price_{number}") is not None
        ]
