"""Reads a bank's CSV export by its layout, and proves it by its running balance."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from openphb.domains.spending.statements.layouts import LAYOUTS, DateForm, Layout
from openphb.domains.spending.statements.types import (
    Proof,
    Statement,
    StatementAccount,
    StatementError,
    StatementLine,
    with_ids,
)
from openphb.kernel.bank_details import parse_bank_details
from openphb.kernel.money import Pence, parse_pounds, pounds
from openphb.kernel.periods import MONTHS
from openphb.kernel.refusal import Refusal

_DATE_FORMS = {
    DateForm.ISO: r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})",
    DateForm.DAY_MONTH_YEAR: r"(?P<day>[0-9]{1,2})/(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})",
    DateForm.DAY_NAMED_MONTH_YEAR: (
        r"(?P<day>[0-9]{1,2}) (?P<month>[A-Za-z]{3,9}) (?P<year>[0-9]{4})"
    ),
}
_MONTH_NUMBERS = {
    name.lower(): number for number, full in enumerate(MONTHS, start=1) for name in (full, full[:3])
} | {"sept": 9}


@dataclass(frozen=True)
class _Row:
    number: int
    line: StatementLine
    balance: Pence | None
    account: tuple[str | None, str | None]


def read_csv(text: str, layout_name: str | None) -> Statement:
    """Return the statement in a CSV text; its layout is known by the header unless named.

    Refusals: `layout_unknown`, `layout_other`, `no_lines`. What is wrong in a row is an error of
    the statement, all of them at once, so that one mending serves.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        records = [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except csv.Error as fault:
        error = StatementError(reader.line_num, "csv_broken", f"The quoting is broken: {fault}.")
        return Statement("csv", layout_name or "", (), (error,))
    layout = _layout(records[0][1], layout_name)
    if len(records) == 1:
        raise Refusal(
            "no_lines",
            "The file has a header and no movements.",
            "Download the statement for a longer period.",
        )
    rows: list[_Row] = []
    errors: list[StatementError] = []
    for number, cells in records[1:]:
        try:
            rows.append(_row(number, cells, layout))
        except Refusal as refusal:
            errors.append(StatementError(number, refusal.code, str(refusal)))
    if errors:
        return Statement("csv", layout.name, (), tuple(errors))
    accounts = []
    for account in dict.fromkeys(row.account for row in rows):
        own = [row for row in rows if row.account == account]
        proved, account_errors = _account(own, layout)
        accounts.append(proved)
        errors += account_errors
    return Statement("csv", layout.name, tuple(accounts), tuple(errors))


def _layout(header: Sequence[str], name: str | None) -> Layout:
    written = [cell.strip().lower() for cell in header]
    # Some exports end each line with a comma.
    while written and not written[-1]:
        written.pop()
    for layout in LAYOUTS:
        if written == [column.lower() for column in layout.header]:
            if name not in (None, layout.name):
                raise Refusal(
                    "layout_other",
                    f"The header is that of {layout.name}, not {name}.",
                    "Leave the layout out, or choose the other file.",
                    "layout",
                )
            return layout
    raise Refusal(
        "layout_unknown",
        f"No known layout has the header “{', '.join(header)[:120]}”.",
        f"Change it to one of these: {'; '.join(','.join(one.header) for one in LAYOUTS[:1])}; "
        f"or download from one of these banks: {', '.join(one.name for one in LAYOUTS[1:])}.",
        "header",
    )


def _row(number: int, cells: list[str], layout: Layout) -> _Row:
    while len(cells) > len(layout.header) and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) != len(layout.header):
        raise Refusal(
            "columns",
            f"The row has {len(cells)} columns and the header {len(layout.header)}.",
            "Put text that holds a comma in quotation marks.",
        )
    # Spreadsheets put an apostrophe before what they must not take for a number.
    row = {
        column: cell.strip().removeprefix("'")
        for column, cell in zip(layout.header, cells, strict=True)
    }
    balance = row[layout.balance]
    line = StatementLine(
        date=_date(row[layout.date], layout),
        pence=_pence(row, layout),
        payee=row[layout.payee] or None,
        reference=(row[layout.reference] or None) if layout.reference else None,
        kind=row[layout.kind] or None,
        id="",
    )
    return _Row(number, line, parse_pounds(balance) if balance else None, _whose(row, layout))


