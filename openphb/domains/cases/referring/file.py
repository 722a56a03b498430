"""Referrals as a file: CSV or an Excel workbook, one row for each person and category.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from openphb.domains.cases.rules import refuse_referral, standing
from openphb.domains.cases.types import (
    Came,
    CameBy,
    Category,
    FileRow,
    ReferralGiven,
    Referrer,
    RowWrong,
    WrongRow,
)
from openphb.domains.people.rules import checked_details
from openphb.domains.people.types import NoNumber, PersonDetails
from openphb.foundation.tables import Most, kept_text, read_table
from openphb.kernel.refusal import Refusal

COLUMNS = (
    "nhs_number",
    "given_name",
    "family_name",
    "date_of_birth",
    "postcode",
    "category",
    "referred_on",
    "referred_by",
    "reason",
    "source_reference",
)
MAYBE = ("no_number_reason", "known_as", "address", "referrer", "role", "organisation")
HEADER = (*COLUMNS, *MAYBE)
FAULT_COLUMNS = ("line", "column", "code", "what_is_wrong", "how_to_mend_it")
MOST = Most(rows=60_000, file_bytes=40 * 1024 * 1024, unpacked_bytes=400 * 1024 * 1024)
LONGEST = {"reason": 4000, "address": 500}
LONGEST_ELSE = 200
Chosen = TypeVar("Chosen", Category, Referrer, NoNumber)
_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)


def read_referrals(data: bytes, *, today: date) -> list[FileRow]:
    """Return the rows of a file, each with what it gives or with what is wrong with it.

    Refusals, of the whole file: those of `read_table`.
    """
    first: dict[str, int] = {}
    found = []
    for row in read_table(data, columns=COLUMNS, header=HEADER, maybe=MAYBE, most=MOST):
        cells = dict(row.cells)
        try:
            given = read_row(cells, today=today)
            line = first.setdefault(given.came.source_reference, row.line)
            if line != row.line:
                raise Refusal(
                    "row_twice",
                    f"Line {line} has this source reference already.",
                    "Give each referral its own reference, or keep one of the two.",
                    "source_reference",
                )
            found.append(FileRow(row.line, cells, given, None))
        except Refusal as refusal:
            found.append(FileRow(row.line, cells, None, wrong_of(refusal)))
    return found


def wrong_of(refusal: Refusal) -> RowWrong:
    """Return a refusal as what is wrong with a row."""
    return RowWrong(refusal.where, refusal.code, refusal.message, refusal.mend)


def read_row(cells: Mapping[str, str], *, today: date) -> ReferralGiven:
    """Return what one row gives. Refusals say the column, the fault and its mending."""
    for name, text in cells.items():
        longest = LONGEST.get(name, LONGEST_ELSE)
        if len(text) > longest:
            raise Refusal(
                "too_long",
                f"There are {len(text)} letters here.",
                f"Use at most {longest}.",
                name,
            )
    if not cells["source_reference"]:
        raise Refusal(
            "source_reference_missing",
            "The row has no reference of its own.",
            "Enter what your system calls this referral: with it, a row is never taken in twice.",
            "source_reference",
        )
    person = checked_details(_person(cells), today=today)
    category = _one_of(cells["category"], Category, "category", "category_unknown")
    referred_on = _day(cells["referred_on"], "referred_on")
    refuse_referral(
        referred_on=referred_on,
        referred_by=cells["referred_by"],
        reason=cells["reason"],
        today=today,
    )
    standing(category, born=person.date_of_birth, on=referred_on)
    referrer = cells["referrer"]
    return ReferralGiven(
        person,
        category,
        referred_on,
        cells["referred_by"],
        cells["reason"],
        Came(
            _one_of(referrer, Referrer, "referrer", "referrer_unknown")
            if referrer
            else Referrer.PROFESSIONAL,
            CameBy.FILE,
            cells["role"],
            cells["organisation"],
            cells["source_reference"],
        ),
    )


def write_template() -> str:
    """Return the first row of a file of referrals, to be filled in below."""
    return _csv([HEADER])


def write_wrong(rows: Iterable[WrongRow]) -> str:
    """Return the rows that were given back as CSV: what is wrong, then the row as it came."""
    return _csv(
        [
            (*FAULT_COLUMNS, *HEADER),
            *(
                (
                    str(row.line),
                    row.wrong.column,
                    row.wrong.code,
                    row.wrong.message,
                    row.wrong.mend,
                    *(kept_text(row.cells.get(name, "")) for name in HEADER),
                )
                for row in rows
            ),
        ]
    )


def _person(cells: Mapping[str, str]) -> PersonDetails:
    reason = cells["no_number_reason"]
    number = cells["nhs_number"]
    no_number = (
        _one_of(reason, NoNumber, "no_number_reason", "no_number_reason_unknown")
        if reason
        else None
    )
    return PersonDetails(
        nhs_number=number,
        given_name=cells["given_name"],
        family_name=cells["family_name"],
        date_of_birth=_day(cells["date_of_birth"], "date_of_birth"),
        known_as=cells["known_as"],
        address=cells["address"],
        postcode=cells["postcode"],
        # A file without a number and without a reason says that nobody knows it yet.
        no_number_reason=no_number or (None if number else NoNumber.NOT_KNOWN_YET),
    )


def _one_of(text: str, kind: type[Chosen], column: str, code: str) -> Chosen:
    wanted = " ".join(text.lower().split())
    for one in kind:
        if wanted in (one.value, one.value.replace("_", " "), one.words.lower()):
            return one
    raise Refusal(
        code,
        f"“{text[:40]}” is not known here." if text else "Nothing is entered here.",
        f"Use one of: {', '.join(one.value for one in kind)}.",
        column,
    )


def _day(text: str, column: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-11-02 or 2/11/2026.",
        column,
    )


def _csv(rows: Iterable[Iterable[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
