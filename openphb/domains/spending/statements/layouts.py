"""The CSV layouts that are known, as data: a new bank is a new row, not new code.

Sources: `openphb` is our own, for a bank that is not here. The headers of the others are those in
public code and fixtures; the banks publish none. A header must match in every column, because a
bank that changes its export has changed what its columns mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DateForm(StrEnum):
    """How a layout writes a day. The month is never first: an American file is not guessed at."""

    ISO = "2026-11-03"
    DAY_MONTH_YEAR = "3/11/2026"
    DAY_NAMED_MONTH_YEAR = "3 Nov 2026"


@dataclass(frozen=True)
class Layout:
    """Which column holds what. A name of a column that a layout lacks is None."""

    name: str
    header: tuple[str, ...]
    dates: tuple[DateForm, ...]
    date: str
    payee: str
    reference: str | None
    kind: str
    balance: str
    amount: str | None = None
    """Money in above zero, money out below."""
    money_out: str | None = None
    money_in: str | None = None
    """A pair of columns in place of `amount`, neither below zero."""
    sort_code: str | None = None
    account_number: str | None = None
    """May hold "sort code-account number" where the layout has no sort code."""
    newest_first: bool = False
    """Settles the order only where neither balances nor dates do."""


LAYOUTS = (
    Layout(
        name="openphb",
        header=("Date", "Payee", "Reference", "Type", "Amount", "Balance"),
        dates=(DateForm.ISO, DateForm.DAY_MONTH_YEAR),
        date="Date",
        payee="Payee",
        reference="Reference",
        kind="Type",
        amount="Amount",
        balance="Balance",
    ),
    Layout(
        name="starling",
        header=(
            *("Date", "Counter Party", "Reference", "Type", "Amount (GBP)", "Balance (GBP)"),
            *("Spending Category", "Notes"),
        ),
        dates=(DateForm.DAY_MONTH_YEAR,),
        date="Date",
        payee="Counter Party",
        reference="Reference",
        kind="Type",
        amount="Amount (GBP)",
        balance="Balance (GBP)",
    ),
    Layout(
        name="lloyds",
        header=(
            *("Transaction Date", "Transaction Type", "Sort Code", "Account Number"),
            *("Transaction Description", "Debit Amount", "Credit Amount", "Balance"),
        ),
        dates=(DateForm.DAY_MONTH_YEAR,),
        date="Transaction Date",
        payee="Transaction Description",
        reference=None,
        kind="Transaction Type",
        money_out="Debit Amount",
        money_in="Credit Amount",
        balance="Balance",
        sort_code="Sort Code",
        account_number="Account Number",
        newest_first=True,
    ),
    Layout(
        name="natwest",
        header=(
            *("Date", "Type", "Description", "Value", "Balance"),
            *("Account Name", "Account Number"),
        ),
        dates=(DateForm.DAY_NAMED_MONTH_YEAR, DateForm.DAY_MONTH_YEAR),
        date="Date",
        payee="Description",
        reference=None,
        kind="Type",
        amount="Value",
        balance="Balance",
        account_number="Account Number",
        newest_first=True,
    ),
)

LAYOUT_NAMES = tuple(layout.name for layout in LAYOUTS)
