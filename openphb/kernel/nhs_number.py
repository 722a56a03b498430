"""NHS numbers: ten digits, of which the last proves the others.

Source: NHS Data Dictionary, NHS NUMBER (modulus 11), through the package `nhs-number`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Absolute import: this is the package nhs-number, not this module.
from nhs_number.validate import calculate_checksum, is_valid

from openphb.kernel.refusal import Refusal

_SEPARATORS = re.compile(r"[\s\u00a0\u2010-\u2015\u2212-]+")


@dataclass(frozen=True)
class NhsNumberCheck:
    """Whether the text is a possible NHS number; it does not say whose, or that anyone has it."""

    valid: bool
    digits: str | None
    """The ten digits as stored; None where not valid."""
    formatted: str | None
    """As people read it, 3-3-4: "943 476 5919"; None where not valid."""
    code: str | None
    """A stable word for the fault; None where valid."""
    reason: str | None
    """The fault in words; None where valid."""


def check(text: str) -> NhsNumberCheck:
    """Return whether the text is a possible NHS number; spaces and hyphens are ignored."""
    digits = _SEPARATORS.sub("", text)
    if not re.fullmatch("[0-9]*", digits):
        return _fault("nhs_number_not_digits", "An NHS number has only digits.")
    if len(digits) != 10:
        return _fault(
            "nhs_number_length", f"An NHS number has 10 digits and this has {len(digits)}."
        )
    # The checksum of ten zeros is right, so the package lets it through.
    if digits == "0000000000":
        return _fault("nhs_number_zeros", "Ten zeros stand for no number, not for a person.")
    if calculate_checksum(digits[:9]) != int(digits[9]):
        return _fault(
            "nhs_number_check_digit", "The last digit does not fit the others, so one is mistyped."
        )
    if not is_valid(digits):
        return _fault(
            "nhs_number_range",
            "Numbers in this range are Scottish CHI numbers and begin with a date of birth; "
            "this one does not.",
        )
    return NhsNumberCheck(True, digits, spoken(digits), None, None)


def parse_nhs_number(text: str) -> str:
    """Return the ten digits to store. Refusals: the codes of `check`."""
    answer = check(text)
    if answer.digits is None:
        raise Refusal(
            answer.code or "nhs_number",
            answer.reason or "",
            "Check it against a letter from the NHS.",
            "nhs_number",
        )
    return answer.digits


def spoken(digits: str) -> str:
    """Return ten digits as people read them, 3-3-4: "943 476 5919"."""
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _fault(code: str, reason: str) -> NhsNumberCheck:
    return NhsNumberCheck(False, None, None, code, reason)
