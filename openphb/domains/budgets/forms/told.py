"""What a person asks of their indicative budget: what if, and I do not agree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.care import WEEKDAYS, Amounts
from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.budgets.methods.cost_matrix import COUNTED_WORDS, DAYS, CareWeek
from openphb.domains.cases.types import Heard
from openphb.domains.rates.types import Who
from openphb.kernel.refusal import Refusal
from openphb.web.forms import (
    CheckboxesField,
    DayField,
    Form,
    IntegerField,
    RadiosField,
    TextAreaField,
)
from openphb.web.forms.fields import Look

TWO = "two"


@dataclass(frozen=True)
class CareBoxes:
    """One kind of care as the page draws it."""

    words: str
    days: tuple[BoundField, ...]
    two: BoundField


class WhatIfForm(Form):
    """The week that was told, with the answers that a person may try out: when, two people, staff."""

    marks_optional = False

    def __init__(self, data: Mapping[str, Any] | None = None, *, week: CareWeek) -> None:
        super().__init__(data)
        self.told = week
        for place, row in enumerate(week.rows):
            for weekday in range(DAYS):
                field = QuantityField(label=WEEKDAYS[weekday], required=False)
                field.initial = row.hundredths[weekday] or ""
                self.fields[f"day_{place}_{weekday}"] = field
            two = CheckboxesField(
                label=_("How many come?"), choices=[(TWO, _("Two people come"))], required=False
            )
            two.initial = [TWO] if row.two_people else []
            self.fields[f"two_{place}"] = two
        if any(row.who is Who.PA for row in week.rows):
            self.fields["assistants"] = IntegerField(
                label=_("How many people would you employ?"), initial=week.employing.assistants
            )

    @property
    def care(self) -> list[CareBoxes]:
        """The kinds of care in order, as the page draws them."""
        return [
            CareBoxes(
                f"{row.who.words}, {row.when.words.lower()}, {COUNTED_WORDS[row.unit]}",
                tuple(self[f"day_{place}_{weekday}"] for weekday in range(DAYS)),
                self[f"two_{place}"],
            )
            for place, row in enumerate(self.told.rows)
        ]

    @property
    def week(self) -> CareWeek:
        """The week as it was changed; all that was not asked stays as it was told."""
        given = self.cleaned_data
        many = given.get("assistants")
        return replace(
            self.told,
            rows=tuple(
                replace(
                    row,
                    hundredths=cast(
                        Amounts, tuple(given[f"day_{place}_{day}"] or 0 for day in range(DAYS))
                    ),
                    two_people=bool(given[f"two_{place}"]),
                )
                for place, row in enumerate(self.told.rows)
            ),
            employing=replace(
                self.told.employing,
                assistants=self.told.employing.assistants if many is None else many,
            ),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `rows[1].hundredths[3]` at the second kind of care's Thursday."""
        found = re.fullmatch(r"rows\[(\d+)\]\.hundredths\[(\d+)\]", refusal.where)
        if found is None:
            super().refuse(refusal)
            return
        self.add_error(f"day_{found[1]}_{found[2]}", str(refusal))


class DisagreeForm(Form):
    """What seems wrong, in the person's own words."""

    words = TextAreaField(
        label=_("What do you think is wrong?"),
        help_text=_("A few words are enough."),
        missing=_("Say what seems wrong"),
        max_length=4000,
        look=Look(rows=6),
    )


class HeardForm(DisagreeForm):
    """The same, written down by staff: when and how it was said too."""

    said_on = DayField(label=_("On which day was it said?"))
    heard = RadiosField(
        label=_("How was it said?"),
        choices=[(one.value, _(one.words)) for one in Heard if one is not Heard.PAGE],
        missing=_("Choose how it was said"),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["said_on"].initial = today
        self.fields["words"].label = _("What does the person think is wrong, in their words?")
