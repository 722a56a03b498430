"""Words of this domain: accounts, journals, entries. It knows nothing of budgets or people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class AccountKind(StrEnum):
    """Which side of an account is its own: debits for assets and expenses, credits for the rest."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


@dataclass(frozen=True)
class Dimensions:
    """What an entry is about, in ids that the ledger passes on and never opens."""

    subject_id: UUID | None = None
    budget_id: UUID | None = None
    line_id: UUID | None = None
    funder_id: UUID | None = None
    option: str = ""
    service_from: date | None = None
    service_to: date | None = None


@dataclass(frozen=True)
class Posting:
    """One entry to be posted: pence on one side of one account, above zero."""

    account: str
    debit_pence: int
    credit_pence: int
    dimensions: Dimensions = Dimensions()
