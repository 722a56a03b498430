"""What providers send as files: what was delivered, and invoices; row by row.

An order is named by its number (O-…), which stands on the order. A row that cannot be read says
its column, what is wrong and how to mend it, and the others are taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from openphb.domains.marketplace.types import (
    DeliveryGiven,
    InvoiceGiven,
    LineClaim,
    OrderAnswer,
    RowWrong,
)
from openphb.foundation.tables import Most, kept_text, read_table
from openphb.kernel.counting import hundredths_words, read_hundredths
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

DELIVERED = ("order", "day", "quantity")
DELIVERED_MAYBE = ("row_id", "note")
INVOICED = (
    *("invoice", "invoice_date", "order", "first_day", "last_day", "quantity", "price", "amount"),
)
INVOICED_MAYBE = ("vat", "corrects")
MOST = Most(rows=250_000, file_bytes=20 * 1024 * 1024)
LONGEST = 200
_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)
Orders = Mapping[str, Sequence[UUID]]


def orders_by_reference(orders: Iterable[OrderAnswer]) -> dict[str, list[UUID]]:
    """Return the number of each order → its key; two keys only if chance gave two the same number."""
    found: dict[str, list[UUID]] = {}
    for one in orders:
        keys = found.setdefault(one.reference.upper(), [])
        if one.order_key not in keys:
            keys.append(one.order_key)
    return found


def read_deliveries(
    data: bytes, orders: Orders
) -> tuple[list[tuple[int, DeliveryGiven]], list[RowWrong]]:
    """Return (line, what was delivered) of a file, and the rows that cannot be read.

    Refusals, of the whole file: those of `read_table`.
    """
    rows, wrong = [], []
    header = (*DELIVERED, *DELIVERED_MAYBE)
    for row in read_table(data, columns=DELIVERED, header=header, maybe=DELIVERED_MAYBE, most=MOST):
        try:
            given = DeliveryGiven(
                order_key=_order(row.cells["order"], orders),
                on=_day(row.cells["day"], "day"),
                hundredths=_quantity(row.cells["quantity"]),
                words=_short(row.cells["note"], "note"),
                row_id=_short(row.cells["row_id"], "row_id")[:80],
            )
            rows.append((row.line, given))
        except Refusal as refusal:
            wrong.append(RowWrong.of(row.line, refusal))
    return rows, wrong


def read_invoices(
    data: bytes, orders: Orders, people: Mapping[UUID, UUID]
) -> tuple[list[tuple[int, InvoiceGiven]], list[RowWrong]]:
    """Return (first line, invoice) of a file, and the rows that cannot be read.

    Rows with one number are one invoice for each person's budget; `people` says whose each order
    is. An invoice with a row that cannot be read is left out whole: its sum would not be its own.
    Refusals, of the whole file: those of `read_table`.
    """
    rows: dict[tuple[str, UUID], list[tuple[int, LineClaim, date, str]]] = {}
    wrong: list[RowWrong] = []
    spoilt: set[str] = set()
    header = (*INVOICED, *INVOICED_MAYBE)
    for row in read_table(data, columns=INVOICED, header=header, maybe=INVOICED_MAYBE, most=MOST):
        number = row.cells["invoice"].strip()
        try:
            line, invoiced_on = _line(row.cells, orders)
            key = (number, people[line.order_key])
            rows.setdefault(key, []).append(
                (row.line, line, invoiced_on, row.cells["corrects"].strip())
            )
        except Refusal as refusal:
            wrong.append(RowWrong.of(row.line, refusal))
            spoilt.add(number)
    found = []
    for (number, _budget), lines in rows.items():
        first = lines[0]
        if number in spoilt:
            wrong += [RowWrong.of(line, _left_out(number)) for line, *_rest in lines]
        elif any(one[2:] != first[2:] for one in lines):
            wrong += [RowWrong.of(line, _two_heads(number)) for line, *_rest in lines]
        else:
            claims = tuple(one[1] for one in lines)
            found.append((first[0], InvoiceGiven(number, first[2], claims, first[3])))
    return sorted(found, key=lambda one: one[0]), sorted(wrong, key=lambda one: one.line)


def write_deliveries(orders: Iterable[OrderAnswer], today: date) -> str:
    """Return the template of what was delivered: a row of each accepted order, to fill in."""
    rows = [(one.reference, today.isoformat(), "", "", "") for one in orders]
    return _csv([(*DELIVERED, *DELIVERED_MAYBE), *rows])


def write_invoices(orders: Iterable[OrderAnswer]) -> str:
    """Return the template of invoices: a row of each accepted order, to fill in."""
    rows = [
        ("", "", one.reference, "", "", hundredths_words(one.quantity_hundredths), "", "", "", "")
        for one in orders
    ]
    return _csv([(*INVOICED, *INVOICED_MAYBE), *rows])


def write_wrong(wrong: Iterable[RowWrong]) -> str:
    """Return what is wrong in a file as CSV."""
    return _csv(
        [
            ("line", "column", "code", "what_is_wrong", "how_to_mend_it"),
            *(
                (one.line, one.column, one.code, kept_text(one.message), kept_text(one.mend))
                for one in wrong
            ),
        ]
    )


def _line(cells: Mapping[str, str], orders: Orders) -> tuple[LineClaim, date]:
    line = LineClaim(
        order_key=_order(cells["order"], orders),
        first_day=_day(cells["first_day"], "first_day"),
        last_day=_day(cells["last_day"], "last_day"),
        hundredths=_quantity(cells["quantity"]),
        unit_pence=_money(cells["price"], "price"),
        vat_pence=_money(cells["vat"], "vat") if cells["vat"] else 0,
        pence=_money(cells["amount"], "amount"),
    )
    return line, _day(cells["invoice_date"], "invoice_date")


def _order(text: str, orders: Orders) -> UUID:
    found = orders.get(text.strip().upper(), ())
    if len(found) != 1:
        raise Refusal(
            "order_unknown",
            f"“{text[:20]}” is no order that you have accepted."
            if not found
            else f"Two orders have the number {text[:20]}.",
            "Check the number on the order."
            if not found
            else "Send these days on the pages of the orders.",
            "order",
        )
    return found[0]


def _day(text: str, where: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text.strip())
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-11-02 or 2/11/2026.",
        where,
    )


def _quantity(text: str) -> int:
    found = read_hundredths(text) if text else None
    if found is None:
        raise Refusal(
            "quantity_unreadable",
            f"“{text[:40]}” is no quantity." if text else "The quantity is missing.",
            "Write a number with at most two decimals, like 3 or 2.5.",
            "quantity",
        )
    return found


def _money(text: str, where: str) -> int:
    try:
        return parse_pounds(text)
    except Refusal as refusal:
        refusal.where = where
        raise


def _short(text: str, where: str) -> str:
    if len(text) > LONGEST:
        raise Refusal(
            "too_long", f"There are {len(text)} letters here.", f"Use at most {LONGEST}.", where
        )
    return text


def _left_out(number: str) -> Refusal:
    return Refusal(
        "invoice_left_out",
        f"Another row of invoice {number} cannot be read.",
        "Mend that row, and send the whole invoice again.",
        "invoice",
    )


def _two_heads(number: str) -> Refusal:
    return Refusal(
        "invoice_two_heads",
        f"The rows of invoice {number} say different dates, or that it corrects different ones.",
        "Give all its rows the same.",
        "invoice_date",
    )


def _csv(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
