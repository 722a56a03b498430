"""What the law and starting values say about agreements, as dated rows with their source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from openphb.domains.agreements.conditions.types import StandardCondition
from openphb.domains.agreements.employing.types import AskedBy, Duty, DutyEffect, DutyEnds, DutyRule
from openphb.domains.agreements.types import AgreementKind
from openphb.kernel import dated

DATA = Path(__file__).with_name("data")


@dataclass(frozen=True)
class Exclusion:
    """One item of the Schedule of who is excluded from direct payments, and whether it was read there."""

    code: str
    words: str
    law: str
    confirmed: bool
    valid_from: date
    valid_to: date | None
    source: str


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of one data file."""
    return dated.rows(DATA / name)


def limit(name: str, day: date) -> int:
    """Return a number of the rules on a day. A day before every row has the first one's."""
    return int(dated.named(DATA / "limits.csv", name, day)["value"])


def exclusions(day: date) -> tuple[Exclusion, ...]:
    """Return the items of the Schedule in force on a day, in its order (SI 2013/1617)."""
    return tuple(
        Exclusion(
            row["code"],
            row["words"],
            row["law"],
            row["mark"] == "confirmed",
            date.fromisoformat(row["valid_from"]),
            date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            row["source"],
        )
        for row in rows("exclusions.csv")
        if dated.in_force(row, day)
    )


def account_needs(rule: str, day: date) -> frozenset[str]:
    """Return what a rule asks of an account on a day: codes of `AccountNeed` (SI 2013/1617, reg 10)."""
    for row in rows("accounts.csv"):
        if row["rule"] == rule and dated.in_force(row, day):
            return frozenset(row["needs"].split())
    return frozenset()


def conditions(day: date) -> tuple[StandardCondition, ...]:
    """Return the conditions of agreements in force on a day, in the order in which they are read."""
    return tuple(
        StandardCondition(
            row["code"],
            tuple(AgreementKind(kind) for kind in row["kinds"].split()),
            row["words"],
            row["plain"],
            row["regulation"],
            row["mark"],
            date.fromisoformat(row["valid_from"]),
            row["source"],
        )
        for row in rows("conditions.csv")
        if dated.in_force(row, day)
    )


def duties(day: date) -> tuple[DutyRule, ...]:
    """Return the duties of an employer in force on a day, with what a missing one does."""
    return tuple(
        DutyRule(
            Duty(row["code"]),
            row["words"],
            row["plain"],
            row["each_assistant"] == "yes",
            DutyEnds(row["ends"]),
            int(row["warn_days"]),
            DutyEffect(row["effect"]),
            AskedBy(row["basis"]),
            row["source"],
            row["mark"] == "confirmed",
        )
        for row in rows("duties.csv")
        if dated.in_force(row, day)
    )
