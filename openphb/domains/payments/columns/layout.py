"""What a site's file of columns looks like, as data: each finance system was set up differently."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from openphb.kernel.refusal import Refusal


class DayForm(StrEnum):
    """How a layout writes a day."""

    ISO = "2026-11-03"
    DAY_MONTH_YEAR = "03/11/2026"
    DAY_NAMED_MONTH_YEAR = "03-NOV-2026"
    DIGITS = "20261103"


class MoneyForm(StrEnum):
    """How a layout writes £1,136.00."""

    POUNDS = "1136.00"
    PENCE = "113600"


class Kind(StrEnum):
    """What a field holds, which says how it is written and checked."""

    CODE = "code"
    """A name in another system: letters, digits and . / _ -; never cut."""
    TEXT = "text"
    """Words for a reader; cut to the column's width."""
    DAY = "day"
    MONEY = "money"


class Field(StrEnum):
    """What a column can hold of a payment."""

    SUPPLIER_NUMBER = "supplier_number"
    SUPPLIER_SITE = "supplier_site"
    INVOICE_NUMBER = "invoice_number"
    INVOICE_DATE = "invoice_date"
    GL_DATE = "gl_date"
    AMOUNT = "amount"
    DESCRIPTION = "description"
    COST_CENTRE = "cost_centre"
    SUBJECTIVE_CODE = "subjective_code"
    ANALYSIS_1 = "analysis_1"
    ANALYSIS_2 = "analysis_2"
    ANALYSIS_3 = "analysis_3"
    CARD_ID = "card_id"
    LOAD_NUMBER = "load_number"
    LOAD_DATE = "load_date"
    NAME = "name"
    REFERENCE = "reference"


KINDS = {
    **dict.fromkeys(Field, Kind.CODE),
    **dict.fromkeys((Field.INVOICE_DATE, Field.GL_DATE, Field.LOAD_DATE), Kind.DAY),
    **dict.fromkeys((Field.DESCRIPTION, Field.NAME, Field.REFERENCE), Kind.TEXT),
    Field.AMOUNT: Kind.MONEY,
}


class Purpose(StrEnum):
    """What a file of columns is for."""

    SUPPLIER_INVOICE = "supplier_invoice"
    CARD_LOAD = "card_load"


@dataclass(frozen=True)
class Needed:
    """What the file of a purpose can hold, and what it must."""

    fields: frozenset[Field]
    must: frozenset[Field]
    key: Field
    """The field that no two rows share."""


NEEDED = {
    Purpose.SUPPLIER_INVOICE: Needed(
        frozenset(
            {
                *(Field.SUPPLIER_NUMBER, Field.SUPPLIER_SITE, Field.INVOICE_NUMBER),
                *(Field.INVOICE_DATE, Field.GL_DATE, Field.AMOUNT, Field.DESCRIPTION),
                *(Field.COST_CENTRE, Field.SUBJECTIVE_CODE),
                *(Field.ANALYSIS_1, Field.ANALYSIS_2, Field.ANALYSIS_3),
            }
        ),
        frozenset({Field.SUPPLIER_NUMBER, Field.INVOICE_NUMBER, Field.INVOICE_DATE, Field.AMOUNT}),
        Field.INVOICE_NUMBER,
    ),
    Purpose.CARD_LOAD: Needed(
        frozenset(
            {
                *(Field.CARD_ID, Field.LOAD_NUMBER, Field.LOAD_DATE, Field.AMOUNT),
                *(Field.NAME, Field.REFERENCE),
            }
        ),
        frozenset({Field.CARD_ID, Field.LOAD_NUMBER, Field.AMOUNT}),
        Field.LOAD_NUMBER,
    ),
}

