"""A day, asked for as three boxes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from openphb.web.formatting import long_date
from openphb.web.forms.fields import Words, refuse_value

EARLIEST_YEAR = 1880


class Typed(NamedTuple):
    """What stands in the three boxes."""

    day: str
    month: str
    year: str


class DayInput(forms.Widget):
    """Three text boxes named `…-day`, `…-month`, `…-year`."""

    def value_from_datadict(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],  # noqa: ARG002  Django's signature
        name: str,
    ) -> Typed:
        """The three boxes as they were typed."""
        parts = ("day", "month", "year")
        return Typed(*(str(data.get(f"{name}-{part}") or "").strip() for part in parts))

    def value_omitted_from_data(
        self,
        data: Mapping[str, Any],
        files: Mapping[str, Any],  # noqa: ARG002  Django's signature
        name: str,
    ) -> bool:
        """Whether none of the three boxes was sent."""
        return all(f"{name}-{part}" not in data for part in ("day", "month", "year"))

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002  Django's signature
        """The first box."""
        return f"{id_}-day"


class DayField(forms.Field):
    """A day; gives a `date`, None when empty and not required.

    `not_before` and `not_after` are days that are still allowed. Error codes name the box that
    is wrong: "day", "month", "year", or "all".
    """

    widget = DayInput

    def __init__(
        self,
        *,
        missing: Words = _("Enter a date, like 27 3 2026"),
        not_before: date | None = None,
        not_after: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.missing, self.not_before, self.not_after = missing, not_before, not_after

    def prepare_value(self, value: object) -> object:
        """A date becomes its three boxes; typed boxes stay as typed."""
        if isinstance(value, date):
            return Typed(str(value.day), str(value.month), str(value.year))
        return value

    def clean(self, value: Any) -> date | None:
        """The day that the boxes say. Raises `ValidationError` naming the box to mend."""
        typed = self.prepare_value(value) or Typed("", "", "")
        assert isinstance(typed, Typed)
        if not any(typed):
            if self.required:
                raise refuse_value(self.missing, "all")
            return None
        day = self.to_day(typed)
        self.refuse_outside(day)
        return day

    def to_day(self, typed: Typed) -> date:
        """The calendar day of three filled boxes."""
        missing = [part for part in Typed._fields if not getattr(typed, part)]
        if missing:
            raise refuse_value(_("The date must have a day, a month and a year"), missing[0])
        month = month_number(typed.month)
        if month is None:
            raise refuse_value(_("The month must be a number from 1 to 12, or its name"), "month")
        year = int(typed.year) if plain_digits(typed.year, 4) else 0
        if year < EARLIEST_YEAR:
            raise refuse_value(_("The year must have 4 numbers, like 2026"), "year")
        number = int(typed.day) if plain_digits(typed.day, 2) else 0
        try:
            return date(year, month, number)
        except ValueError:
            which = {"month": MONTHS[month], "year": year}
            raise refuse_value(
                _("The day must be one that %(month)s %(year)s has") % which, "day"
            ) from None

    def refuse_outside(self, day: date) -> None:
        """Raises `ValidationError` for a day before `not_before` or after `not_after`."""
        if self.not_before and day < self.not_before:
            limit = {"day": long_date(self.not_before)}
            raise refuse_value(_("The date must be %(day)s or later") % limit, "all")
        if self.not_after and day > self.not_after:
            limit = {"day": long_date(self.not_after)}
            raise refuse_value(_("The date must be %(day)s or earlier") % limit, "all")

    def has_changed(self, initial: object, data: object) -> bool:
        """Compares the boxes, so "3" and "03" count as a change only in writing."""
        before = self.prepare_value(initial) or Typed("", "", "")
        return before != (data or Typed("", "", ""))


def plain_digits(words: str, most: int) -> bool:
    """Whether `words` are one to `most` of the digits 0 to 9."""
    return words.isascii() and words.isdigit() and len(words) <= most


def month_number(words: str) -> int | None:
    """1 to 12 for "3", "03", "March" or "mar"; None for anything else."""
    if plain_digits(words, 2):
        return int(words) if 1 <= int(words) <= 12 else None
    start = words.lower()
    found = [number for number, name in MONTHS.items() if str(name).lower().startswith(start)]
    return found[0] if len(start) >= 3 and len(found) == 1 else None
