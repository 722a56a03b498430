"""Made-up files of referrals: so many rows, so many bad ones, some of people who are here."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from random import Random

from openphb.domains.cases.referring.file import HEADER
from openphb.domains.people.tests.made_up import World

CATEGORIES = ("chc_adult", "wheelchair", "long_term_condition", "mental health", "s117")
# What is wrong with a bad row, in turn.
BAD = (
    {"nhs_number": "123 456 7890"},
    {"date_of_birth": "31/2/1950"},
    {"category": "unicorn"},
    {"family_name": ""},
    {"postcode": "nowhere"},
    {"referred_on": "2031-01-01"},
    {"reason": ""},
    {"category": "children_continuing_care", "date_of_birth": "1/2/1950"},
)


def numbers(start: int = 0) -> Iterator[str]:
    """Yield NHS numbers of the test range 999, in order."""
    for nine in range(999_000_000 + start, 1_000_000_000):
        rest = -sum(int(d) * w for d, w in zip(str(nine), range(10, 1, -1), strict=True)) % 11
        if rest < 10:
            yield f"{nine}{rest}"


def rows_of(count: int, *, seed: int, bad_in: int = 50) -> list[dict[str, str]]:
    """Return rows of as many made-up people, every `bad_in`th of them bad, each with a number."""
    chance = Random(seed)
    people = list(World(count, seed=seed).records.values())[:count]
    rows = []
    for place, (one, number) in enumerate(zip(people, numbers(), strict=False), start=1):
        row = {
            "nhs_number": number,
            "given_name": one.given_name,
            "family_name": f"{one.family_name}",
            "date_of_birth": f"{one.date_of_birth:%d/%m/%Y}",
            "postcode": one.postcode,
            "category": chance.choice(CATEGORIES[1:]),
            "referred_on": "2026-11-02",
            "referred_by": "Ward 4, City Hospital",
            "reason": "Wants to choose who helps at home",
            "source_reference": f"CHC-{place:06d}",
        }
        if place % bad_in == 0:
            row |= BAD[place // bad_in % len(BAD)]
        rows.append(row)
    return rows


def as_csv(rows: list[dict[str, str]]) -> bytes:
    """Return rows as a file."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, HEADER, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
