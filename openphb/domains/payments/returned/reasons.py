"""Why a payment failed, in plain words. The table is `reasons.csv`, each row with its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "reasons.csv"


class Scheme(StrEnum):
    """Whose list a reason code is from."""

    ISO = "iso"
    ARUCS = "arucs"


@dataclass(frozen=True)
class Reason:
    """One code, in words for somebody who has seen no list of codes."""

    scheme: Scheme
    code: str
    words: str
    source: str


@cache
def reasons() -> dict[tuple[Scheme, str], Reason]:
    """Return the table."""
    with _TABLE.open(encoding="utf-8", newline="") as file:
        rows = [
            Reason(Scheme(row["scheme"]), row["code"], row["words"], row["source"])
            for row in csv.DictReader(file)
        ]
    return {(row.scheme, row.code): row for row in rows}


def in_words(scheme: Scheme, code: str | None, bank_words: str | None) -> str:
    """Return the reason in plain words; else the bank's own; else that it gave none."""
    known = reasons().get((scheme, code or ""))
    if known and not (known.code == "NARR" and bank_words):
        return known.words
    if bank_words:
        return f"The bank says: {bank_words}"
    if code:
        return f"The bank gave the code {code[:35]} and no words."
    return "The bank gave no reason."


def returned_credit_reasons() -> tuple[Reason, ...]:
    """Return why a Bacs credit comes back, for a person to choose from."""
    return tuple(one for one in reasons().values() if one.scheme is Scheme.ARUCS)


# What says that the account, the name on it or its holder is wrong, and not the way to it.
_OF_THE_ACCOUNT = {
    Scheme.ISO: ("AC", "BE", "RC", "AG", "MD", "MS02", "CUST", "NOAS", "FR"),
    Scheme.ARUCS: ("0", "2", "3", "5", "B"),
}


def is_of_the_account(code: str) -> bool:
    """Return whether a reason says that the account itself is wrong, rather than its rail."""
    if len(code) == 1:
        return code in _OF_THE_ACCOUNT[Scheme.ARUCS]
    return code.startswith(_OF_THE_ACCOUNT[Scheme.ISO])
