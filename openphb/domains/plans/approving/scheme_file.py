"""A scheme of approval as a file: read row by row, and written as CSV.

A row that cannot be taken says what is wrong, where, and how to mend it; every other row is taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeVar
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.plans import reference
from openphb.domains.plans.approving.types import (
    ApprovalLevel,
    Condition,
    Holder,
    RiskLevel,
    RowFault,
    Rule,
    Scheme,
    SchemeFile,
)
from openphb.foundation.access.types import Role
from openphb.foundation.tables import kept_text, read_table
from openphb.kernel.money import parse_pounds
from openphb.kernel.refusal import Refusal

HEADER = ("row", "level", "value", "who", "weekly", "once", "first_day", "last_day", "source")
ANSWER_WITHIN, HOLDS = "answer_within", "holds"
NO_LIMIT = "no limit"
MOST_DAYS = 60
# Roles that decide about plans: a scheme may name whoever is in one of them.
DECIDING_ROLES = (Role.APPROVER, Role.PHB_MANAGER)
BEGINNING = date(2013, 8, 1)
"""When direct payments for health care began: the shipped scheme holds from then on."""

E = TypeVar("E", bound=StrEnum)
_PERCENT = re.compile(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?\s*%?")


@cache
def shipped() -> Scheme:
    """Return the scheme that counts where a commissioner has agreed none: starting values."""
    read = read_scheme((reference.FOLDER / "approval.csv").read_bytes(), people={})
    if read.faults:
        raise ValueError(f"approval.csv, line {read.faults[0].line}: {read.faults[0].message}")
    return Scheme(None, "OpenPHB’s starting scheme", BEGINNING, read.rules, read.days, read.holders)


def read_scheme(data: bytes, *, people: Mapping[str, UUID]) -> SchemeFile:
    """Return what a scheme's file holds. `people` is email, in lower case → user.

    Refusals, of the whole file: those of `read_table`.
    """
    rules: list[Rule] = []
    days: dict[ApprovalLevel, int] = {}
    holders: list[Holder] = []
    faults: list[RowFault] = []
    for found in read_table(data, columns=HEADER[:3], header=HEADER, maybe=HEADER[3:]):
        row = found.cells
        try:
            level = _choice(row["level"], ApprovalLevel, "level", "a level")
            if row["row"] == ANSWER_WITHIN:
                if level in days:
                    raise _twice("The days of this level are there already.")
                days[level] = _days(row["value"])
            elif row["row"] == HOLDS:
                holders.append(_holder(row, level, people))
            else:
                rule = _rule(row, level)
                if rule in rules:
                    raise _twice("This rule is there already.")
                rules.append(rule)
        except Refusal as fault:
            faults.append(RowFault(found.line, fault.where, fault.code, fault.message, fault.mend))
    return SchemeFile(tuple(rules), tuple(days.items()), tuple(holders), tuple(faults))


def write_scheme(scheme: Scheme, *, people: Mapping[UUID, str]) -> str:
    """Return a scheme as CSV, which can be taken in again. `people` is user → email."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for level, days in scheme.days:
        writer.writerow((ANSWER_WITHIN, level, days, "", "", "", "", "", ""))
    for rule in scheme.rules:
        writer.writerow(
            (rule.condition, rule.level, _value(rule), "", "", "", "", "", kept_text(rule.source))
        )
    for one in scheme.holders:
        last = one.valid_to - timedelta(days=1) if one.valid_to else None
        writer.writerow(
            (
                HOLDS,
                one.level,
                "",
                one.role or kept_text(people.get(one.user_id, "") if one.user_id else ""),
                _limit_cell(one.weekly_pence),
                _limit_cell(one.once_pence),
                one.valid_from.isoformat(),
                last.isoformat() if last else "",
                kept_text(one.source),
            )
        )
    return out.getvalue()


