"""Rate cards as files: CSV and Excel workbooks read row by row, and a card written as CSV.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.rules import given_fault
from openphb.domains.rates.types import (
    LocalRate,
    Priceable,
    RateFile,
    RateGiven,
    RowFault,
    Unit,
)
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

COLUMNS = ("key", "price", "first_day", "last_day", "source")
HEADER = ("key", "what", "unit", "price", "first_day", "last_day", "source")
TAKEN_BACK = "taken back"
MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
# What a small zipped workbook may unpack to: more is a trap, not a rate card.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_COLUMNS = 40
# A spreadsheet takes text that begins so for a formula; an apostrophe before it keeps it text, and
# is taken off again when it comes back.
KEPT_AS_TEXT = ("=", "+", "-", "@", "'")
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
WHERE = {"value": "price", "valid_from": "first_day", "valid_to": "last_day"}

_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,5})(?:\.(?P<part>[0-9]{1,2})0*)?\s*%?")
_COUNT = re.compile(r"[0-9]{1,4}")
Line = tuple[int, list[str]]


def read_card(data: bytes) -> RateFile:
    """Return what a file of rates holds. A row without price and first day is passed over.

    Refusals, of the whole file: `rates_file_empty`, `rates_file_too_large`, `rates_file_unreadable`,
    `rates_columns`.
    """
    if len(data) > MOST_BYTES:
        raise _too_large(f"more than {MOST_BYTES // 1024 // 1024} MB")
    lines = _workbook(data) if data.startswith(b"PK\x03\x04") else _csv(data)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise Refusal(
            "rates_file_empty",
            "The file has no rows.",
            "Choose the file again, or start from the template.",
            "file",
        )
    if len(filled) > MOST_ROWS:
        raise _too_large(f"more than {MOST_ROWS:,} rows")
    places = _places(filled[0][1])
    given: dict[tuple[str, date], tuple[int, RateGiven]] = {}
    faults = []
    for number, cells in filled[1:]:
        row = {name: cells[at] if at < len(cells) else "" for name, at in places.items()}
        if not row["price"] and not row["first_day"]:
            continue
        try:
            one = _row(row)
            first = given.setdefault((one.key.code, one.valid_from), (number, one))
            if first[0] != number:
                raise Refusal(
                    "row_twice",
                    f"Line {first[0]} gives this from the same day already.",
                    "Keep one of the two.",
                    "key",
                )
        except Refusal as refusal:
            column = WHERE.get(refusal.where, refusal.where)
            faults.append(RowFault(number, column, refusal.code, refusal.message, refusal.mend))
    return RateFile(tuple(given.values()), tuple(faults))


def write_card(held: Mapping[str, LocalRate], catalogue: Iterable[Priceable]) -> str:
    """Return the card of a day as CSV, with an empty row for whatever it does not price.

    It is the template too: taken in again as it is, it adds nothing.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for one in catalogue:
        rate = held.get(one.key.code)
        known = ("", "", "", "")
        if rate is not None and rate.value is not None:
            last = rate.valid_to - timedelta(days=1) if rate.valid_to else None
            known = (
                _price_words(one.key.unit, rate.value),
                rate.valid_from.isoformat(),
                last.isoformat() if last else "",
                _kept_text(rate.source),
            )
        writer.writerow((one.key.code, one.key.words, one.key.unit.words, *known))
    return out.getvalue()


