"""Reads a site's layout from JSON, as docs/how-to/pay-by-supplier-invoice.md describes it."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TypeVar

from openphb.domains.payments.columns.layout import (
    Column,
    DayForm,
    Field,
    Layout,
    MoneyForm,
    Purpose,
)
from openphb.kernel.refusal import Refusal

LARGEST_BYTES = 64 * 1024

_Word = TypeVar("_Word", bound=StrEnum)
_LAYOUT = {"name", "purpose", "columns", "header", "delimiter", "days", "money"}
_COLUMN = {"name", "field", "fixed", "width", "required"}


def read_layout(data: bytes) -> Layout:
    """Return the layout that a JSON document describes.

    Refusals: `layout_unreadable`, `layout_part`, and those of `Layout`.
    """
    if len(data) > LARGEST_BYTES:
        raise _unreadable("it is larger than a layout can be")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise _unreadable("it is not JSON") from fault
    document = _object(found, _LAYOUT, "layout")
    columns = document.get("columns")
    if not isinstance(columns, list):
        raise _part("columns", "a list of columns")
    return Layout(
        name=_text(document, "name", ""),
        purpose=_word(document, "purpose", Purpose, Purpose.SUPPLIER_INVOICE),
        columns=tuple(_column(column, place) for place, column in enumerate(columns, start=1)),
        header=_yes_or_no(document, "header", True),
        delimiter=_text(document, "delimiter", ","),
        days=_word(document, "days", DayForm, DayForm.DAY_MONTH_YEAR),
        money=_word(document, "money", MoneyForm, MoneyForm.POUNDS),
    )


def layout_json(layout: Layout) -> str:
    """Return the JSON that `read_layout` reads back as the same layout."""
    columns = [
        {
            "name": column.name,
            **({"field": str(column.field)} if column.field else {"fixed": column.fixed}),
            "width": column.width,
            "required": column.required,
        }
        for column in layout.columns
    ]
    return json.dumps(
        {
            "name": layout.name,
            "purpose": str(layout.purpose),
            "header": layout.header,
            "delimiter": layout.delimiter,
            "days": str(layout.days),
            "money": str(layout.money),
            "columns": columns,
        },
        indent=2,
    )


def _column(found: object, place: int) -> Column:
    document = _object(found, _COLUMN, f"column {place}")
    width = document.get("width", 240)
    if not isinstance(width, int) or isinstance(width, bool):
        raise _part("width", "a whole number")
    return Column(
        name=_text(document, "name", ""),
        field=_word(document, "field", Field, None),
        fixed=_text(document, "fixed", ""),
        width=width,
        required=_yes_or_no(document, "required", True),
    )


def _object(found: object, known: set[str], where: str) -> dict[str, object]:
    if not isinstance(found, dict):
        raise _part(where, "an object with names and values")
    if strange := sorted(set(found) - known):
        raise Refusal(
            "layout_part",
            f"A layout has no part called “{strange[0][:40]}”.",
            f"Use these: {', '.join(sorted(known))}.",
            where,
        )
    return found


def _text(document: dict[str, object], name: str, otherwise: str) -> str:
    found = document.get(name, otherwise)
    if not isinstance(found, str):
        raise _part(name, "text")
    return found


def _yes_or_no(document: dict[str, object], name: str, otherwise: bool) -> bool:
    found = document.get(name, otherwise)
    if not isinstance(found, bool):
        raise _part(name, "true or false")
    return found


_Otherwise = TypeVar("_Otherwise")


def _word(
    document: dict[str, object], name: str, words: type[_Word], otherwise: _Otherwise
) -> _Word | _Otherwise:
    found = document.get(name)
    if found is None:
        return otherwise
    for word in words:
        if found == word.value:
            return word
    raise _part(name, "one of " + ", ".join(words))


def _part(name: str, words: str) -> Refusal:
    return Refusal(
        "layout_part", f"The layout’s “{name}” is not right.", f"It must be {words}.", name
    )


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "layout_unreadable",
        f"The layout cannot be read: {why}.",
        "Begin from the default layout.",
        "layout",
    )
