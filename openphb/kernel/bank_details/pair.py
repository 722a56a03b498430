"""A sort code and an account number as the banks' own systems write them: 6 and 8 digits.

Sources: Vocalink, "Validating account numbers" v7.70, on account numbers that are not eight digits
long; which sort codes belong to which bank is general knowledge of the ranges (NatWest 01 and
50-66, Co-operative Bank and the building societies it clears for 08, Santander 09 and 72), so a
length that fits no such bank is refused, never guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from openphb.kernel.refusal import Refusal

_SEPARATORS = re.compile(r"[\s\u00a0\u2010-\u2015\u2212./-]+")
_NATWEST = {"01", *(str(first) for first in range(50, 67))}
_FIRST_EIGHT = {"08"}
_SANTANDER = {"09", "72"}


@dataclass(frozen=True)
class BankDetails:
    """A normalised pair; made by `parse_bank_details`."""

    sort_code: str
    """Six digits."""
    account_number: str
    """Eight digits."""

    @property
    def sort_code_dashed(self) -> str:
        """Return the sort code as people read it: "20-29-59"."""
        return "-".join((self.sort_code[:2], self.sort_code[2:4], self.sort_code[4:]))


def parse_bank_details(sort_code: str, account_number: str) -> BankDetails:
    """Return the pair in standard form; spaces, dots and hyphens are ignored.

    Six and seven digit accounts are filled with zeros from the left; ten digits (NatWest,
    Co-operative Bank) and nine (Santander) follow their banks' rules.
    Refusals: `sort_code_digits`, `account_number_digits`, `account_number_length`.
    """
    sort = _SEPARATORS.sub("", sort_code)
    account = _SEPARATORS.sub("", account_number)
    if not re.fullmatch("[0-9]{6}", sort):
        raise Refusal(
            "sort_code_digits",
            "A sort code is six digits.",
            "Enter it like 20-29-59.",
            "sort_code",
        )
    if not re.fullmatch("[0-9]{6,10}", account):
        raise Refusal(
            "account_number_digits",
            "An account number is six to ten digits.",
            "Enter the account number from a statement or a card, without letters.",
            "account_number",
        )
    return _standard(sort, account)


def _standard(sort: str, account: str) -> BankDetails:
    bank = sort[:2]
    if len(account) <= 8:
        return BankDetails(sort, account.rjust(8, "0"))
    if len(account) == 10 and bank in _NATWEST:
        return BankDetails(sort, account[2:])
    if len(account) == 10 and bank in _FIRST_EIGHT:
        return BankDetails(sort, account[:8])
    if len(account) == 9 and bank in _SANTANDER:
        # A rule of the former Alliance & Leicester: the number carries the sort code's last digit.
        return BankDetails(sort[:5] + account[0], account[1:])
    raise Refusal(
        "account_number_length",
        f"An account number of {len(account)} digits does not belong to a bank with sort codes "
        f"that begin {bank}.",
        "Ask the bank for the eight-digit account number.",
        "account_number",
    )
