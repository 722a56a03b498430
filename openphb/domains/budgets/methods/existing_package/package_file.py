"""A package as a file: CSV or an Excel workbook, read row by row. Pure but for reading the bytes.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openphb.domains.budgets.methods import costed_lines
from openphb.domains.budgets.methods.existing_package.types import Commissioned, Part
from openphb.domains.budgets.types import COSTED_BASES, Basis, CostedLine
from openphb.foundation.tables import read_table
from openphb.kernel.counting import read_hundredths
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

HEADER = ("what", "supplier", "how_many", "of_what", "price_of_one", "how_often", "source")
# How people write how often, besides the words of a form.
WRITTEN_OFTEN: Mapping[str, Basis] = {
    **{basis.words: basis for basis in COSTED_BASES},
    **{basis.value: basis for basis in COSTED_BASES},
    "week": Basis.PER_WEEK,
    "weekly": Basis.PER_WEEK,
    "per week": Basis.PER_WEEK,
    "4 weeks": Basis.PER_FOUR_WEEKS,
    "4-weekly": Basis.PER_FOUR_WEEKS,
    "four weeks": Basis.PER_FOUR_WEEKS,
    "four-weekly": Basis.PER_FOUR_WEEKS,
    "month": Basis.PER_MONTH,
    "monthly": Basis.PER_MONTH,
    "per month": Basis.PER_MONTH,
    "year": Basis.PER_YEAR,
    "yearly": Basis.PER_YEAR,
    "annual": Basis.PER_YEAR,
    "per year": Basis.PER_YEAR,
    "day": Basis.PER_DAY,
    "daily": Basis.PER_DAY,
    "one-off": Basis.ONE_OFF,
    "one off": Basis.ONE_OFF,
}
_COLUMN = {
    "description": "what",
    "quantity": "how_many",
    "unit": "of_what",
    "price": "price_of_one",
}


@dataclass(frozen=True)
class RowFault:
    """A row that was not taken: its line in the file, the column, what is wrong and how to mend it."""

    line: int
    column: str
    message: str
    mend: str


@dataclass(frozen=True)
class PackageFile:
    """What a file of a package holds: the parts that can be taken, and the rows that cannot."""

    parts: tuple[Part, ...]
    faults: tuple[RowFault, ...]


def read_package(data: bytes, *, had: Sequence[Part] = ()) -> PackageFile:
    """Return what a file holds beside the parts that there are: the same row twice adds nothing.

    Refusals, of the whole file: those of `read_table`.
    """
    parts = list(had)
    seen = {_same(part) for part in parts}
    faults = []
    for row in read_table(data, columns=HEADER, header=HEADER):
        try:
            part = Part(_commissioned(row.cells))
        except Refusal as refusal:
            faults.append(RowFault(row.line, refusal.where, refusal.message, refusal.mend))
            continue
        if _same(part) not in seen:
            seen.add(_same(part))
            parts.append(part)
    return PackageFile(tuple(parts), tuple(faults))


def template() -> str:
    """Return an empty file to fill in: its first row, and one made-up row that shows how."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    writer.writerow(
        ("Day centre", "Made-up Trust", "2", "days", "54.00", "a week", "Invoice of 1 March 2026")
    )
    return out.getvalue()


def _commissioned(cells: Mapping[str, str]) -> Commissioned:
    for column in ("supplier", "source"):
        if not cells[column].strip():
            raise Refusal("cell_missing", "It is missing.", "Write it in the row.", column)
    often = WRITTEN_OFTEN.get(re.sub(r"\s+", " ", cells["how_often"].strip().lower()))
    if often is None:
        raise Refusal(
            "often_unknown",
            f"“{cells['how_often'][:40]}” does not say how often.",
            f"Write one of: {', '.join(basis.words for basis in COSTED_BASES)}.",
            "how_often",
        )
    quantity = read_hundredths(cells["how_many"])
    if quantity is None:
        raise Refusal(
            "quantity_unreadable",
            f"“{cells['how_many'][:40]}” is no number of anything.",
            "Write how many as a number, like 20 or 2.5.",
            "how_many",
        )
    try:
        pence = parse_pounds(cells["price_of_one"])
        line = CostedLine(cells["what"].strip(), quantity, cells["of_what"].strip(), pence, often)
        costed_lines.refuse_lines([line])
    except Refusal as refusal:
        named = refusal.where.removeprefix("lines[0].")
        column = _COLUMN.get(named, "price_of_one")
        said = refusal.message.replace("Line 1 ", "It ", 1)
        raise Refusal(refusal.code, said, refusal.mend, column) from refusal
    return Commissioned(line, cells["supplier"].strip(), cells["source"].strip())


def _same(part: Part) -> tuple[CostedLine, str, str]:
    return part.now.line, part.now.supplier, part.now.source
