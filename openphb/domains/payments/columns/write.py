"""Writes rows by a layout."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openphb.domains.payments.columns.layout import (
    STARTS_A_FORMULA,
    Column,
    DayForm,
    Field,
    Kind,
    Layout,
    MoneyForm,
)
from openphb.kernel.latin import plain_letters
from openphb.kernel.money import LARGEST, Pence, pounds
from openphb.kernel.periods import MONTHS
from openphb.kernel.refusal import Refusal

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_FORBIDDEN = re.compile(r"[^A-Za-z0-9 .,:;()'/&+#%-]")

Row = Mapping[Field, str | date | Pence]
"""What one payment puts in each field; a field that it lacks is left out."""


@dataclass(frozen=True)
class ColumnsFile:
    """The bytes to send, and what they add up to."""

    data: bytes
    count: int
    pence: Pence


def write_columns(rows: Sequence[Row], layout: Layout) -> ColumnsFile:
    """Return a file of the rows, in their order; the same arguments give the same bytes.

    Words are put in plain letters, never begin as a formula does, and are cut to their column;
    codes are never changed. Refusals: `columns_no_payments`, `columns_missing`, `columns_amount`,
    `columns_code`, `columns_width`, `columns_repeated`.
    """
    if not rows:
        raise Refusal(
            "columns_no_payments",
            "There is nothing to pay.",
            "Add a payment to the run.",
            "payments",
        )
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=layout.delimiter, lineterminator="\r\n")
    if layout.header:
        writer.writerow([column.name for column in layout.columns])
    keys: dict[str, int] = {}
    total = 0
    for place, row in enumerate(rows, start=1):
        cells = [_cell(column, row, layout, f"payment {place}") for column in layout.columns]
        writer.writerow(cells)
        first = keys.setdefault(cells[layout.place(layout.key)], place)
        if first != place:
            raise Refusal(
                "columns_repeated",
                f"Payments {first} and {place} have the same {layout.key.replace('_', ' ')}.",
                "Pay each payment once.",
                f"payment {place}",
            )
        total += _pence(row, f"payment {place}")
    return ColumnsFile(text.getvalue().encode("utf-8"), len(rows), total)


def column_text(text: str) -> str:
    """Return words in plain letters on one line that no spreadsheet takes for a formula."""
    plain = " ".join(_FORBIDDEN.sub(" ", plain_letters(text)).split())
    while plain.startswith(STARTS_A_FORMULA):
        plain = plain[1:].lstrip()
    return plain


def _cell(column: Column, row: Row, layout: Layout, where: str) -> str:
    if column.field is None:
        return column.fixed
    if column.kind is Kind.MONEY:
        return _fits(_money(_pence(row, where), layout.money), column, where)
    found = row.get(column.field, "")
    if isinstance(found, date):
        return _fits(_day(found, layout.days), column, where)
    text = column_text(str(found))[: column.width].strip() if column.kind is Kind.TEXT else found
    if text == "":
        if column.required:
            raise Refusal(
                "columns_missing",
                f"There is no {column.field.replace('_', ' ')} for “{column.name}”.",
                "Give it, or let the layout do without it.",
                where,
            )
        return ""
    if column.kind is Kind.TEXT:
        return str(text)
    if not isinstance(text, str) or not _CODE.fullmatch(text):
        raise Refusal(
            "columns_code",
            f"“{str(text)[:40]}” is not a {column.field.replace('_', ' ')}.",
            "Use letters, digits and . / _ - and begin with a letter or a digit.",
            where,
        )
    return _fits(text, column, where)


def _fits(text: str, column: Column, where: str) -> str:
    if len(text) > column.width:
        raise Refusal(
            "columns_width",
            f"“{text[:40]}” is longer than the {column.width} characters of “{column.name}”.",
            "Make the column wider, if the other system takes it.",
            where,
        )
    return text


def _pence(row: Row, where: str) -> Pence:
    found = row.get(Field.AMOUNT)
    if not isinstance(found, int) or not 0 < found <= LARGEST:
        raise Refusal(
            "columns_amount",
            f"Nobody can be paid {pounds(found) if isinstance(found, int) else 'that'}.",
            f"A payment is £0.01 to {pounds(LARGEST)}.",
            where,
        )
    return found


def _money(pence: Pence, form: MoneyForm) -> str:
    whole, part = divmod(pence, 100)
    return f"{whole}.{part:02d}" if form is MoneyForm.POUNDS else str(pence)


def _day(day: date, form: DayForm) -> str:
    if form is DayForm.ISO:
        return day.isoformat()
    if form is DayForm.DIGITS:
        return f"{day.year:04d}{day.month:02d}{day.day:02d}"
    if form is DayForm.DAY_MONTH_YEAR:
        return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"
    return f"{day.day:02d}-{MONTHS[day.month - 1][:3].upper()}-{day.year:04d}"
