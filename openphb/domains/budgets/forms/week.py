"""The shape of a usual week of care: rows of care by day, fees and lumps, and other things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms import LinesForm, QuantityField
from openphb.domains.budgets.forms.care import (
    FIRST_CARE_ROWS,
    CareBoxes,
    care_boxes,
    care_fields,
    care_row,
    part_of_row,
    says_care,
    tick,
)
from openphb.domains.budgets.methods.cost_matrix import (
    CareWeek,
    Employing,
    Item,
    Offer,
)
from openphb.kernel.refusal import Refusal
from openphb.web.forms import IntegerField
from openphb.web.forms.fields import Look

FIRST_OTHERS = 2
ALLOWANCE, IRREGULAR, FORESEEN = "allowance", "irregular", "contingency"


class WeekForm(LinesForm):
    """A usual week: as many rows of care as were asked for; empty ones are left out."""

    FIRST = FIRST_OTHERS

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        week: CareWeek | None = None,
        offer: Offer,
        care_rows: int = 0,
        rows: int = 0,
        **kwargs: Any,
    ) -> None:
        """`week` stands in the form until somebody types; `offer` is what the card prices."""
        week = week or CareWeek(())
        super().__init__(data, lines=week.others, rows=rows, **kwargs)
        self.items_on_offer = offer.items
        self.care_count = max(FIRST_CARE_ROWS, len(week.rows), care_rows)
        for number in range(1, self.care_count + 1):
            row = week.rows[number - 1] if number <= len(week.rows) else None
            self.fields |= care_fields(number, row)
        self._add_employing(week.employing)
        had = {item.code: item.hundredths for item in week.items}
        for place, item in enumerate(self.items_on_offer):
            field = QuantityField(label=item.words, required=False, help_text=item.price)
            field.initial = had.get(item.code, "")
            self.fields[f"item_{place}"] = field
        if offer.contingency:
            self.fields[FORESEEN] = tick(
                _("What cannot be foreseen"), FORESEEN, _("Add the card’s contingency")
            )
            self.fields[FORESEEN].initial = [FORESEEN] if week.contingency else []

    def _add_employing(self, employing: Employing) -> None:
        self.fields |= {
            "assistants": IntegerField(
                label=_("How many personal assistants share the hours?"),
                required=False,
                look=Look(width=3),
            ),
            ALLOWANCE: tick(
                _("Employment Allowance"),
                ALLOWANCE,
                _("The person claims the Employment Allowance"),
            ),
            IRREGULAR: tick(
                _("Hours"), IRREGULAR, _("The hours are irregular, or only in part of the year")
            ),
        }
        self.fields["assistants"].initial = employing.assistants
        self.fields[ALLOWANCE].initial = [ALLOWANCE] if employing.claims_allowance else []
        self.fields[IRREGULAR].initial = [IRREGULAR] if employing.irregular else []

    @property
    def care(self) -> list[CareBoxes]:
        """The rows of care in order, as the page draws them."""
        return [care_boxes(self, number) for number in range(1, self.care_count + 1)]

    @property
    def items(self) -> list[BoundField]:
        """The fees and lumps in order, as the page draws them."""
        return [self[f"item_{place}"] for place in range(len(self.items_on_offer))]

    @property
    def week(self) -> CareWeek:
        """The week that was written; what a row leaves out, the rule refuses."""
        given = self.cleaned_data
        return CareWeek(
            rows=tuple(care_row(given, number) for number in self._cared()),
            employing=Employing(
                1 if given["assistants"] is None else given["assistants"],
                bool(given[ALLOWANCE]),
                bool(given[IRREGULAR]),
            ),
            items=tuple(self._items()),
            others=self.lines,
            contingency=bool(given.get(FORESEEN)),
        )

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal of `rows[2].hundredths[3]` at the third row's Thursday, and so on."""
        found = re.fullmatch(r"rows\[(\d+)\]\.(\w+)(?:\[(\d+)\])?", refusal.where)
        if found is None:
            super().refuse(refusal)
            return
        number = self._cared()[int(found[1])]
        self.add_error(part_of_row(number, found[2], found[3]), str(refusal))

    def _cared(self) -> list[int]:
        """The numbers of the rows in which an amount of care is written."""
        return [
            number
            for number in range(1, self.care_count + 1)
            if says_care(self.cleaned_data, number)
        ]

    def _items(self) -> Iterator[Item]:
        for place, item in enumerate(self.items_on_offer):
            hundredths = self.cleaned_data[f"item_{place}"]
            if hundredths:
                yield Item(item.code, hundredths)
