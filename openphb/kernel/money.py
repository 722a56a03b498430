"""Money as whole pence, and the one rounding rule.

An amount is an `int` of pence. A fraction of a penny exists only inside a rule, as a `Fraction`,
and leaves it through `round_half_up`. Nothing here accepts a float.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from openphb.kernel.refusal import Refusal

Pence: TypeAlias = int

LARGEST: Pence = 99_999_999_999
"""£999,999,999.99: eleven digits, which is also the widest amount a Bacs record can hold."""

_AMOUNT = re.compile(
    r"(?P<minus>[-\u2212\u2013])?\s*£?\s*(?P<plus_or_minus>[-+\u2212\u2013])?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<part>[0-9]+))?"
)


def pounds(pence: Pence) -> str:
    """Return pence as a person reads them: "£1,136.00"; below zero with a true minus: "−£3.20"."""
    whole, part = divmod(abs(pence), 100)
    sign = "\u2212" if pence < 0 else ""
    return f"{sign}£{whole:,}.{part:02d}"


def parse_pounds(text: str) -> Pence:
    """Return the pence that a person or a bank wrote as pounds; the inverse of `pounds`.

    Takes "1136", "1,136.00", "£1,136.5" and "-£3.20". Zeros after the penny are no harm
    ("8.85000"); anything else after it is refused, never rounded.
    Refusals: `money_unreadable`, `money_not_whole_pence`, `money_too_large`.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found or (found["minus"] and found["plus_or_minus"]):
        raise Refusal(
            "money_unreadable",
            f"“{text.strip()[:40]}” is not an amount of money.",
            "Write pounds and pence, like 1136.00 or £1,136.00.",
        )
    part = found["part"] or ""
    if part[2:].strip("0"):
        raise Refusal(
            "money_not_whole_pence",
            f"“{text.strip()[:40]}” has a part of a penny.",
            "Give the amount to the penny.",
        )
    digits = found["whole"].replace(",", "").lstrip("0") + part[:2].ljust(2, "0")
    # The length is looked at first: Python itself refuses to read very long numbers.
    if len(digits) > len(str(LARGEST)):
        raise Refusal(
            "money_too_large",
            f"The amount is more than {pounds(LARGEST)}.",
            "Check for extra digits.",
        )
    below_zero = (found["minus"] or found["plus_or_minus"] or "+") != "+"
    return -int(digits) if below_zero else int(digits)


def round_half_up(amount: Fraction | int) -> int:
    """Return the nearest whole number; a half goes away from zero (2.5 to 3, −2.5 to −3).

    It is the only rounding rule in the product. It is the same on both sides of zero, so that a
    reversal is always the exact negative of what it reverses.
    """
    size = abs(Fraction(amount))
    rounded = (2 * size.numerator + size.denominator) // (2 * size.denominator)
    return rounded if amount >= 0 else -rounded


def split(total_pence: Pence, weights: Sequence[Fraction | int]) -> list[Pence]:
    """Return `total_pence` shared by weight, in whole pence that always add up to the total.

    Cumulative rounding: a share is the difference between two rounded running totals, so that
    each share is within a penny of exact and every later way of adding them agrees.
    Raises ValueError for weights below zero or that add up to nothing: the caller's bug.
    """
    whole = sum((Fraction(weight) for weight in weights), Fraction(0))
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights must be zero or more and add up to more than zero")
    shares: list[Pence] = []
    running, given = Fraction(0), 0
    for weight in weights:
        running += weight
        reached = round_half_up(total_pence * running / whole)
        shares.append(reached - given)
        given = reached
    return shares
