"""Reads a Bacs Standard 18 file and says what is wrong with it.

It shares nothing with the writer but the calendar: the positions are stated again here, from the
same sources (see `standard18`), so that a slip in the one is caught by the other.
It knows files of credits (99, contra 17) and of Direct Debits (01, 17, 18, 19, contra 99).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from openphb.kernel.calendars import is_working_day
from openphb.kernel.money import Pence, pounds
from openphb.kernel.periods import long_date

HEADERS = ("VOL1", "HDR1", "HDR2", "UHL1")
TRAILERS = ("EOF1", "EOF2", "UTL1")

_CREDIT_CODES = {"99", "Z4", "Z5"}
_DEBIT_CODES = {"01", "17", "18", "19"}
_INSTRUCTION_CODES = {"0N", "0C", "0S"}
_ILLEGAL = re.compile(r"[^A-Z0-9.&/ -]")


@dataclass(frozen=True)
class BacsFault:
    """One thing wrong: a stable code, words, and the record it is in ("" for the whole file)."""

    code: str
    message: str
    where: str


@dataclass(frozen=True)
class DayTotal:
    """What the file pays of one processing day, contras apart."""

    day: date
    count: int
    pence: Pence


@dataclass(frozen=True)
class BacsCheck:
    """What the file's own data records add up to, and every fault found."""

    credits_pence: Pence
    debits_pence: Pence
    credit_count: int
    debit_count: int
    processing_dates: tuple[date, ...]
    errors: tuple[BacsFault, ...]
    days: tuple[DayTotal, ...] = ()

    @property
    def valid(self) -> bool:
        """Return whether no fault was found."""
        return not self.errors


class _Line(NamedTuple):
    number: int
    text: str

    @property
    def where(self) -> str:
        return f"record {self.number}"

    def at(self, first: int, last: int) -> str:
        """Return positions `first` to `last`, counted from 1, ends included."""
        return self.text[first - 1 : last]


class _Item(NamedTuple):
    """A data record that could be read."""

    line: _Line
    code: str
    pence: Pence
    day: date | None

    @property
    def origin(self) -> str:
        return self.line.at(18, 31)

    @property
    def is_contra(self) -> bool:
        return self.line.at(1, 14) == self.origin and self.line.at(65, 82).rstrip() == "CONTRA"


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
    lines = _lines(data)
    if not any(line.at(1, 4) in HEADERS + TRAILERS for line in lines):
        fault = BacsFault(
            "not_standard18",
            "This is not a Bacs Standard 18 file: it has none of that format's labels.",
            "",
        )
        return BacsCheck(0, 0, 0, 0, (), (fault,))
    labels, body = _sorted_out(lines)
    several = labels.get("UHL1", _Line(0, "")).at(29, 37) == "4 MULTI  "
    faults = [
        *_order_faults(lines),
        *_length_faults(labels, body, several),
        *_character_faults(lines),
        *_identity_faults(labels),
        *_kind_faults(labels),
    ]
    file_day, day_faults = _file_day(labels, several)
    faults += day_faults
    items: list[_Item] = []
    for line in body:
        item, item_faults = _item(line, several, file_day)
        faults += item_faults
        if item:
            items.append(item)
    faults += _contra_faults(items)
    faults += _calendar_faults(labels, items)
    credit = [item for item in items if item.code in _CREDIT_CODES]
    debit = [item for item in items if item.code in _DEBIT_CODES]
    if "UTL1" in labels:
        faults += _total_faults(labels["UTL1"], credit, debit)
    days = {item.day for item in items if item.day} | ({file_day} if file_day else set())
    return BacsCheck(
        credits_pence=sum(item.pence for item in credit),
        debits_pence=sum(item.pence for item in debit),
        credit_count=len(credit),
        debit_count=len(debit),
        processing_dates=tuple(sorted(days)),
        errors=tuple(faults),
        days=_day_totals(items),
    )


def _day_totals(items: list[_Item]) -> tuple[DayTotal, ...]:
    counts: Counter[date] = Counter()
    sums: Counter[date] = Counter()
    for item in items:
        if item.day and not item.is_contra:
            counts[item.day] += 1
            sums[item.day] += item.pence
    return tuple(DayTotal(day, counts[day], sums[day]) for day in sorted(counts))