def read_price(text: str, unit: Unit) -> int | None:
    """Return what somebody wrote as a price of a unit; None for one that is taken back.

    Pounds for money, "8.5" for per cent, "yes" or "no". Refusals at `value`: `rate_price_missing`,
    `rate_percent`, `rate_yes_no` and those of `parse_pounds`.
    """
    written = text.strip().lower()
    if written == TAKEN_BACK:
        return None
    if not written:
        raise Refusal(
            "rate_price_missing",
            "The price is missing.",
            f"Enter one, or “{TAKEN_BACK}” to undo one that began on this day. A formula must have "
            "been worked out and saved.",
            "value",
        )
    if unit is Unit.YES_NO:
        if written in YES + NO:
            return int(written in YES)
        raise Refusal(
            "rate_yes_no", f"“{text[:40]}” is not yes or no.", "Enter yes or no.", "value"
        )
    if unit.is_count:
        if _COUNT.fullmatch(written):
            return int(written)
        raise Refusal(
            f"rate_{unit}",
            f"“{text[:40]}” is no number of {unit.words}.",
            "Enter a whole number.",
            "value",
        )
    if unit is Unit.PERCENT:
        found = _PERCENT.fullmatch(written)
        if not found:
            raise Refusal(
                "rate_percent",
                f"“{text[:40]}” is not a percentage.",
                "Enter one with at most two decimals, like 8.5.",
                "value",
            )
        return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    try:
        return parse_pounds(written)
    except Refusal as refusal:
        refusal.where = "value"
        raise


def _row(row: Mapping[str, str]) -> RateGiven:
    key = key_of(row["key"])
    last = _day(row["last_day"], "valid_to") if row["last_day"] else None
    given = RateGiven(
        key=key,
        value=read_price(row["price"], key.unit),
        valid_from=_day(row["first_day"], "valid_from"),
        valid_to=last + timedelta(days=1) if last else None,
        source=row["source"],
    )
    fault = given_fault(given)
    if fault:
        raise fault
    return given


def _day(text: str, where: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "rate_day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-04-01 or 1/4/2026.",
        where,
    )


def _places(header: list[str]) -> dict[str, int]:
    written = [cell.strip().lower().replace(" ", "_") for cell in header]
    absent = [name for name in COLUMNS if name not in written]
    if absent:
        raise Refusal(
            "rates_columns",
            f"The first row lacks {', '.join(absent)}.",
            f"Start from the template: its first row is {', '.join(HEADER)}.",
            "file",
        )
    return {name: written.index(name) for name in COLUMNS}


def _csv(data: bytes) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(_text(data), newline=""), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip().removeprefix("'") for cell in cells]
    except csv.Error as fault:
        raise _unreadable(f"its quoting is broken near line {reader.line_num}") from fault


def _text(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _unreadable("it is neither text nor an Excel workbook (.xlsx)")


def _workbook(data: bytes) -> list[Line]:
    """Return the rows of a workbook's first sheet, each value as a person would type it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise _too_large("more in it than a rate card can need")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What a sheet says of its own size is not to be believed.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS)
        return [
            (number, [_typed(cell.value, str(cell.number_format or "")) for cell in row])
            for number, row in enumerate(rows, start=1)
        ]
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        # What openpyxl lets through where a part of the workbook is missing or malformed.
        ArithmeticError,
        AttributeError,
        EOFError,
        LookupError,
        OSError,
        SyntaxError,
        TypeError,
        ValueError,
    ) as fault:
        raise _unreadable("it is not an Excel workbook that can be read") from fault


def _typed(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float | int) and not isinstance(value, bool):
        # Sums leave dust in the sixteenth digit, which a spreadsheet does not show.
        number = Decimal(f"{value:.12g}")
        return f"{number * 100 if '%' in number_format else number:f}"
    return str(value).strip().removeprefix("'")


def _price_words(unit: Unit, value: int) -> str:
    if unit is Unit.YES_NO:
        return "yes" if value else "no"
    if unit.is_count:
        return str(value)
    return f"{value // 100}.{value % 100:02d}"


def _kept_text(text: str) -> str:
    return f"'{text}" if text.startswith(KEPT_AS_TEXT) else text


def _too_large(what: str) -> Refusal:
    return Refusal(
        "rates_file_too_large", f"The file has {what}.", "Send it in smaller parts.", "file"
    )


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "rates_file_unreadable",
        f"The file cannot be read: {why}.",
        "Save it again as CSV or as an Excel workbook (.xlsx).",
        "file",
    )
