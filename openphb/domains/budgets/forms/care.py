"""Rows of care as a form asks for them: who, when, counted in what, and how much on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.forms import Field
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from openphb.domains.budgets.forms.lines import QuantityField
from openphb.domains.budgets.forms.rows import rows_wanted
from openphb.domains.budgets.methods.cost_matrix import COUNTED_WORDS, DAYS, UNITS, Row, When
from openphb.domains.rates.types import Unit, Who
from openphb.web.forms import CheckboxesField, Form, SelectField

FIRST_CARE_ROWS = 3
MORE_CARE_ROWS = 3
TOGETHER = "together"
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
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


def care_fields(number: int, row: Row | None) -> dict[str, Field]:
    """Return the fields of one row of care by name; `row` stands in them until somebody types."""
    fields: dict[str, Field] = {
        f"who_{number}": choices(_("Who gives it"), [(who.value, who.words) for who in Who]),
        f"when_{number}": choices(_("When"), [(when.value, when.words) for when in When]),
        f"counted_{number}": choices(
            _("Counted in"), [(unit.value, COUNTED_WORDS[unit]) for unit in UNITS]
        ),
        **{
            f"day_{number}_{weekday}": QuantityField(label=name, required=False)
            for weekday, name in enumerate(WEEKDAYS)
        },
        f"woken_{number}": QuantityField(
            label=_("Hours woken, each sleep-in night"), required=False
        ),
        f"together_{number}": tick(_("How many carers"), TOGETHER, _("Two carers together")),
    }
    start: dict[str, object] = {
        "who": row.who.value if row else Who.PA.value,
        "when": row.when.value if row else When.DAY.value,
        "counted": row.unit.value if row else Unit.HOUR.value,
        "woken": (row.woken_hundredths if row else 0) or "",
        "together": [TOGETHER] if row and row.two_people else [],
    }
    for part, value in start.items():
        fields[f"{part}_{number}"].initial = value
    for weekday in range(DAYS):
        amount = row.hundredths[weekday] if row else 0
        fields[f"day_{number}_{weekday}"].initial = amount or ""
    return fields


def care_boxes(form: Form, number: int) -> CareBoxes:
    """Return one row of care as the page draws it."""
    return CareBoxes(
        number,
        form[f"who_{number}"],
        form[f"when_{number}"],
        form[f"counted_{number}"],
        tuple(form[f"day_{number}_{weekday}"] for weekday in range(DAYS)),
        form[f"woken_{number}"],
        form[f"together_{number}"],
    )


def says_care(given: Mapping[str, Any], number: int) -> bool:
    """Whether an amount of care is written in a row."""
    return any(given.get(f"day_{number}_{day}") for day in range(DAYS))


def care_row(given: Mapping[str, Any], number: int) -> Row:
    """Return the row of care that was written; what it leaves out, the rule refuses."""
    return Row(
        who=Who(given[f"who_{number}"] or Who.PA),
        when=When(given[f"when_{number}"] or When.DAY),
        unit=Unit(given[f"counted_{number}"] or Unit.HOUR),
        hundredths=cast(Amounts, tuple(given[f"day_{number}_{day}"] or 0 for day in range(DAYS))),
        two_people=bool(given[f"together_{number}"]),
        woken_hundredths=given[f"woken_{number}"] or 0,
    )


def part_of_row(number: int, part: str, day: str | None) -> str:
    """Return the field that a refusal of a row's part belongs to: "hundredths[3]" is its Thursday."""
    name = {"hundredths": "day", "unit": "counted"}.get(part, part)
    return f"{name}_{number}_{day}" if day else f"{name}_{number}"


def care_rows_wanted(sent: Mapping[str, Any], most: int) -> int:
    """Return how many rows of care a sent form wants."""
    return rows_wanted(sent, most, more=MORE_CARE_ROWS, name="care_rows", button="more_care")


def choices(label: Any, offered: Sequence[tuple[str, str]]) -> SelectField:
    """Return a field of one choice, whose words are translated."""
    return SelectField(
        label=label, choices=[(value, _(words)) for value, words in offered], required=False
    )


def tick(label: Any, value: str, words: Any) -> CheckboxesField:
    """Return a field of one box to tick."""
    return CheckboxesField(label=label, choices=[(value, words)], required=False)
