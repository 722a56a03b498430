"""Stored workings: what is kept of a sum, and doing the same sum again years later."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from openphb.domains.budgets import costed_lines
from openphb.domains.budgets.types import (
    Basis,
    CostedLine,
    Difference,
    Replay,
    WeeksInYear,
    WorkedOut,
)
from openphb.kernel.refusal import Refusal

PACKS = {costed_lines.PACK: costed_lines.work_out}


def stored_working(worked: WorkedOut) -> dict[str, Any]:
    """Return all that is needed to do the sum again, and its result, as plain JSON."""
    return {
        "pack": worked.pack,
        "worked_out_on": worked.worked_out_on.isoformat(),
        "weeks_in_year": str(worked.weeks_in_year),
        "lines": [
            {
                "description": line.description,
                "quantity_hundredths": line.quantity_hundredths,
                "unit": line.unit,
                "unit_pence": line.unit_pence,
                "basis": str(line.basis),
                "pence": pence,
                "sentence": sentence,
            }
            for line, pence, sentence in zip(
                worked.lines, worked.line_pence, worked.line_sentences, strict=True
            )
        ],
        "sentences": list(worked.total_sentences),
        "weekly_pence": worked.weekly_pence,
        "annual_pence": worked.annual_pence,
        "one_off_pence": worked.one_off_pence,
        "first_year_pence": worked.annual_pence + worked.one_off_pence,
    }


def replay(stored: Mapping[str, Any]) -> Replay:
    """Return the same sum done again, with every place where the result differs.

    Refusals: `working_unreadable`, where an input is missing or of the wrong kind;
    `pack_unknown`; and those of the pack, for inputs that it never took.
    """
    pack = stored.get("pack")
    if not isinstance(pack, str) or pack not in PACKS:
        raise Refusal(
            "pack_unknown",
            f"This version of OpenPHB does not know the pack “{str(pack)[:40]}”.",
            f"It knows {', '.join(PACKS)}.",
            "pack",
        )
    lines = stored.get("lines")
    if not isinstance(lines, list):
        raise _unreadable("lines")
    worked = PACKS[pack](
        [_line(raw, f"lines[{place}]") for place, raw in enumerate(lines)],
        weeks_in_year=_one_of(WeeksInYear, stored, "weeks_in_year"),
        worked_out_on=_day(stored, "worked_out_on"),
    )
    again = stored_working(worked)
    kept, found = dict(_leaves(dict(stored))), dict(_leaves(again))
    differences = tuple(
        Difference(where, kept.get(where), found.get(where))
        for where in sorted(kept.keys() | found.keys())
        if where not in kept or where not in found or not _same(kept[where], found[where])
    )
    total = stored.get("first_year_pence")
    return Replay(
        pack=pack,
        matches=not differences,
        stored_pence=total if _is_whole(total) else None,
        replayed_pence=again["first_year_pence"],
        differences=differences,
    )


def read_working(content: bytes) -> Mapping[str, Any]:
    """Return the stored working that a file holds. Refusal: `working_unreadable`."""
    try:
        # No part of a working is a fraction, NaN or infinite, so such a number is kept as text.
        stored = json.loads(content.decode("utf-8-sig"), parse_float=str, parse_constant=str)
        dict(_leaves(stored))
    except (ValueError, RecursionError) as fault:
        raise _unreadable("") from fault
    if not isinstance(stored, dict):
        raise _unreadable("")
    return stored


def _line(raw: object, where: str) -> CostedLine:
    if not isinstance(raw, dict):
        raise _unreadable(where)
    return CostedLine(
        description=_text(raw, "description", where),
        quantity_hundredths=_whole(raw, "quantity_hundredths", where),
        unit=_text(raw, "unit", where),
        unit_pence=_whole(raw, "unit_pence", where),
        basis=_one_of(Basis, raw, "basis", where),
    )


def _text(raw: Mapping[str, Any], key: str, where: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str):
        raise _unreadable(_at(where, key))
    return value


def _whole(raw: Mapping[str, Any], key: str, where: str) -> int:
    value = raw.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _unreadable(_at(where, key))
    return value


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: type[Choice], raw: Mapping[str, Any], key: str, where: str = "") -> Choice:
    try:
        return choices(_text(raw, key, where))
    except ValueError as fault:
        raise _unreadable(_at(where, key)) from fault


def _day(raw: Mapping[str, Any], key: str) -> date:
    try:
        return date.fromisoformat(_text(raw, key, ""))
    except ValueError as fault:
        raise _unreadable(key) from fault


def _is_whole(value: object) -> bool:
    # JSON's true is an int to Python, and no amount.
    return isinstance(value, int) and not isinstance(value, bool)


def _same(stored: object, replayed: object) -> bool:
    return type(stored) is type(replayed) and stored == replayed


def _at(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _leaves(value: object, where: str = "") -> Iterator[tuple[str, object]]:
    """Yield every place of a JSON value and what stands there; empty lists and objects too."""
    if isinstance(value, dict) and value:
        for key, inside in value.items():
            yield from _leaves(inside, _at(where, str(key)))
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield from _leaves(inside, f"{where}[{place}]")
    else:
        yield where, value


def _unreadable(where: str) -> Refusal:
    return Refusal(
        "working_unreadable",
        "This is not a stored working" + (f": {where} is missing or wrong." if where else "."),
        "Take the file from the budget’s own page.",
        where,
    )
