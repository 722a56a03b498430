"""Tables that people send: CSV files and Excel workbooks, read row by row as they were typed.

What a row means, and what is wrong with one, the reader's domain says. What is no table at all is
refused whole.
"""

from __future__ import annotations

import csv
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from openphb.kernel.refusal import Refusal

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 5_000
# What a small zipped workbook may unpack to: more is a trap, not somebody's table.
MOST_UNPACKED = 60 * 1024 * 1024
MOST_COLUMNS = 40
# A spreadsheet takes text that begins so for a formula; an apostrophe before it keeps it text, and
# is taken off again when it comes back.
KEPT_AS_TEXT = ("=", "+", "-", "@", "'")
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Most:
    """How much a file may hold; more is refused whole."""

    rows: int = MOST_ROWS
    file_bytes: int = MOST_BYTES
    unpacked_bytes: int = MOST_UNPACKED


USUAL = Most()


@dataclass(frozen=True)
class TableRow:
    """One row that holds anything: its line in the file, and its cells by column."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class RowWrong:
    """A row of a file that was not taken: where, what is wrong, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str

    @classmethod
    def of(cls, line: int, refusal: Refusal) -> RowWrong:
        """Return what a refusal says of a line."""
        return cls(line, refusal.where, refusal.code, refusal.message, refusal.mend)


def read_table(
    data: bytes,
    *,
    columns: Sequence[str],
    header: Sequence[str],
    maybe: Sequence[str] = (),
    most: Most = USUAL,
) -> list[TableRow]:
    """Return the rows of a file below its first row, which names the columns in any order.

    `columns` must be there; those of `maybe` are blank where they are not; others are passed over.
    `header` is the template's first row, for who must mend it. Refusals, of the whole file and at
    `file`: `file_empty`, `file_too_large`, `file_unreadable`, `file_columns`.
    """
    if len(data) > most.file_bytes:
        raise _too_large(f"more than {most.file_bytes // 1024 // 1024} MB")
    lines = _workbook(data, most) if data.startswith(b"PK\x03\x04") else _csv(data)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if not filled:
        raise Refusal(
            "file_empty",
            "The file has no rows.",
            "Choose the file again, or start from the template.",
            "file",
        )
    if len(filled) > most.rows:
        raise _too_large(f"more than {most.rows:,} rows")
    places = _places(filled[0][1], columns, maybe, header)
    return [
        TableRow(
            number,
            {name: "" if at is None or at >= len(cells) else cells[at] for name, at in places},
        )
        for number, cells in filled[1:]
    ]


def kept_text(text: str) -> str:
    """Return text as a cell may hold it without becoming a formula."""
    return f"'{text}" if text.startswith(KEPT_AS_TEXT) else text


def _places(
    first: Sequence[str], columns: Sequence[str], maybe: Sequence[str], header: Sequence[str]
) -> list[tuple[str, int | None]]:
    written = [cell.strip().lower().replace(" ", "_") for cell in first]
    absent = [name for name in columns if name not in written]
    if absent:
        raise Refusal(
            "file_columns",
            f"The first row lacks {', '.join(absent)}.",
            f"Start from the template: its first row is {', '.join(header)}.",
            "file",
        )
    return [(name, written.index(name) if name in written else None) for name in (*columns, *maybe)]


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


def _workbook(data: bytes, most: Most) -> list[Line]:
    """Return the rows of a workbook's first sheet, each value as a person would type it."""
    # Loaded when first needed: every process would wait a quarter of a second for it.
    from openpyxl import load_workbook  # noqa: PLC0415  slow to load
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  slow to load

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > most.unpacked_bytes:
                raise _too_large("more in it than such a table can need")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        # What a sheet says of its own size is not to be believed.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_row=2 * most.rows, max_col=MOST_COLUMNS)
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
        # Encrypted, packed in a way that nobody knows here, or nested without end.
        RuntimeError,
        SyntaxError,
        TypeError,
        ValueError,
        lzma.LZMAError,
        zlib.error,
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


def _too_large(what: str) -> Refusal:
    return Refusal("file_too_large", f"The file has {what}.", "Send it in smaller parts.", "file")


def _unreadable(why: str) -> Refusal:
    return Refusal(
        "file_unreadable",
        f"The file cannot be read: {why}.",
        "Save it again as CSV or as an Excel workbook (.xlsx).",
        "file",
    )
