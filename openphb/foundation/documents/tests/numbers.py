"""Every number on a paper against its source, by a reader that knows nothing of how it was written."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

MONTHS = tuple(calendar.month_name)[1:]
SHORT = {name[:3]: name for name in MONTHS}
MONEY = re.compile(r"£\s?([0-9][0-9,]*)(?:\.([0-9]{2}))?")
DAY = re.compile(rf"\b([0-9]{{1,2}}) ({'|'.join([*MONTHS, *SHORT])}) ([0-9]{{4}})\b")
COUNT = re.compile(r"[0-9]+(?:\.[0-9]+)?")


@dataclass(frozen=True)
class Source:
    """What a paper may say: amounts in pence, days and counts; and words that are not ours."""

    pence: frozenset[int]
    days: frozenset[date]
    counts: frozenset[str]
    spoken: tuple[str, ...] = field(default=())
    """What people wrote, names, addresses and references: their numbers are theirs."""


@dataclass(frozen=True)
class Numbers:
    """What a paper says."""

    pence: tuple[int, ...]
    days: tuple[date, ...]
    counts: tuple[str, ...]


def numbers_of(words: str, spoken: Iterable[str] = ()) -> Numbers:
    """Return every amount, day and count in a text, once what is `spoken` was taken out."""
    left = " ".join(words.split())
    for one in sorted({" ".join(said.split()) for said in spoken}, key=len, reverse=True):
        if one:
            left = left.replace(one, " ")
    pence = tuple(
        int(whole.replace(",", "")) * 100 + int(part or 0) for whole, part in MONEY.findall(left)
    )
    left = MONEY.sub(" ", left)
    days = tuple(
        date(int(y), MONTHS.index(SHORT.get(m, m)) + 1, int(d)) for d, m, y in DAY.findall(left)
    )
    return Numbers(pence, days, tuple(COUNT.findall(DAY.sub(" ", left))))


def strays(words: str, source: Source) -> list[str]:
    """Return every number of a text that its source does not have; none where all are equal."""
    found = numbers_of(words, source.spoken)
    return [
        *(f"£{one / 100:.2f}" for one in found.pence if one not in source.pence),
        *(one.isoformat() for one in found.days if one not in source.days),
        *(one for one in found.counts if one not in source.counts),
    ]
