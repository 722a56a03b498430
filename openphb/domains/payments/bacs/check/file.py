"""Reads a Bacs Standard 18 file and says what is wrong with it.

It shares nothing with the writer but the calendar: the positions are stated again here, from the
same sources (see `standard18`), so that a slip in the one is caught by the other.
It knows files of credits (99, contra 17) and of Direct Debits (01, 17, 18, 19, contra 99).
"""

from __future__ import annotations

from openphb.domains.payments.bacs.check.labels import (
    character_faults,
    identity_faults,
    kind_faults,
    length_faults,
    one_day_of,
    order_faults,
    total_faults,
)
from openphb.domains.payments.bacs.check.payments import (
    calendar_faults,
    contra_faults,
    day_totals,
    item_of,
)
from openphb.domains.payments.bacs.check.records import (
    CREDIT_CODES,
    DEBIT_CODES,
    HEADERS,
    TRAILERS,
    BacsCheck,
    BacsFault,
    Item,
    Line,
    lines_of,
    sorted_out,
)


def check_standard18(data: bytes) -> BacsCheck:
    """Return the totals and faults of a file; never raises for what the file holds.

    Codes: `not_standard18`, `record_length`, `label_missing`, `label_order`, `truncated`,
    `illegal_character`, `serial_zero`, `serial_mismatch` (VOL1, HDR1), `serial_mismatch_eof1`
    (HDR1, EOF1), `sun_format`, `sun_mismatch`, `eof1_mismatch`, `eof2_mismatch`, `work_code`,
    `record_size_mismatch`, `processing_date`, `processing_date_not_working_day`,
    `date_made`, `processing_date_past`, `overwrite_date`,
    `transaction_code`, `account_digits`, `amount_not_digits`, `amount_zero`, `no_payments`,
    `contra_missing`, `contra_repeated`, `contra_amount`, `credit_total`, `debit_total`,
    `credit_count`, `debit_count`, `trailer_not_digits`.
    """
    lines = lines_of(data)
    if not any(line.at(1, 4) in HEADERS + TRAILERS for line in lines):
        fault = BacsFault(
            "not_standard18",
            "This is not a Bacs Standard 18 file: it has none of that format's labels.",
            "",
        )
        return BacsCheck(0, 0, 0, 0, (), (fault,))
    labels, body = sorted_out(lines)
    several = labels.get("UHL1", Line(0, "")).at(29, 37) == "4 MULTI  "
    faults = [
        *order_faults(lines),
        *length_faults(labels, body, several),
        *character_faults(lines),
        *identity_faults(labels),
        *kind_faults(labels),
    ]
    file_day, day_faults = one_day_of(labels, several)
    faults += day_faults
    items: list[Item] = []
    for line in body:
        item, item_faults = item_of(line, several, file_day)
        faults += item_faults
        if item:
            items.append(item)
    faults += contra_faults(items)
    faults += calendar_faults(labels, items)
    credit = [item for item in items if item.code in CREDIT_CODES]
    debit = [item for item in items if item.code in DEBIT_CODES]
    if "UTL1" in labels:
        faults += total_faults(labels["UTL1"], credit, debit)
    days = {item.day for item in items if item.day} | ({file_day} if file_day else set())
    return BacsCheck(
        credits_pence=sum(item.pence for item in credit),
        debits_pence=sum(item.pence for item in debit),
        credit_count=len(credit),
        debit_count=len(debit),
        processing_dates=tuple(sorted(days)),
        errors=tuple(faults),
        days=day_totals(items),
    )
