"""Reads a file of columns back by its layout, and says what is wrong with it.

It shares nothing with the writer but the layout.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from openphb.domains.payments.columns.layout import (
    STARTS_A_FORMULA,
    Column,
    DayForm,
    Field,
    Kind,
    Layout,
    MoneyForm,
)
from openphb.kernel.money import Pence, pounds

_LARGEST_BYTES = 32 * 1024 * 1024
_MONEY = {MoneyForm.POUNDS: r"[0-9]{1,9}\.[0-9]{2}", MoneyForm.PENCE: r"[0-9]{1,11}"}
_DAYS = {
    DayForm.ISO: (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d"),
    DayForm.DIGITS: (r"[0-9]{8}", "%Y%m%d"),
    DayForm.DAY_MONTH_YEAR: (r"[0-9]{2}/[0-9]{2}/[0-9]{4}", "%d/%m/%Y"),
    DayForm.DAY_NAMED_MONTH_YEAR: (r"[0-9]{2}-[A-Z]{3}-[0-9]{4}", ""),
}
_NAMED = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class ColumnsFault:
    """One thing wrong: a stable code, words, and the line it is on ("" for the whole file)."""

    code: str
    message: str
    where: str


@dataclass(frozen=True)
class ColumnsCheck:
    """What the file's own rows add up to, and every fault found."""

    count: int
    pence: Pence
    keys: tuple[str, ...]
    """The invoice or load numbers, in the file's order."""
    errors: tuple[ColumnsFault, ...]

    @property
    def valid(self) -> bool:
        """Return whether no fault was found."""
        return not self.errors


def check_columns(
    data: bytes, layout: Layout, *, count: int | None = None, pence: Pence | None = None
) -> ColumnsCheck:
    """Return the totals and faults of a file; never raises for what the file holds.

    `count` and `pence` are what the file should add up to, where that is known.
    Codes: `file_too_large`, `encoding`, `csv_broken`, `header`, `no_rows`, `columns`, `missing`,
    `fixed`, `width`, `formula`, `code`, `character`, `day`, `money`, `money_zero`, `repeated`,
    `count`, `total`.
    """
    if len(data) > _LARGEST_BYTES:
        return _nothing("file_too_large", "The file has more than 32 megabytes.", "")
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        return _nothing("encoding", "The file has letters that are not plain.", f"line {line}")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=layout.delimiter, strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader if cells]
    except csv.Error as fault:
        return _nothing("csv_broken", f"The quoting is broken: {fault}.", f"line {reader.line_num}")
    faults: list[ColumnsFault] = []
    if layout.header:
        names = [column.name for column in layout.columns]
        if not lines or lines[0][1] != names:
            words = f"The file does not begin with the columns of “{layout.name}”."
            faults.append(ColumnsFault("header", words, "line 1"))
        else:
            lines = lines[1:]
    if not lines:
        faults.append(ColumnsFault("no_rows", "The file pays nobody.", ""))
    total = 0
    keys: list[str] = []
    seen: set[str] = set()
    for number, cells in lines:
        if len(cells) != len(layout.columns):
            words = f"The row has {len(cells)} columns and the layout {len(layout.columns)}."
            faults.append(ColumnsFault("columns", words, f"line {number}"))
            continue
        faults += _row_faults(cells, layout, f"line {number}")
        total += _read_money(cells[layout.place(Field.AMOUNT)], layout) or 0
        key = cells[layout.place(layout.key)]
        if key in seen:
            words = f"{layout.key.replace('_', ' ').capitalize()} {key[:50]} is there twice."
            faults.append(ColumnsFault("repeated", words, f"line {number}"))
        keys.append(key)
        seen.add(key)
    faults += _total_faults(len(keys), total, count, pence)
    return ColumnsCheck(len(keys), total, tuple(keys), tuple(faults))


def _nothing(code: str, message: str, where: str) -> ColumnsCheck:
    return ColumnsCheck(0, 0, (), (ColumnsFault(code, message, where),))


def _total_faults(
    found: int, total: Pence, count: int | None, pence: Pence | None
) -> Iterator[ColumnsFault]:
    if count is not None and found != count:
        yield ColumnsFault("count", f"The file has {found} rows and should have {count}.", "")
    if pence is not None and total != pence:
        words = f"The file adds up to {pounds(total)} and should be {pounds(pence)}."
        yield ColumnsFault("total", words, "")


def _row_faults(cells: list[str], layout: Layout, where: str) -> Iterator[ColumnsFault]:
    for column, cell in zip(layout.columns, cells, strict=True):
        found = _fault(column, cell, layout)
        if found:
            yield ColumnsFault(found[0], f"“{column.name}” {found[1]}", where)


def _fault(column: Column, cell: str, layout: Layout) -> tuple[str, str] | None:
    """Return what is wrong with a cell: a code, and the end of a sentence."""
    if column.field is None:
        return None if cell == column.fixed else ("fixed", f"must be “{column.fixed}”.")
    if not cell:
        return ("missing", "is empty.") if column.required else None
    if len(cell) > column.width:
        return ("width", f"is longer than {column.width} characters.")
    if cell.startswith(STARTS_A_FORMULA):
        return ("formula", "begins as a formula does.")
    if not cell.isprintable():
        return ("character", "holds a line break or another mark that cannot be printed.")
    return _kind_fault(column.kind, cell, layout)


def _kind_fault(kind: Kind, cell: str, layout: Layout) -> tuple[str, str] | None:
    if kind is Kind.MONEY:
        pence = _read_money(cell, layout)
        if pence is None:
            return ("money", f"is not an amount like {layout.money}.")
        return ("money_zero", "is nothing.") if pence == 0 else None
    if kind is Kind.DAY and _read_day(cell, layout) is None:
        return ("day", f"is not a day like {layout.days}.")
    if kind is Kind.CODE and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._/-]*", cell):
        return ("code", "is not a code.")
    return None


def _read_money(cell: str, layout: Layout) -> Pence | None:
    if not re.fullmatch(_MONEY[layout.money], cell):
        return None
    return int(cell.replace(".", ""))


def _read_day(cell: str, layout: Layout) -> date | None:
    shape, form = _DAYS[layout.days]
    if not re.fullmatch(shape, cell):
        return None
    try:
        if form:
            return datetime.strptime(cell, form).date()  # noqa: DTZ007  a day has no time zone
        # Names of months are spelt here: those of strptime follow the machine's language.
        return date(int(cell[7:]), _NAMED.index(cell[3:6]) + 1, int(cell[:2]))
    except ValueError:
        return None