DELIMITERS = (",", ";", "|", "\t")
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a cell that begins so (OWASP, "CSV injection")."""


@dataclass(frozen=True)
class Column:
    """One column: a field of the payment, or the same fixed value in every row."""

    name: str
    field: Field | None = None
    fixed: str = ""
    width: int = 240
    required: bool = True
    """Whether a row without it is refused; a fixed value is always there."""

    @property
    def kind(self) -> Kind:
        """Return what it holds; a fixed value is a code."""
        return Kind.CODE if self.field is None else KINDS[self.field]


@dataclass(frozen=True)
class Layout:
    """A file's columns in order, and how it writes what is in them.

    Refusals: `layout_name`, `layout_columns`, `layout_delimiter`, `layout_field`,
    `layout_missing`, `layout_fixed`, `layout_width`.
    """

    name: str
    purpose: Purpose
    columns: tuple[Column, ...]
    header: bool = True
    delimiter: str = ","
    days: DayForm = DayForm.DAY_MONTH_YEAR
    money: MoneyForm = MoneyForm.POUNDS

    def __post_init__(self) -> None:
        """Refuse a layout that could not carry what its purpose needs."""
        needed = NEEDED[self.purpose]
        if not self.name.strip():
            raise _refusal("layout_name", "The layout has no name.", "Give it one.", "name")
        if self.delimiter not in DELIMITERS:
            raise _refusal(
                "layout_delimiter",
                "The columns cannot be divided that way.",
                "Use a comma, a semicolon, a bar or a tab.",
                "delimiter",
            )
        for name, times in Counter(column.name for column in self.columns).items():
            if times > 1 or not name.strip() or not (name.isascii() and name.isprintable()):
                raise _refusal(
                    "layout_columns",
                    f"The column “{name[:40]}” has no plain name, or another column’s.",
                    "Give each column a name of its own.",
                    "columns",
                )
        for column in self.columns:
            _refuse_bad_column(column, needed, self.delimiter)
        given = Counter(column.field for column in self.columns if column.field is not None)
        if missing := sorted(needed.must - set(given)):
            raise _refusal(
                "layout_missing",
                f"No column holds the {' or the '.join(missing)}.".replace("_", " "),
                "Add a column for each.",
                "columns",
            )
        if repeated := [field for field, times in given.items() if times > 1]:
            raise _refusal(
                "layout_field",
                f"Two columns hold the {repeated[0].replace('_', ' ')}.",
                "Take one of them out.",
                "columns",
            )

    @property
    def key(self) -> Field:
        """Return the field that no two rows share."""
        return NEEDED[self.purpose].key

    def place(self, field: Field) -> int:
        """Return the number of the field's column, from 0; the layout must have it."""
        return next(n for n, column in enumerate(self.columns) if column.field is field)


def _refuse_bad_column(column: Column, needed: Needed, delimiter: str) -> None:
    if column.field is not None and column.field not in needed.fields:
        raise _refusal(
            "layout_field",
            f"A file of this kind has no {column.field.replace('_', ' ')}.",
            f"Use one of these: {', '.join(sorted(needed.fields))}.",
            column.name,
        )
    if column.field is not None and column.fixed:
        raise _refusal(
            "layout_fixed",
            "A column has both a field and a fixed value.",
            "Keep one of the two.",
            column.name,
        )
    if (
        not (column.fixed.isascii() and (column.fixed.isprintable() or not column.fixed))
        or column.fixed.startswith(STARTS_A_FORMULA)
        or delimiter in column.fixed
        or '"' in column.fixed
    ):
        raise _refusal(
            "layout_fixed",
            "A fixed value holds what a file cannot carry, or begins as a formula does.",
            "Use plain letters and digits.",
            column.name,
        )
    if not 1 <= column.width <= 1000 or len(column.fixed) > column.width:
        raise _refusal(
            "layout_width",
            "A column’s width is 1 to 1,000 characters, and holds its fixed value.",
            "Give the width that the other system has.",
            column.name,
        )


def _refusal(code: str, message: str, mend: str, where: str) -> Refusal:
    return Refusal(code, message, mend, where)