def _rule(row: Mapping[str, str], level: ApprovalLevel) -> Rule:
    condition = _choice(row["row"], Condition, "row", "a row of a scheme")
    value, word, written = 0, "", row["value"]
    if condition.is_money:
        value = _pounds(written, "value")
    elif condition.is_percent:
        value = _percent(written)
    elif condition is Condition.RISK_AT_LEAST:
        word = _choice(written, RiskLevel, "value", "a level of risk")
    elif condition is Condition.CATEGORY:
        word = _choice(written, Category, "value", "a category")
    return Rule(condition, value, str(word), level, row["source"])


def _holder(row: Mapping[str, str], level: ApprovalLevel, people: Mapping[str, UUID]) -> Holder:
    who = row["who"].strip().lower()
    role = who if who in DECIDING_ROLES else ""
    user_id = None if role else people.get(who)
    if not role and user_id is None:
        raise Refusal(
            "who_unknown",
            f"“{row['who'][:80]}” is nobody who decides about plans here.",
            f"Give the email of somebody who does, or one of {', '.join(DECIDING_ROLES)}.",
            "who",
        )
    first = _day(row["first_day"], "first_day") or BEGINNING
    last = _day(row["last_day"], "last_day")
    if last is not None and last < first:
        raise Refusal(
            "holder_ends_before_it_begins",
            "The last day is before the first.",
            "Give a later last day, or leave it empty.",
            "last_day",
        )
    return Holder(
        level,
        user_id,
        role,
        _limit(row["weekly"], "weekly"),
        _limit(row["once"], "once"),
        first,
        last + timedelta(days=1) if last else None,
        row["source"],
    )


def _choice(written: str, kind: type[E], where: str, name: str) -> E:
    try:
        return kind(written.strip().lower())
    except ValueError:
        known = ", ".join(kind)
        also = f", {ANSWER_WITHIN}, {HOLDS}" if where == "row" else ""
        raise Refusal(
            f"{where}_unknown",
            f"“{written[:80]}” is not {name}.",
            f"Use one of {known}{also}.",
            where,
        ) from None


def _days(written: str) -> int:
    if written.isdecimal() and 1 <= int(written) <= MOST_DAYS:
        return int(written)
    raise Refusal(
        "days_unreadable",
        f"“{written[:40]}” is no number of working days.",
        f"Enter a whole number from 1 to {MOST_DAYS}.",
        "value",
    )


def _limit(written: str, where: str) -> int | None:
    # A limit is never left empty by oversight.
    return None if written.strip().lower() == NO_LIMIT else _pounds(written, where)


def _pounds(written: str, where: str) -> int:
    mend = "" if where == "value" else f" Write “{NO_LIMIT}” for none."
    try:
        pence = parse_pounds(written)
    except Refusal as fault:
        raise Refusal(fault.code, fault.message, f"{fault.mend}{mend}", where) from fault
    if pence < 0:
        raise Refusal(
            "limit_below_nothing",
            f"{written} is less than nothing.",
            f"Give £0 or more.{mend}",
            where,
        )
    return pence


def _percent(written: str) -> int:
    found = _PERCENT.fullmatch(written.strip())
    if not found:
        raise Refusal(
            "percent_unreadable",
            f"“{written[:40]}” is not a percentage.",
            "Enter one with at most two decimals, like 5 or 7.5.",
            "value",
        )
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _day(written: str, where: str) -> date | None:
    if not written.strip():
        return None
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        raise Refusal(
            "day_unreadable",
            f"“{written[:40]}” is not a day.",
            "Write it as year-month-day, like 2026-04-01.",
            where,
        ) from None


def _twice(message: str) -> Refusal:
    return Refusal("row_twice", message, "Keep one of the two.", "row")


def _value(rule: Rule) -> str:
    if rule.condition.is_money:
        return _money(rule.value)
    if rule.condition.is_percent:
        return f"{rule.value / 100:g}"
    return rule.word


def _limit_cell(pence: int | None) -> str:
    return NO_LIMIT if pence is None else _money(pence)


def _money(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"
