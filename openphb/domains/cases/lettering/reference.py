"""The fields of letters, what the law wants in each, and OpenPHB's own words: from `data/`."""

from __future__ import annotations

from datetime import date
from functools import cache

from openphb.domains.cases.rights.reference import FOLDER, rows
from openphb.domains.cases.types.lettering import (
    LetterDraft,
    LetterField,
    LetterKind,
    LetterNeed,
    LetterPart,
    LetterTold,
)

NOTICES = frozenset(
    {
        LetterKind.BUDGET_REFUSED,
        LetterKind.BUDGET_IN_PART,
        LetterKind.DIRECT_PAYMENT_REFUSED,
        LetterKind.PLAN_REFUSED,
        LetterKind.PLAN_IN_PART,
        LetterKind.REDUCTION,
        LetterKind.REPAYMENT,
        LetterKind.STOP,
    }
)
GROUPS = {"all": frozenset(LetterKind), "notices": NOTICES}
STANDARD_SINCE = date(2013, 8, 1)
"""From when OpenPHB's own words stand: the first day of the law that asks for such letters."""
PART_MARK = "== "


@cache
def fields() -> tuple[LetterField, ...]:
    """Return every field that a letter may have, in the order of `letter_fields.csv`."""
    return tuple(
        LetterField(
            name=row["field"],
            kinds=_kinds(row["kinds"]),
            always=_kinds(row["always"]),
            words=row["words"],
        )
        for row in rows("letter_fields.csv")
    )


def fields_of(kind: LetterKind) -> dict[str, LetterField]:
    """Return by name the fields that may stand in a kind of letter."""
    return {one.name: one for one in fields() if kind in one.kinds}


@cache
def needs() -> tuple[LetterNeed, ...]:
    """Return every row of `letter_needs.csv`, whatever its dates."""
    return tuple(
        LetterNeed(
            name=row["need"],
            kinds=_kinds(row["kinds"]),
            field=row["field"],
            words=row["words"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            verified=row["verified"] == "yes",
            source=row["source"],
        )
        for row in rows("letter_needs.csv")
    )


def needs_on(kind: LetterKind, day: date) -> tuple[LetterNeed, ...]:
    """Return what a kind of letter must say on a day."""
    return tuple(
        one
        for one in needs()
        if kind in one.kinds
        and one.valid_from <= day
        and (one.valid_to is None or day < one.valid_to)
    )


@cache
def standard(kind: LetterKind) -> LetterTold:
    """Return OpenPHB's own words for a kind of letter."""
    said = {part: [] for part in LetterPart}  # type: dict[LetterPart, list[str]]
    part = LetterPart.BODY
    for name in ("frame.txt", f"{kind.value}.txt"):
        for line in (FOLDER / "letters" / name).read_text(encoding="utf-8").splitlines():
            if line.startswith(PART_MARK):
                part = LetterPart(line.removeprefix(PART_MARK).strip())
            else:
                said[part].append(line)
    whole = {part.value: "\n".join(lines).strip() for part, lines in said.items()}
    return LetterTold(
        None, LetterDraft(kind=kind, starts_on=STANDARD_SINCE, **whole), STANDARD_SINCE
    )


def _kinds(cell: str) -> frozenset[LetterKind]:
    found: set[LetterKind] = set()
    for one in cell.split():
        found |= GROUPS.get(one) or {LetterKind(one)}
    return frozenset(found)
