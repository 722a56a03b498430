"""The shape of a usual week of care: rows of care by day, fees and lumps, and other things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms import LinesForm, QuantityField
from openphb.domains.budgets.methods.cost_matrix import (
    COUNTED_WORDS,
    DAYS,
    UNITS,
    CareWeek,
    Employing,
    Item,
    Offer,
    Row,
    When,
)
from openphb.domains.rates.types import Unit, Who
from openphb.kernel.refusal import Refusal
from openphb.web.forms import CheckboxesField, IntegerField, SelectField
from openphb.web.forms.fields import Look

FIRST_CARE_ROWS = 3
MORE_CARE_ROWS = 3
FIRST_OTHERS = 2
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
TOGETHER, ALLOWANCE, IRREGULAR, FORESEEN = "together", "allowance", "irregular", "contingency"
Amounts = tuple[int, int, int, int, int, int, int]


@dataclass(frozen=True)
class CareBoxes:
    """One row of care as the page draws it."""

    number: int
    who: BoundField
    when: BoundField
    unit: BoundField
    days: tuple[BoundField, ...]
    woken: BoundField
    together: BoundField


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
            self._add_care(number, week.rows[number - 1] if number <= len(week.rows) else None)
        self._add_employing(week.employing)
        had = {item.code: item.hundredths for item in week.items}
        for place, item in enumerate(self.items_on_offer):
            field = QuantityField(label=item.words, required=False, help_text=item.price)
            field.initial = had.get(item.code, "")
            self.fields[f"item_{place}"] = field
        if offer.contingency:
            self.fields[FORESEEN] = _tick(
                _("What cannot be foreseen"), FORESEEN, _("Add the card’s contingency")
            )
            self.fields[FORESEEN].initial = [FORESEEN] if week.contingency else []

    def _add_care(self, number: int, row: Row | None) -> None:
        self.fields |= {
            f"who_{number}": _choices(_("Who gives it"), [(who.value, who.words) for who in Who]),
            f"when_{number}": _choices(_("When"), [(when.value, when.words) for when in When]),
            f"counted_{number}": _choices(
                _("Counted in"), [(unit.value, COUNTED_WORDS[unit]) for unit in UNITS]
            ),
            **{
                f"day_{number}_{weekday}": QuantityField(label=name, required=False)
                for weekday, name in enumerate(WEEKDAYS)
            },
            f"woken_{number}": QuantityField(
                label=_("Hours woken, each sleep-in night"), required=False
            ),
            f"together_{number}": _tick(_("How many carers"), TOGETHER, _("Two carers together")),
        }
        start: dict[str, object] = {
            "who": row.who.value if row else Who.PA.value,
            "when": row.when.value if row else When.DAY.value,
            "counted": row.unit.value if row else Unit.HOUR.value,
            "woken": (row.woken_hundredths if row else 0) or "",
            "together": [TOGETHER] if row and row.two_people else [],
        }
        for part, value in start.items():
            self.fields[f"{part}_{number}"].initial = value
        for weekday in range(DAYS):
            amount = row.hundredths[weekday] if row else 0
            self.fields[f"day_{number}_{weekday}"].initial = amount or ""

    def _add_employing(self, employing: Employing) -> None:
        self.fields |= {
            "assistants": IntegerField(
                label=_("How many personal assistants share the hours?"),
                required=False,
                look=Look(width=3),
            ),
            ALLOWANCE: _tick(
                _("Employment Allowance"),
                ALLOWANCE,
                _("The person claims the Employment Allowance"),
            ),
            IRREGULAR: _tick(
                _("Hours"), IRREGULAR, _("The hours are irregular, or only in part of the year")
            ),
        }
        self.fields["assistants"].initial = employing.assistants
        self.fields[ALLOWANCE].initial = [ALLOWANCE] if employing.claims_allowance else []
        self.fields[IRREGULAR].initial = [IRREGULAR] if employing.irregular else []

    @property
    def care(self) -> list[CareBoxes]:
        """The rows of care in order, as the page draws them."""
        return [
            CareBoxes(
                number,
                self[f"who_{number}"],
                self[f"when_{number}"],
                self[f"counted_{number}"],
                tuple(self[f"day_{number}_{weekday}"] for weekday in range(DAYS)),
                self[f"woken_{number}"],
                self[f"together_{number}"],
            )
            for number in range(1, self.care_count + 1)
        ]

    @property
    def items(self) -> list[BoundField]:
        """The fees and lumps in order, as the page draws them."""
        return [self[f"item_{place}"] for place in range(len(self.items_on_offer))]

    @property
    def week(self) -> CareWeek:
        """The week that was written; what a row leaves out, the rule refuses."""
        given = self.cleaned_data
        return CareWeek(
            rows=tuple(self._row(number) for number in self._cared()),
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
        part = {"hundredths": "day", "unit": "counted"}.get(found[2], found[2])
        name = f"{part}_{number}_{found[3]}" if found[3] else f"{part}_{number}"
        self.add_error(name, str(refusal))

    def _cared(self) -> list[int]:
        """The numbers of the rows in which an amount of care is written."""
        return [
            number
            for number in range(1, self.care_count + 1)
            if any(self.cleaned_data.get(f"day_{number}_{day}") for day in range(DAYS))
        ]

    def _row(self, number: int) -> Row:
        given = self.cleaned_data
        return Row(
            who=Who(given[f"who_{number}"] or Who.PA),
            when=When(given[f"when_{number}"] or When.DAY),
            unit=Unit(given[f"counted_{number}"] or Unit.HOUR),
            hundredths=cast(
                Amounts, tuple(given[f"day_{number}_{day}"] or 0 for day in range(DAYS))
            ),
            two_people=bool(given[f"together_{number}"]),
            woken_hundredths=given[f"woken_{number}"] or 0,
        )

    def _items(self) -> Iterator[Item]:
        for place, item in enumerate(self.items_on_offer):
            hundredths = self.cleaned_data[f"item_{place}"]
            if hundredths:
                yield Item(item.code, hundredths)


def care_rows_wanted(data: Mapping[str, Any], most: int) -> int:
    """Return how many rows of care a sent form had, and with "add more" pressed how many it wants."""
    rows = str(data.get("care_rows", ""))
    count = int(rows) if re.fullmatch(r"[0-9]{1,3}", rows) else 0
    return min(count + (MORE_CARE_ROWS if "more_care" in data else 0), most)


def _choices(label: Any, choices: Sequence[tuple[str, str]]) -> SelectField:
    return SelectField(
        label=label, choices=[(value, _(words)) for value, words in choices], required=False
    )


def _tick(label: Any, value: str, words: Any) -> CheckboxesField:
    return CheckboxesField(label=label, choices=[(value, words)], required=False)
