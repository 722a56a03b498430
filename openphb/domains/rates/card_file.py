"""Rate cards as files: CSV and Excel workbooks read row by row, and a card written as CSV.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from openphb.domains.rates.catalogue import key_of, own_items
from openphb.domains.rates.rules import given_fault
from openphb.domains.rates.types import (
    OWN,
    LocalRate,
    Priceable,
    RateFile,
    RateGiven,
    RowFault,
    Unit,
)
from openphb.foundation.tables import kept_text, read_table
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

COLUMNS = ("key", "price", "first_day", "last_day", "source")
HEADER = ("key", "what", "unit", "price", "first_day", "last_day", "source")
TAKEN_BACK = "taken back"
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
WHERE = {"value": "price", "valid_from": "first_day", "valid_to": "last_day"}

_DAY_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})-(?P<m>[0-9]{2})-(?P<d>[0-9]{2})"),
    re.compile(r"(?P<d>[0-9]{1,2})/(?P<m>[0-9]{1,2})/(?P<y>[0-9]{4})"),
)
_PERCENT = re.compile(r"(?P<whole>[0-9]{1,5})(?:\.(?P<part>[0-9]{1,2})0*)?\s*%?")
_COUNT = re.compile(r"[0-9]{1,4}")


def read_card(data: bytes) -> RateFile:
    """Return what a file of rates holds. A row without price and first day is passed over.

    What a thing of the commissioner's own list is called stands in the column `what`.

    Refusals, of the whole file: those of `read_table`.
    """
    given: dict[tuple[str, date], tuple[int, RateGiven]] = {}
    faults = []
    for found in read_table(data, columns=COLUMNS, header=HEADER, maybe=("what",)):
        number, row = found.line, found.cells
        if not row["price"] and not row["first_day"]:
            continue
        try:
            one = _row(row)
            first = given.setdefault((one.key.code, one.valid_from), (number, one))
            if first[0] != number:
                raise Refusal(
                    "row_twice",
                    f"Line {first[0]} gives this from the same day already.",
                    "Keep one of the two.",
                    "key",
                )
        except Refusal as refusal:
            column = WHERE.get(refusal.where, refusal.where)
            faults.append(RowFault(number, column, refusal.code, refusal.message, refusal.mend))
    return RateFile(tuple(given.values()), tuple(faults))


def write_card(held: Mapping[str, LocalRate], catalogue: Iterable[Priceable]) -> str:
    """Return the card of a day as CSV, with an empty row for whatever it does not price.

    The commissioner's own list stands at its end. It is the template too: taken in again as it is,
    it adds nothing.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for one in (*catalogue, *own_items(rate.key for rate in held.values()).values()):
        rate = held.get(one.key.code)
        known = ("", "", "", "")
        if rate is not None and rate.value is not None:
            last = rate.valid_to - timedelta(days=1) if rate.valid_to else None
            known = (
                _price_words(one.key.unit, rate.value),
                rate.valid_from.isoformat(),
                last.isoformat() if last else "",
                kept_text(rate.source),
            )
        writer.writerow((one.key.code, kept_text(one.key.words), one.key.unit.words, *known))
    return out.getvalue()


def read_price(text: str, unit: Unit) -> int | None:
    """Return what somebody wrote as a price of a unit; None for one that is taken back.

    Pounds for money, "8.5" for per cent, "yes" or "no". Refusals at `value`: `rate_price_missing`,
    `rate_percent`, `rate_yes_no` and those of `parse_pounds`.
    """
    written = text.strip().lower()
    if written == TAKEN_BACK:
        return None
    if not written:
        raise Refusal(
            "rate_price_missing",
            "The price is missing.",
            f"Enter one, or “{TAKEN_BACK}” to undo one that began on this day. A formula must have "
            "been worked out and saved.",
            "value",
        )
    if unit is Unit.YES_NO:
        if written in YES + NO:
            return int(written in YES)
        raise Refusal(
            "rate_yes_no", f"“{text[:40]}” is not yes or no.", "Enter yes or no.", "value"
        )
    if unit.is_count:
        if _COUNT.fullmatch(written):
            return int(written)
        raise Refusal(
            f"rate_{unit}",
            f"“{text[:40]}” is no number of {unit.words}.",
            "Enter a whole number.",
            "value",
        )
    if unit is Unit.PERCENT:
        found = _PERCENT.fullmatch(written)
        if not found:
            raise Refusal(
                "rate_percent",
                f"“{text[:40]}” is not a percentage.",
                "Enter one with at most two decimals, like 8.5.",
                "value",
            )
        return int(found["whole"]) * 100 + int((found["part"] or "").ljust(2, "0"))
    try:
        return parse_pounds(written)
    except Refusal as refusal:
        refusal.where = "value"
        raise


def _row(row: Mapping[str, str]) -> RateGiven:
    key = key_of(row["key"], row["what"])
    if row["key"].strip().lower().startswith(OWN) and not row["what"].strip():
        raise Refusal(
            "rate_own_name",
            "A thing of your own list has no name.",
            "Say what it is in the column “what”.",
            "what",
        )
    last = _day(row["last_day"], "valid_to") if row["last_day"] else None
    given = RateGiven(
        key=key,
        value=read_price(row["price"], key.unit),
        valid_from=_day(row["first_day"], "valid_from"),
        valid_to=last + timedelta(days=1) if last else None,
        source=row["source"],
    )
    fault = given_fault(given)
    if fault:
        raise fault
    return given


def _day(text: str, where: str) -> date:
    for form in _DAY_FORMS:
        found = form.fullmatch(text)
        if found:
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                break
    raise Refusal(
        "rate_day_unreadable",
        f"“{text[:40]}” is not a day of the calendar." if text else "The day is missing.",
        "Write it like 2026-04-01 or 1/4/2026.",
        where,
    )


def _price_words(unit: Unit, value: int) -> str:
    if unit is Unit.YES_NO:
        return "yes" if value else "no"
    if unit.is_count:
        return str(value)
    return f"{value // 100}.{value % 100:02d}"
