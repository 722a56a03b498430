"""The files that pay into bank accounts, each read back before anybody has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from openphb.domains.payments.bacs.check import check_standard18
from openphb.domains.payments.bacs.standard18 import Credit, write_standard18
from openphb.domains.payments.bacs.standard18 import Payer as BacsPayer
from openphb.domains.payments.pain001.check import check_pain001
from openphb.domains.payments.pain001.write import Debtor, Order, Transfer, write_pain001
from openphb.domains.payments.rails.references import payment_code, reference, serial
from openphb.domains.payments.types import Rail
from openphb.kernel.bank_details import BankDetails
from openphb.kernel.calendars import bacs_processing_dates
from openphb.kernel.money import Pence


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

    Refusals: those of the writer, and `bacs_not_a_working_day`.
    """
    return bacs_on_days(run_id, payer, {pay_on: payouts}, made_on)


def bacs_on_days(
    run_id: UUID, payer: From, payouts: Mapping[date, Sequence[Payout]], made_on: date
) -> Made:
    """Return one Bacs file of payments by the day on which their money arrives.

    The file is read back by the checker, which shares no code with the writer; a fault there is a
    bug and nothing is sent. Refusals: those of the writer, and `bacs_not_a_working_day`.
    """
    processing = {pay_on: bacs_processing_dates(pay_on).processing for pay_on in payouts}
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
                reference(one.payment_id, one.case_reference),
                one.pence,
                processing[pay_on],
            )
            for pay_on, of_day in payouts.items()
            for one in of_day
        ],
        serial=serial(run_id),
        made_on=made_on,
    )
    checked = check_standard18(written.data)
    if not checked.valid:
        raise RuntimeError(f"the Bacs file just written is not valid: {checked.errors[0]}")
    return Made(written.data, written.serial, checked.credit_count, checked.credits_pence)


def faster_payments(
    run_id: UUID,
    payer: From,
    payouts: Sequence[Payout],
    pay_on: date,
    made_on: date,
    order: Order | None = None,
) -> Made:
    """Return a pain.001 order whose money arrives on `pay_on`, any day of the week.

    The end-to-end id is the payment's own, so that every answer finds its payment. The message is
    made at midnight: a run keeps its business day and no hour. Read back as `bacs_on_days` is.
    Refusals: those of the writer.
    """
    written = write_pain001(
        debtor=Debtor(payer.bacs_name, BankDetails(payer.sort_code, payer.account_number)),
        transfers=[
            Transfer(
                BankDetails(one.sort_code, one.account_number),
                one.account_name,
                reference(one.payment_id, one.case_reference),
                one.pence,
                payment_code(one.payment_id),
            )
            for one in payouts
        ],
        message_id=payment_code(run_id),
        pay_on=pay_on,
        made_at=datetime.combine(made_on, time.min),
        order=order,
    )
    checked = check_pain001(written.data)
    if not checked.valid:
        raise RuntimeError(f"the payment order just written is not valid: {checked.errors[0]}")
    return Made(written.data, written.message_id, checked.count, checked.pence)


WRITERS: Mapping[Rail, Writer] = {Rail.BACS: bacs, Rail.FASTER_PAYMENTS: faster_payments}
