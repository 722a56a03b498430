"""Writes a Bacs Standard 18 file of credits.

Positions count from 1, ends included; what is not named is spaces.

| record | length | what stands where |
|---|---|---|
| VOL1 | 80 | 5-10 serial; 42-47 service user number (SUN); 80 `1` |
| HDR1 | 80 | 5 `A`; 6-11 SUN; 12-15 `S  1`; 16-21 SUN; 22-27 serial; 28-31 `0001`; 32-35 `0001`; 42-47 day made; 48-53 day it may be overwritten |
| HDR2 | 80 | 5 `F`; 6-10 `02000`; 11-15 length of a data record: `00100`, or `00106` with several days |
| UHL1 | 80 | 5-10 processing day (blank with several); 11-20 receiver; 21-22 `00`; 23-28 `000000`; 29-37 `1 DAILY  ` or `4 MULTI  `; 38-40 file number |
| data | 100 or 106 | 1-6 sort code to pay; 7-14 account to pay; 15 `0`; 16-17 `99`; 18-23 and 24-31 sort code and account to pay from; 36-46 pence; 47-64 payer's name; 65-82 reference; 83-100 name to pay; 101-106 processing day, with several days only |
| contra | as data | pays the payer's own account from itself: 16-17 `17`; pence of all its credits that day; 65-82 `CONTRA`; 83-100 payer's name |
| EOF1, EOF2 | 80 | HDR1 and HDR2 again |
| UTL1 | 80 | 5-17 debit pence; 18-30 credit pence; 31-37 number of debits; 38-44 number of credits |

A day is a space, two digits of the year and three of the day in the year. A contra is a debit, so
both totals of a file are the same.

Sources: the layouts agree between Bank of Ireland's published file specification and FinDock's and
other software makers' public documentation. No sample from Bacs itself was at hand; the receiver
in UHL1 and the overwrite day are settings, because banks differ there.
"""  # noqa: E501  a table row cannot be folded

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from openphb.kernel.bank_details import BankDetails
from openphb.kernel.calendars import is_working_day
from openphb.kernel.latin import plain_letters
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

CREDIT, CONTRA = "99", "17"

_LARGEST: Pence = 10**11 - 1
_NAME_WIDTH = 18
_FORBIDDEN = re.compile(r"[^A-Z0-9.&/ -]")


@dataclass(frozen=True)
class Payer:
    """Who sends the file, and the account that the money leaves."""

    service_user_number: str
    """Six digits, given by Bacs through the sponsoring bank."""
    name: str
    account: BankDetails


@dataclass(frozen=True)
class Credit:
    """One payment, on the processing day: the working day before the money arrives."""

    account: BankDetails
    name: str
    reference: str
    pence: Pence
    processing_date: date


@dataclass(frozen=True)
class Standard18File:
    """The bytes to send, and what they add up to."""

    data: bytes
    serial: str
    processing_dates: tuple[date, ...]
    credits_pence: Pence
    credit_count: int
    debits_pence: Pence
    debit_count: int


def write_standard18(
    *,
    payer: Payer,
    credits_to_pay: Sequence[Credit],
    serial: str,
    made_on: date,
    receiver: str = "999999",
    file_number: int = 1,
    overwrite_after_days: int = 14,
) -> Standard18File:
    """Return a file of the credits: one processing day where they share it, else several.

    `serial` is six letters or digits, not all zeros, and unique for the payer that day; the same
    arguments give the same bytes. Names are cut to 18 characters, as the format does; references
    are not, because half a reference is another reference.
    Refusals: `bacs_no_payments`, `bacs_sun`, `bacs_serial`, `bacs_file_number`, `bacs_amount`,
    `bacs_own_account`, `bacs_day_total`, `bacs_name`, `bacs_reference`, `bacs_processing_date`.
    """
    _refuse_bad_file(payer, credits_to_pay, serial, file_number)
    for place, credit in enumerate(credits_to_pay, start=1):
        _refuse_bad_credit(credit, payer, made_on, f"payment {place}")
    # A stable sort: within a day the payments stay in the order they were given.
    ordered = sorted(credits_to_pay, key=lambda credit: credit.processing_date)
    days = [(day, list(paid)) for day, paid in groupby(ordered, key=lambda c: c.processing_date)]
    total = sum(credit.pence for credit in ordered)
    several = len(days) > 1
    records = _headers(
        payer, serial, made_on, days[-1][0] + timedelta(days=overwrite_after_days), several
    )
    records.append(_user_header(None if several else days[0][0], receiver, file_number))
    for day, paid in days:
        records.extend(_day(payer, paid, day, several))
    records += ["EOF1" + records[1][4:], "EOF2" + records[2][4:]]
    records.append(
        _record(
            80,
            {1: "UTL1", 5: f"{total:013d}{total:013d}{len(days):07d}{len(ordered):07d}"},
        )
    )
    return Standard18File(
        data="".join(record + "\r\n" for record in records).encode("ascii"),
        serial=serial,
        processing_dates=tuple(day for day, _ in days),
        credits_pence=total,
        credit_count=len(ordered),
        debits_pence=total,
        debit_count=len(days),
    )


def bacs_text(text: str) -> str:
    """Return text in Bacs characters: capitals without accents; any other mark is a space."""
    return _FORBIDDEN.sub(" ", plain_letters(text).upper()).strip()


