"""What a payment and a file are called outside. Made from ids, so nothing is counted.

One payer may serve several tenants, which do not see each other's files.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from openphb.domains.payments.bacs.standard18 import bacs_text

REFERENCE_WIDTH = 18
"""The narrowest that a rail carries (Bacs; Faster Payments shows as much)."""

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_UNMISTAKABLE = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread (Crockford's base 32)."""
_CODE_LENGTH = 26


def serial(run_id: UUID) -> str:
    """Return six letters or digits from a run's id: Bacs wants a file's serial never to repeat."""
    number = int.from_bytes(hashlib.sha256(run_id.bytes).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[digit]
    return letters if letters != "000000" else "000001"


def reference(payment_id: UUID, case_reference: str) -> str:
    """Return what stands on the recipient's statement: the case's reference, or the payment's end.

    Half a reference would be another reference, so one that does not fit is not cut.
    """
    words = bacs_text(f"PHB {case_reference}")
    return words if len(words) <= REFERENCE_WIDTH else f"PHB {str(payment_id)[-12:]}".upper()


def payment_code(payment_id: UUID) -> str:
    """Return 26 letters and digits that are this id and no other: nothing of it is left out."""
    number, letters = payment_id.int, ""
    for _ in range(_CODE_LENGTH):
        number, digit = divmod(number, len(_UNMISTAKABLE))
        letters = _UNMISTAKABLE[digit] + letters
    return letters


def payment_id_of(code: str) -> UUID | None:
    """Return the id that a code was made from; None where it is no such code."""
    if len(code) != _CODE_LENGTH or not set(code) <= set(_UNMISTAKABLE):
        return None
    number = 0
    for letter in code:
        number = number * len(_UNMISTAKABLE) + _UNMISTAKABLE.index(letter)
    return UUID(int=number) if number < 2**128 else None
