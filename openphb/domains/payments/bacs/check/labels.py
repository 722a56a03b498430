"""What may be wrong with the records around the payments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from openphb.domains.payments.bacs.check.records import (
    HEADERS,
    TRAILERS,
    BacsFault,
    Item,
    Line,
    working_day,
)

_ILLEGAL = re.compile(r"[^A-Z0-9.&/ -]")


def order_faults(lines: list[Line]) -> Iterator[BacsFault]:
    """Yield where a label is missing, repeated or out of its order."""
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


def length_faults(labels: dict[str, Line], body: list[Line], several: bool) -> Iterator[BacsFault]:
    """Yield each record that is too long or too short."""
    for lines, length in ((labels.values(), 80), (body, 106 if several else 100)):
        for line in lines:
            if len(line.text) != length:
                yield BacsFault(
                    "record_length",
                    f"The record has {len(line.text)} characters and must have {length}.",
                    line.where,
                )


def character_faults(lines: list[Line]) -> Iterator[BacsFault]:
    """Yield each record that holds a character outside the Bacs set."""
    for line in lines:
        if found := _ILLEGAL.search(line.text):
            yield BacsFault(
                "illegal_character",
                f"Position {found.start() + 1} has a character that Bacs does not carry.",
                line.where,
            )


def identity_faults(labels: dict[str, Line]) -> Iterator[BacsFault]:
    """Yield where serial or service user number is wrong or differs between labels."""
    blank = Line(0, "")
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


def _repeat_faults(labels: dict[str, Line]) -> Iterator[BacsFault]:
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


def kind_faults(labels: dict[str, Line]) -> Iterator[BacsFault]:
    """Yield where UHL1 and HDR2 do not agree on one day or several."""
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


def one_day_of(labels: dict[str, Line], several: bool) -> tuple[date | None, list[BacsFault]]:
    """Return the one processing day of a single-day file."""
    line = labels.get("UHL1")
    if line is None:
        return None, []
    if not several:
        return working_day(line.at(5, 10), line)
    if line.at(5, 10).strip():
        words = "UHL1 names a processing day although each record has its own."
        return None, [BacsFault("processing_date", words, line.where)]
    return None, []


def total_faults(utl1: Line, credit: list[Item], debit: list[Item]) -> Iterator[BacsFault]:
    """Yield where UTL1 does not say what the records add up to."""
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