def _refuse_bad_file(
    payer: Payer, credits_to_pay: Sequence[Credit], serial: str, file_number: int
) -> None:
    if not credits_to_pay:
        raise Refusal(
            "bacs_no_payments", "There is nothing to pay.", "Add a payment to the run.", "payments"
        )
    sun = payer.service_user_number
    if not re.fullmatch("[0-9]{6}", sun) or sun == "000000":
        raise Refusal(
            "bacs_sun",
            "A service user number is six digits.",
            "Enter the number that the sponsoring bank gave.",
            "service_user_number",
        )
    if not re.fullmatch("[A-Z0-9]{6}", serial) or serial == "000000":
        raise Refusal(
            "bacs_serial",
            "A serial is six capital letters or digits, and not all zeros.",
            "Use the next number that this payer has not used today.",
            "serial",
        )
    if not 1 <= file_number <= 999:
        raise Refusal("bacs_file_number", "A file number is 1 to 999.", "Use 1.", "file_number")
    if not bacs_text(payer.name):
        raise Refusal(
            "bacs_name",
            "The payer’s name has no letter that Bacs can carry.",
            "Give the name in Latin letters.",
            "name",
        )


def _refuse_bad_credit(credit: Credit, payer: Payer, made_on: date, where: str) -> None:
    if not 0 < credit.pence <= _LARGEST:
        raise Refusal(
            "bacs_amount",
            f"Bacs cannot pay {pounds(credit.pence)}.",
            f"A payment is £0.01 to {pounds(_LARGEST)}.",
            where,
        )
    if credit.account == payer.account:
        # In the file it could not be told from a contra.
        raise Refusal(
            "bacs_own_account",
            "The account to pay is the account the money leaves.",
            "Check the bank details to pay.",
            where,
        )
    if not bacs_text(credit.name):
        raise Refusal(
            "bacs_name",
            "The name to pay has no letter that Bacs can carry.",
            "Give the name in Latin letters.",
            where,
        )
    if not 1 <= len(bacs_text(credit.reference)) <= _NAME_WIDTH:
        raise Refusal(
            "bacs_reference",
            "A Bacs reference is 1 to 18 characters.",
            "Use capital letters, digits and . & / - only.",
            where,
        )
    day = credit.processing_date
    if not is_working_day(day) or day < made_on:
        raise Refusal(
            "bacs_processing_date",
            f"Bacs cannot process a file made on {long_date(made_on)} on {long_date(day)}.",
            "Choose a working day on or after the day the file is made.",
            where,
        )


def _headers(
    payer: Payer, serial: str, made_on: date, overwrite_on: date, several: bool
) -> list[str]:
    sun = payer.service_user_number
    return [
        _record(80, {1: "VOL1", 5: serial, 42: sun, 80: "1"}),
        _record(
            80,
            {
                1: "HDR1",
                5: f"A{sun}S  1{sun}{serial}00010001",
                42: _day_of_year(made_on),
                48: _day_of_year(overwrite_on),
            },
        ),
        _record(80, {1: "HDR2F02000", 11: "00106" if several else "00100"}),
    ]


def _user_header(day: date | None, receiver: str, file_number: int) -> str:
    return _record(
        80,
        {
            1: "UHL1",
            5: "" if day is None else _day_of_year(day),
            11: f"{receiver:<10.10}",
            21: "00000000",
            29: "4 MULTI  " if day is None else "1 DAILY  ",
            38: f"{file_number:03d}",
        },
    )


def _day(payer: Payer, paid: list[Credit], day: date, several: bool) -> list[str]:
    """Return the data records of a day, its contra last."""
    total = sum(credit.pence for credit in paid)
    if total > _LARGEST:
        raise Refusal(
            "bacs_day_total",
            f"The payments on {long_date(day)} add up to {pounds(total)}.",
            f"A contra holds at most {pounds(_LARGEST)}: divide the run.",
            "payments",
        )
    suffix = _day_of_year(day) if several else ""
    records = [
        _data(
            payer,
            credit.account,
            code=CREDIT,
            pence=credit.pence,
            reference=credit.reference,
            name=credit.name,
        )
        for credit in paid
    ]
    records.append(
        _data(payer, payer.account, code=CONTRA, pence=total, reference="CONTRA", name=payer.name)
    )
    return [record + suffix for record in records]


def _data(
    payer: Payer, to: BankDetails, *, code: str, pence: Pence, reference: str, name: str
) -> str:
    return _record(
        100,
        {
            1: f"{to.sort_code}{to.account_number}0{code}",
            18: f"{payer.account.sort_code}{payer.account.account_number}",
            36: f"{pence:011d}",
            47: bacs_text(payer.name)[:_NAME_WIDTH],
            65: bacs_text(reference),
            83: bacs_text(name)[:_NAME_WIDTH],
        },
    )


def _record(length: int, parts: dict[int, str]) -> str:
    """Return spaces with each part at its position, counted from 1 as the layout does."""
    record = [" "] * length
    for position, text in parts.items():
        record[position - 1 : position - 1 + len(text)] = text
    return "".join(record)


def _day_of_year(day: date) -> str:
    return f" {day:%y%j}"
