"""How money leaves: each rail turns an approved run into the bytes that its bank or system takes.

A rail is one function here. A run names its rail; a rail that has no writer yet is not offered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.bacs.standard18 import Credit, bacs_text, write_standard18
from openphb.domains.payments.bacs.standard18 import Payer as BacsPayer
from openphb.domains.payments.types import Rail
from openphb.kernel.bank_details import BankDetails
from openphb.kernel.calendars import bacs_processing_dates
from openphb.kernel.money import Pence

_REFERENCE = 18
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Payout:
    """One payment as a rail needs it."""

    payment_id: UUID
    account_name: str
    sort_code: str
    account_number: str
    pence: Pence
    case_reference: str


@dataclass(frozen=True)
class From:
    """The account that money leaves."""

    bacs_user_number: str
    bacs_name: str
    sort_code: str
    account_number: str


@dataclass(frozen=True)
class Made:
    """A file, and what an independent reading of its bytes says that it adds up to."""

    content: bytes
    serial: str
    count: int
    pence: Pence


Writer = Callable[[UUID, From, Sequence[Payout], date, date], Made]


def bacs(run_id: UUID, payer: From, payouts: Sequence[Payout], pay_on: date, made_on: date) -> Made:
    """Return a Bacs Standard 18 file whose money arrives on `pay_on`.

    Refusals: those of the writer. The file is read back by the checker, which shares no code with
    the writer; a fault there is a bug and nothing is sent.
    """
    written = write_standard18(
        payer=BacsPayer(
            payer.bacs_user_number,
            payer.bacs_name,
            BankDetails(payer.sort_code, payer.account_number),
        ),
        credits_to_pay=[
            Credit(
                BankDetails(one.sort_code, one.account_number),
                one.account_name,
                reference(one),
                one.pence,
                bacs_processing_dates(pay_on).processing,
            )
            for one in payouts
        ],
        serial=serial(run_id),
        made_on=made_on,
    )
    checked = check_standard18(written.data)
    if not checked.valid:
        raise RuntimeError(f"the Bacs file just written is not valid: {checked.errors[0]}")
    return Made(written.data, written.serial, checked.credit_count, checked.credits_pence)


WRITERS: Mapping[Rail, Writer] = {Rail.BACS: bacs}


def serial(run_id: UUID) -> str:
    """Return six letters or digits from a run's id: Bacs wants a file's serial never to repeat.

    One payer may serve several tenants, which do not see each other's files, so it is not counted.
    """
    number = int.from_bytes(hashlib.sha256(run_id.bytes).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        number, digit = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[digit]
    return letters if letters != "000000" else "000001"


def reference(payout: Payout) -> str:
    """Return what stands on the recipient's statement: the case's reference, or the payment's end.

    Half a reference would be another reference, so one that does not fit is not cut.
    """
    words = bacs_text(f"PHB {payout.case_reference}")
    return words if len(words) <= _REFERENCE else f"PHB {str(payout.payment_id)[-12:]}".upper()
