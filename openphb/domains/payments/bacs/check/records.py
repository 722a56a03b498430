"""The records of a file, and what is said of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from openphb.kernel.calendars import is_working_day
from openphb.kernel.money import Pence
from openphb.kernel.periods import long_date

HEADERS = ("VOL1", "HDR1", "HDR2", "UHL1")


TRAILERS = ("EOF1", "EOF2", "UTL1")


CREDIT_CODES = {"99", "Z4", "Z5"}


DEBIT_CODES = {"01", "17", "18", "19"}


INSTRUCTION_CODES = {"0N", "0C", "0S"}


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


class Line(NamedTuple):
    """A record with its number in the file."""

    number: int
    text: str

    @property
    def where(self) -> str:
        return f"record {self.number}"

    def at(self, first: int, last: int) -> str:
        """Return positions `first` to `last`, counted from 1, ends included."""
        return self.text[first - 1 : last]


class Item(NamedTuple):
    """A data record that could be read."""

    line: Line
    code: str
    pence: Pence
    day: date | None

    @property
    def origin(self) -> str:
        return self.line.at(18, 31)

    @property
    def is_contra(self) -> bool:
        return self.line.at(1, 14) == self.origin and self.line.at(65, 82).rstrip() == "CONTRA"


def lines_of(data: bytes) -> list[Line]:
    """Return the records of a file, without empty ones at its end."""
    # Latin-1 gives one character for each byte, so that positions hold whatever the bytes are.
    text = data.decode("latin-1").replace("\r\n", "\n")
    lines = text.split("\n")
    while lines and not lines[-1]:
        lines.pop()
    return [Line(number, line) for number, line in enumerate(lines, start=1)]


def sorted_out(lines: list[Line]) -> tuple[dict[str, Line], list[Line]]:
    """Return the first of each label, and the data records."""
    labels: dict[str, Line] = {}
    body: list[Line] = []
    for line in lines:
        label = line.at(1, 4)
        if label in HEADERS + TRAILERS:
            labels.setdefault(label, line)
        else:
            body.append(line)
    return labels, body


def calendar_day(text: str) -> date | None:
    """Return the day written as a space, two digits of the year and three of the day in it."""
    found = re.fullmatch(" ([0-9]{2})([0-9]{3})", text)
    if not found:
        return None
    day = date(2000 + int(found[1]), 1, 1) + timedelta(days=int(found[2]) - 1)
    return day if day.year == 2000 + int(found[1]) else None


def working_day(text: str, line: Line) -> tuple[date | None, list[BacsFault]]:
    """Return the day that a field names, and what is wrong with it."""
    day = calendar_day(text)
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
