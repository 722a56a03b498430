"""The modulus check of a sort code and account number, with its fourteen exceptions.

Source: Vocalink, "Validating account numbers" v7.70. In the letters used there a sort code is
u v w x y z and an account a b c d e f g h. The 34 published cases are in `tests/external`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from openphb.kernel.bank_details.pair import BankDetails
from openphb.kernel.bank_details.table import Method, ModulusRow, ModulusTable

_A, _B, _C, _G, _H = 6, 7, 8, 12, 13
"""Where the letters sit among the fourteen digits."""

_EXCEPTION_2 = (0, 0, 1, 2, 5, 3, 6, 4, 8, 7, 10, 9, 3, 1)
_EXCEPTION_2_G_IS_9 = (0, 0, 0, 0, 0, 0, 0, 0, 8, 7, 10, 9, 3, 1)
_EXCEPTION_8_SORT_CODE = "090126"
_EXCEPTION_9_SORT_CODE = "309634"

_EITHER = {(2, 9), (10, 11), (12, 13)}
"""Pairs of exceptions where one passed check is enough; any other two checks must both pass."""


class ModulusResult(StrEnum):
    """The three answers. No fourth: "probably" is `CANNOT_BE_CHECKED`."""

    VALID = "valid"
    INVALID = "invalid"
    CANNOT_BE_CHECKED = "cannot_be_checked"


@dataclass(frozen=True)
class CheckStep:
    """One check that the table asks for."""

    method: Method
    exception: int | None
    passed: bool | None
    """None where an exception says that this check does not apply."""


@dataclass(frozen=True)
class ModulusCheck:
    """The answer for one pair, with the checks behind it."""

    result: ModulusResult
    details: BankDetails
    steps: tuple[CheckStep, ...]
    reason: str
    """The answer in a sentence."""


def check_bank_details(details: BankDetails, table: ModulusTable) -> ModulusCheck:
    """Return whether the pair can exist according to the table."""
    rows = table.rows_for(details.sort_code)
    exceptions = {row.exception for row in rows}
    if not rows:
        return _unchecked(details, rows, "The table has no check for this sort code.")
    if 6 in exceptions and _is_foreign_currency(details.account_number):
        return _unchecked(details, rows, "Foreign currency accounts have no check.")
    if 5 in exceptions and table.substitutions is None:
        return _unchecked(
            details, rows, "This sort code needs the substitution table, which was not given."
        )
    either = len(rows) == 2 and (rows[0].exception, rows[1].exception) in _EITHER
    steps: list[CheckStep] = []
    for row in rows:
        steps.append(CheckStep(row.method, row.exception, _passed(row, details, table)))
        if either and steps[-1].passed:
            break
    answers = [step.passed for step in steps if step.passed is not None]
    if any(answers) if either else all(answers):
        return ModulusCheck(
            ModulusResult.VALID, details, tuple(steps), "The account number fits the sort code."
        )
    return ModulusCheck(
        ModulusResult.INVALID,
        details,
        tuple(steps),
        "The account number does not fit the sort code, so one of them is mistyped.",
    )


def _unchecked(details: BankDetails, rows: tuple[ModulusRow, ...], reason: str) -> ModulusCheck:
    steps = tuple(CheckStep(row.method, row.exception, None) for row in rows)
    return ModulusCheck(ModulusResult.CANNOT_BE_CHECKED, details, steps, reason)


def _is_foreign_currency(account: str) -> bool:
    return "4" <= account[0] <= "8" and account[6] == account[7]


def _passed(row: ModulusRow, details: BankDetails, table: ModulusTable) -> bool | None:
    digits = _digits(_sort_code(row, details.sort_code, table), details.account_number)
    if row.exception == 3 and digits[_C] in (6, 9):
        return None
    row = replace(row, weights=_weights(row, digits))
    match row.exception:
        case 4:
            return _remainder(row, digits) == 10 * digits[_G] + digits[_H]
        case 5:
            return _check_digit_fits(row, digits)
        case 14:
            return _remainder(row, digits) == 0 or _coutts(row, details)
        case _:
            return _remainder(row, digits) == 0


def _sort_code(row: ModulusRow, sort_code: str, table: ModulusTable) -> str:
    """Return the sort code to check in place of the real one."""
    match row.exception:
        case 5:
            return (table.substitutions or {}).get(sort_code, sort_code)
        case 8:
            return _EXCEPTION_8_SORT_CODE
        case 9:
            return _EXCEPTION_9_SORT_CODE
        case _:
            return sort_code


def _weights(row: ModulusRow, digits: list[int]) -> tuple[int, ...]:
    """Return the row's weights, or those that its exception puts in their place."""
    if row.exception == 2 and digits[_A] != 0:
        return _EXCEPTION_2_G_IS_9 if digits[_G] == 9 else _EXCEPTION_2
    begins_09_or_99 = digits[_A] in (0, 9) and digits[_B] == 9
    if digits[_G] == 9 and (row.exception == 7 or (row.exception == 10 and begins_09_or_99)):
        return (0,) * _C + row.weights[_C:]
    return row.weights


def _digits(sort_code: str, account: str) -> list[int]:
    return [int(digit) for digit in sort_code + account]


def _remainder(row: ModulusRow, digits: list[int]) -> int:
    products = [digit * weight for digit, weight in zip(digits, row.weights, strict=True)]
    if row.method is Method.DBLAL:
        total = sum(int(digit) for product in products for digit in str(abs(product)))
        return (total + (27 if row.exception == 1 else 0)) % 10
    return sum(products) % (10 if row.method is Method.MOD10 else 11)


def _check_digit_fits(row: ModulusRow, digits: list[int]) -> bool:
    """Exception 5: g is the first check's digit and h the second's."""
    modulus, digit = (10, digits[_H]) if row.method is Method.DBLAL else (11, digits[_G])
    # A remainder of 1 from 11 leaves 10, which no one digit can be, so it always fails.
    return (modulus - _remainder(row, digits)) % modulus == digit


def _coutts(row: ModulusRow, details: BankDetails) -> bool:
    """Exception 14: an older Coutts number, which has lost its first 0 and gained a type digit."""
    account = details.account_number
    if account[7] not in "019":
        return False
    return _remainder(row, _digits(details.sort_code, "0" + account[:7])) == 0