def _lines(data: bytes) -> list[_Line]:
    # Latin-1 gives one character for each byte, so that positions hold whatever the bytes are.
    text = data.decode("latin-1").replace("\r\n", "\n")
    lines = text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    return [_Line(number, line) for number, line in enumerate(lines, start=1)]


def _sorted_out(lines: list[_Line]) -> tuple[dict[str, _Line], list[_Line]]:
    """Return the first of each label, and the data records."""
    labels: dict[str, _Line] = {}
    body: list[_Line] = []
    for line in lines:
        label = line.at(1, 4)
        if label in HEADERS + TRAILERS:
            labels.setdefault(label, line)
        else:
            body.append(line)
    return labels, body


def _order_faults(lines: list[_Line]) -> Iterator[BacsFault]:
    expected = (*HEADERS, "data", *TRAILERS)
    kinds = [line.at(1, 4) if line.at(1, 4) in expected else "data" for line in lines]
    for label in HEADERS:
        if label not in kinds:
            yield BacsFault("label_missing", f"There is no {label} record.", "")
    missing = [label for label in TRAILERS if label not in kinds]
    if missing:
        yield BacsFault(
            "truncated", f"The file stops before its end: no {' or '.join(missing)} record.", ""
        )
    if "data" not in kinds:
        yield BacsFault("no_payments", "The file pays nobody.", "")
    places = [expected.index(kind) for kind in kinds]
    for line, before, here in zip(lines[1:], places, places[1:], strict=False):
        # Only data records repeat.
        if here < before or (here == before and expected[here] != "data"):
            yield BacsFault(
                "label_order",
                f"{expected[here]} may not come after {expected[before]}.",
                line.where,
            )


def _length_faults(
    labels: dict[str, _Line], body: list[_Line], several: bool
) -> Iterator[BacsFault]:
    for lines, length in ((labels.values(), 80), (body, 106 if several else 100)):
        for line in lines:
            if len(line.text) != length:
                yield BacsFault(
                    "record_length",
                    f"The record has {len(line.text)} characters and must have {length}.",
                    line.where,
                )


def _character_faults(lines: list[_Line]) -> Iterator[BacsFault]:
    for line in lines:
        if found := _ILLEGAL.search(line.text):
            yield BacsFault(
                "illegal_character",
                f"Position {found.start() + 1} has a character that Bacs does not carry.",
                line.where,
            )


def _identity_faults(labels: dict[str, _Line]) -> Iterator[BacsFault]:
    blank = _Line(0, "")
    vol1, hdr1, eof1 = (labels.get(label, blank) for label in ("VOL1", "HDR1", "EOF1"))
    if vol1.number and not vol1.at(5, 10).strip("0 "):
        yield BacsFault("serial_zero", "The submission serial is zero or blank.", vol1.where)
    if vol1.number and not re.fullmatch("[0-9]{6}", vol1.at(42, 47)):
        yield BacsFault("sun_format", "The service user number is not six digits.", vol1.where)
    if vol1.number and hdr1.number:
        if vol1.at(5, 10) != hdr1.at(22, 27):
            yield BacsFault(
                "serial_mismatch", "The serial differs between VOL1 and HDR1.", hdr1.where
            )
        if {hdr1.at(6, 11), hdr1.at(16, 21)} != {vol1.at(42, 47)}:
            yield BacsFault(
                "sun_mismatch",
                "The service user number differs between VOL1 and HDR1.",
                hdr1.where,
            )
    yield from _repeat_faults(labels)
    if hdr1.number and eof1.number and hdr1.at(22, 27) != eof1.at(22, 27):
        yield BacsFault(
            "serial_mismatch_eof1", "The serial differs between HDR1 and EOF1.", eof1.where
        )


def _repeat_faults(labels: dict[str, _Line]) -> Iterator[BacsFault]:
    """Yield where a trailer label does not say again what its header said."""
    # In EOF1 the serial has a fault of its own, and the block count after 54 may differ.
    for header, trailer, parts in (
        ("HDR1", "EOF1", ((5, 21), (28, 53))),
        ("HDR2", "EOF2", ((5, 15),)),
    ):
        if header not in labels or trailer not in labels:
            continue
        if any(labels[header].at(*part) != labels[trailer].at(*part) for part in parts):
            yield BacsFault(
                f"{trailer.lower()}_mismatch",
                f"{trailer} does not repeat {header}.",
                labels[trailer].where,
            )


