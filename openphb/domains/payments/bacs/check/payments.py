"""What may be wrong with the payments, and what they come to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from openphb.domains.payments.bacs.check.records import (
    CREDIT_CODES,
    DEBIT_CODES,
    INSTRUCTION_CODES,
    BacsFault,
    DayTotal,
    Item,
    Line,
    calendar_day,
    working_day,
)
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date


def item_of(
    line: Line, several: bool, file_day: date | None
) -> tuple[Item | None, list[BacsFault]]:
    """Return a data record as an item, None where it cannot be read, and what is wrong with it."""
    if len(line.text) < 100:
        # Its length is a fault already, and nothing after the cut stands where it should.
        return None, []
    faults: list[BacsFault] = []
    day = file_day
    if several:
        day, faults = working_day(line.at(101, 106), line)
    code, amount = line.at(16, 17), line.at(36, 46)
    if code not in CREDIT_CODES | DEBIT_CODES | INSTRUCTION_CODES:
        faults.append(
            BacsFault("transaction_code", f"“{code}” is not a transaction code.", line.where)
        )
    if not re.fullmatch("[0-9]{14}", line.at(1, 14)) or not re.fullmatch(
        "[0-9]{14}", line.at(18, 31)
    ):
        faults.append(
            BacsFault(
                "account_digits", "A sort code or account number is not all digits.", line.where
            )
        )
    if not re.fullmatch("[0-9]{11}", amount):
        faults.append(
            BacsFault("amount_not_digits", f"The amount “{amount}” is not digits.", line.where)
        )
        return None, faults
    if int(amount) == 0 and code not in INSTRUCTION_CODES:
        faults.append(BacsFault("amount_zero", "The amount is zero.", line.where))
    return Item(line, code, int(amount), day), faults


def calendar_faults(labels: dict[str, Line], items: list[Item]) -> Iterator[BacsFault]:
    """Yield where the file's days do not follow one another: made, processed, overwritten."""
    header = labels.get("HDR1")
    if header is None or len(header.text) < 53:
        return
    made, overwritten = calendar_day(header.at(42, 47)), calendar_day(header.at(48, 53))
    if made is None and header.at(42, 47).strip():
        yield BacsFault("date_made", "HDR1 does not say when the file was made.", header.where)
    for item in items:
        if made and item.day and item.day < made:
            yield BacsFault(
                "processing_date_past",
                f"{long_date(item.day)} is before the file was made.",
                item.line.where,
            )
    if overwritten and any(item.day and item.day > overwritten for item in items):
        yield BacsFault(
            "overwrite_date",
            "The file may be overwritten before its last payment is processed.",
            header.where,
        )


def contra_faults(items: list[Item]) -> Iterator[BacsFault]:
    """Yield where an account's payments of a day are not matched by one contra of the same sum."""
    for paid_codes, contra_code in ((CREDIT_CODES, "17"), (DEBIT_CODES, "99")):
        paid: Counter[tuple[str, date | None]] = Counter()
        contras: dict[tuple[str, date | None], Item] = {}
        for item in items:
            key = (item.origin, item.day)
            if item.is_contra and item.code == contra_code:
                if key in contras:
                    yield BacsFault(
                        "contra_repeated", "The account has two contras.", item.line.where
                    )
                contras[key] = item
            elif not item.is_contra and item.code in paid_codes:
                paid[key] += item.pence
        yield from _unmatched(paid, contras)


def _unmatched(
    paid: Counter[tuple[str, date | None]], contras: dict[tuple[str, date | None], Item]
) -> Iterator[BacsFault]:
    for key in paid:
        if key not in contras:
            yield BacsFault(
                "contra_missing",
                f"Account ending {key[0][-4:]} has payments of {pounds(paid[key])} and no contra"
                + (f" on {long_date(key[1])}." if key[1] else "."),
                "",
            )
    for key, contra in contras.items():
        if contra.pence != paid[key]:
            yield BacsFault(
                "contra_amount",
                f"The contra is {pounds(contra.pence)} and its payments {pounds(paid[key])}.",
                contra.line.where,
            )


def day_totals(items: list[Item]) -> tuple[DayTotal, ...]:
    """Return what the file pays of each processing day."""
    counts: Counter[date] = Counter()
    sums: Counter[date] = Counter()
    for item in items:
        if item.day and not item.is_contra:
            counts[item.day] += 1
            sums[item.day] += item.pence
    return tuple(DayTotal(day, counts[day], sums[day]) for day in sorted(counts))
