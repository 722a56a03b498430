"""What another body paid by its own system, as a file: CSV or an Excel workbook, row by row.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from openphb.foundation.tables import Most, read_table
from openphb.kernel.money import parse_pounds, pounds
from openphb.kernel.periods import Period
from openphb.kernel.refusal import Refusal

COLUMNS = ("reference", "case", "line", "first_day", "last_day", "paid", "contribution")
MAYBE = ("adds_to",)
HEADER = (*COLUMNS, *MAYBE)
MOST = Most(rows=20_000, file_bytes=20 * 1024 * 1024, unpacked_bytes=200 * 1024 * 1024)
LONGEST = 200
LONGEST_REFERENCE = 40
_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)


@dataclass(frozen=True)
class ScheduleRow:
    """One row as the other body wrote it: its own reference, whose, which line, days and pence."""

    reference: str
    case: str
    line: str
    period: Period
    paid_pence: int
    contribution_pence: int
    adds_to: str


@dataclass(frozen=True)
class FileRow:
    """One row of the file: what it gives, or why it cannot be taken."""

    line: int
    given: ScheduleRow | None
    wrong: Refusal | None


def read_schedule(data: bytes, *, today: date) -> list[FileRow]:
    """Return the rows of a file, each with what it gives or with what is wrong with it.

    Refusals, of the whole file: those of `read_table`.
    """
    first: dict[str, int] = {}
    found = []
    for row in read_table(data, columns=COLUMNS, header=HEADER, maybe=MAYBE, most=MOST):
        try:
            given = read_row(row.cells, today=today)
            line = first.setdefault(given.reference, row.line)
            if line != row.line:
                raise Refusal(
                    "row_twice",
                    f"Line {line} has this reference already.",
                    "Give each row its own reference, or keep one of the two.",
                    "reference",
                )
            found.append(FileRow(row.line, given, None))
        except Refusal as refusal:
            found.append(FileRow(row.line, None, refusal))
    return found


def read_row(cells: Mapping[str, str], *, today: date) -> ScheduleRow:
    """Return what one row gives. Refusals say the column, the fault and its mending.

    Codes: `too_long`, `reference_missing`, `case_missing`, `line_missing`, `day_unreadable`,
    `days_backwards`, `days_ahead`, `paid_nothing`, `contribution_above_paid`, and those of
    `parse_pounds`.
    """
    for name, text in cells.items():
        longest = LONGEST_REFERENCE if name in ("reference", "adds_to") else LONGEST
        if len(text) > longest:
            raise Refusal(
                "too_long",
                f"There are {len(text)} letters here.",
                f"Use at most {longest}.",
                name,
            )
    for name, what in (
        ("reference", "no reference of its own"),
        ("case", "no case"),
        ("line", "no line of the plan"),
    ):
        if not cells[name]:
            raise Refusal(
                f"{name}_missing",
                f"The row has {what}.",
                {
                    "reference": "Enter what your system calls this payment: with it, a row is never "
                    "taken in twice.",
                    "case": "Enter the reference of the case, as the hand-over says it.",
                    "line": "Enter the number of the line in the plan, or what it is called.",
                }[name],
                name,
            )
    first, last = _day(cells["first_day"], "first_day"), _day(cells["last_day"], "last_day")
    if last < first:
        raise Refusal(
            "days_backwards",
            "The last day is before the first.",
            "Enter the first and the last day that this paid for; both are paid for.",
            "last_day",
        )
    if last > today:
        raise Refusal(
            "days_ahead",
            "These days have not all gone by.",
            "Send what was paid for days that are over.",
            "last_day",
        )
    paid = _pence(cells["paid"], "paid")
    contribution = _pence(cells["contribution"] or "0", "contribution")
    _refuse_amounts(paid, contribution, adds=bool(cells["adds_to"]))
    return ScheduleRow(
        cells["reference"],
        cells["case"],
        cells["line"],
        Period(first, last + timedelta(days=1)),
        paid,
        contribution,
        cells["adds_to"],
    )


def write_template() -> str:
    """Return the first row of a schedule, to be filled in below."""
    out = io.StringIO(newline="")
    csv.writer(out).writerow(HEADER)
    return out.getvalue()


def _refuse_amounts(paid: int, contribution: int, *, adds: bool) -> None:
    if adds:
        return
    if paid <= 0:
        raise Refusal(
            "paid_nothing",
            f"{pounds(paid)} is no payment.",
            "Enter what was paid. To correct an earlier row, enter its reference under adds_to.",
            "paid",
        )
    if not 0 <= contribution <= paid:
        raise Refusal(
            "contribution_above_paid",
            f"A contribution of {pounds(contribution)} is no part of {pounds(paid)}.",
            "Paid is all that went into the care; contribution is the part that the person paid.",
            "contribution",
        )


def _pence(text: str, column: str) -> int:
    try:
        return parse_pounds(text)
    except Refusal as refusal:
        refusal.where = column
        raise


def _day(text: str, column: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-11-02 or 2/11/2026.",
        column,
    )