def _kind_faults(labels: dict[str, _Line]) -> Iterator[BacsFault]:
    if "UHL1" not in labels:
        return
    sizes = {"1 DAILY  ": "00100", "4 MULTI  ": "00106"}
    size = sizes.get(labels["UHL1"].at(29, 37))
    if size is None:
        yield BacsFault(
            "work_code", "UHL1 says neither “1 DAILY” nor “4 MULTI”.", labels["UHL1"].where
        )
    elif "HDR2" in labels and labels["HDR2"].at(11, 15) != size:
        yield BacsFault(
            "record_size_mismatch",
            f"HDR2 gives a record size other than {size}, which UHL1 calls for.",
            labels["HDR2"].where,
        )


def _file_day(labels: dict[str, _Line], several: bool) -> tuple[date | None, list[BacsFault]]:
    """Return the one processing day of a single-day file."""
    line = labels.get("UHL1")
    if line is None:
        return None, []
    if not several:
        return _day(line.at(5, 10), line)
    if line.at(5, 10).strip():
        words = "UHL1 names a processing day although each record has its own."
        return None, [BacsFault("processing_date", words, line.where)]
    return None, []


def _calendar_faults(labels: dict[str, _Line], items: list[_Item]) -> Iterator[BacsFault]:
    """Yield where the file's days do not follow one another: made, processed, overwritten."""
    header = labels.get("HDR1")
    if header is None or len(header.text) < 53:
        return
    made, overwritten = _calendar_day(header.at(42, 47)), _calendar_day(header.at(48, 53))
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


def _calendar_day(text: str) -> date | None:
    """Return the day written as a space, two digits of the year and three of the day in it."""
    found = re.fullmatch(" ([0-9]{2})([0-9]{3})", text)
    if not found:
        return None
    day = date(2000 + int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
    return day if day.year == 2000 + int(found[1]) else None


def _day(text: str, line: _Line) -> tuple[date | None, list[BacsFault]]:
    day = _calendar_day(text)
    if day is None:
        return None, [BacsFault("processing_date", f"“{text}” is not a day of a year.", line.where)]
    if not is_working_day(day):
        return day, [
            BacsFault(
                "processing_date_not_working_day",
                f"Bacs does not work on {long_date(day)}.",
                line.where,
            )
        ]
    return day, []


def _item(
    line: _Line, several: bool, file_day: date | None
) -> tuple[_Item | None, list[BacsFault]]:
    if len(line.text) < 100:
        # Its length is a fault already, and nothing after the cut stands where it should.
        return None, []
    faults: list[BacsFault] = []
    day = file_day
    if several:
        day, faults = _day(line.at(101, 106), line)
    code, amount = line.at(16, 17), line.at(36, 46)
    if code not in _CREDIT_CODES | _DEBIT_CODES | _INSTRUCTION_CODES:
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
    if int(amount) == 0 and code not in _INSTRUCTION_CODES:
        faults.append(BacsFault("amount_zero", "The amount is zero.", line.where))
    return _Item(line, code, int(amount), day), faults


def _contra_faults(items: list[_Item]) -> Iterator[BacsFault]:
    """Yield where an account's payments of a day are not matched by one contra of the same sum."""
    for paid_codes, contra_code in ((_CREDIT_CODES, "17"), (_DEBIT_CODES, "99")):
        paid: Counter[tuple[str, date | None]] = Counter()
        contras: dict[tuple[str, date | None], _Item] = {}
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
    paid: Counter[tuple[str, date | None]], contras: dict[tuple[str, date | None], _Item]
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


def _total_faults(utl1: _Line, credit: list[_Item], debit: list[_Item]) -> Iterator[BacsFault]:
    for code, field, expected in (
        ("debit_total", utl1.at(5, 17), sum(item.pence for item in debit)),
        ("credit_total", utl1.at(18, 30), sum(item.pence for item in credit)),
        ("debit_count", utl1.at(31, 37), len(debit)),
        ("credit_count", utl1.at(38, 44), len(credit)),
    ):
        words = code.replace("_", " ")
        if not re.fullmatch("[0-9]+", field):
            yield BacsFault(
                "trailer_not_digits", f"UTL1’s {words} “{field}” is not digits.", utl1.where
            )
        elif int(field) != expected:
            yield BacsFault(
                code, f"UTL1’s {words} is {int(field)} and the records give {expected}.", utl1.where
            )