def _date(text: str, layout: Layout) -> date:
    for form in layout.dates:
        found = re.fullmatch(_DATE_FORMS[form], text)
        if not found:
            continue
        month = found["month"]
        number = int(month) if month.isdecimal() else _MONTH_NUMBERS.get(month.lower(), 0)
        try:
            return date(int(found["year"]), number, int(found["day"]))
        except ValueError:
            break
    raise Refusal(
        "date",
        f"“{text[:30]}” is not a date of this layout.",
        f"Write it like {' or '.join(layout.dates)}.",
    )


def _pence(row: dict[str, str], layout: Layout) -> Pence:
    """Return the movement, from one signed column or from a pair."""
    if layout.amount:
        return parse_pounds(row[layout.amount])
    out = row[layout.money_out or ""]
    into = row[layout.money_in or ""]
    if bool(out) == bool(into):
        raise Refusal(
            "amount_columns",
            "The row must have an amount out or an amount in, and not both.",
            "Download the statement again.",
        )
    pence = parse_pounds(out or into)
    if pence < 0:
        raise Refusal(
            "amount_sign", "An amount out or in is below zero.", "Download the statement again."
        )
    return -pence if out else pence


def _whose(row: dict[str, str], layout: Layout) -> tuple[str | None, str | None]:
    """Return (sort code, account number), each where the file gives it."""
    number = row[layout.account_number] if layout.account_number else ""
    sort_code = row[layout.sort_code] if layout.sort_code else ""
    if together := re.fullmatch("([0-9]{6})-([0-9]{6,10})", number):
        sort_code, number = together[1], together[2]
    if sort_code and number:
        details = parse_bank_details(sort_code, number)
        return details.sort_code, details.account_number
    return sort_code or None, number or None


def _account(rows: list[_Row], layout: Layout) -> tuple[StatementAccount, list[StatementError]]:
    oldest_first = list(reversed(rows)) if _is_newest_first(rows, layout) else rows
    proof, faults = _proof(oldest_first)
    known = [place for place, row in enumerate(oldest_first) if row.balance is not None]
    opening = closing = None
    if known:
        first = known[0]
        before = sum(row.line.pence for row in oldest_first[: first + 1])
        opening = (oldest_first[first].balance or 0) - before
        closing = oldest_first[-1].balance
    sort_code, number = rows[0].account
    account = StatementAccount(
        sort_code=sort_code,
        account_number=number,
        iban=None,
        currency="GBP",
        opening_pence=opening,
        closing_pence=closing,
        proof=proof,
        lines=with_ids(
            [(row.line, None) for row in oldest_first],
            f"{sort_code or ''}/{number or ''}",
            Counter(),
        ),
    )
    return account, faults


def _is_newest_first(rows: list[_Row], layout: Layout) -> bool:
    """Return the order that fits more balances; else that of the dates; else the layout's."""
    upwards, downwards = _proof(rows)[1], _proof(rows[::-1])[1]
    if len(upwards) != len(downwards):
        return len(upwards) > len(downwards)
    first, last = rows[0].line.date, rows[-1].line.date
    return first > last if first != last else layout.newest_first


def _proof(oldest_first: list[_Row]) -> tuple[Proof, list[StatementError]]:
    """Return whether each balance follows from the one before, and the lines where it does not."""
    known = [place for place, row in enumerate(oldest_first) if row.balance is not None]
    faults = []
    for before, here in pairwise(known):
        moved = sum(row.line.pence for row in oldest_first[before + 1 : here + 1])
        start, end = oldest_first[before].balance or 0, oldest_first[here].balance or 0
        if start + moved != end:
            faults.append(
                StatementError(
                    oldest_first[here].number,
                    "balance_does_not_add_up",
                    f"The balance is {pounds(end)} and the lines before it give "
                    f"{pounds(start + moved)}: a line is missing, repeated or altered.",
                )
            )
    if faults:
        return Proof.DOES_NOT_ADD_UP, faults
    if not known or oldest_first[-1].balance is None:
        return Proof.NO_BALANCES, []
    # Lines above the first balance given have nothing to be proved against.
    if len(known) == 1 or known[0] > 0:
        return Proof.ONE_BALANCE, []
    return Proof.PROVED, []
