"""Reading a stored working: each place is there and of its kind, or the working is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from openphb.domains.budgets.types import Basis, CostedLine
from openphb.kernel.refusal import Refusal

Choice = TypeVar("Choice", bound=StrEnum)


def text(raw: Mapping[str, Any], key: str, where: str = "") -> str:
    """Return the words that stand at a place. Refusal: `working_unreadable`, as all here."""
    value = raw.get(key)
    if not isinstance(value, str):
        raise unreadable(at(where, key))
    return value


def whole(raw: Mapping[str, Any], key: str, where: str = "") -> int:
    """Return the whole number that stands at a place."""
    value = raw.get(key)
    if not is_whole(value):
        raise unreadable(at(where, key))
    return int(str(value))


def yes(raw: Mapping[str, Any], key: str, where: str = "") -> bool:
    """Return the yes or no that stands at a place."""
    value = raw.get(key)
    if not isinstance(value, bool):
        raise unreadable(at(where, key))
    return value


def one_of(choices: type[Choice], raw: Mapping[str, Any], key: str, where: str = "") -> Choice:
    """Return the choice that stands at a place."""
    try:
        return choices(text(raw, key, where))
    except ValueError as fault:
        raise unreadable(at(where, key)) from fault


def day(raw: Mapping[str, Any], key: str, where: str = "") -> date:
    """Return the day that stands at a place."""
    try:
        return date.fromisoformat(text(raw, key, where))
    except ValueError as fault:
        raise unreadable(at(where, key)) from fault


def inside(raw: Mapping[str, Any], key: str, where: str = "") -> Mapping[str, Any]:
    """Return the object that stands at a place."""
    value = raw.get(key)
    if not isinstance(value, dict):
        raise unreadable(at(where, key))
    return value


def objects(raw: Mapping[str, Any], key: str, where: str = "") -> list[Mapping[str, Any]]:
    """Return the list of objects that stands at a place."""
    value = raw.get(key)
    if not isinstance(value, list):
        raise unreadable(at(where, key))
    for place, one in enumerate(value):
        if not isinstance(one, dict):
            raise unreadable(f"{at(where, key)}[{place}]")
    return value


def lines(raw: Mapping[str, Any], key: str, where: str = "") -> list[CostedLine]:
    """Return the costed lines that stand at a place."""
    return [
        CostedLine(
            description=text(one, "description", here),
            quantity_hundredths=whole(one, "quantity_hundredths", here),
            unit=text(one, "unit", here),
            unit_pence=whole(one, "unit_pence", here),
            basis=one_of(Basis, one, "basis", here),
        )
        for place, one in enumerate(objects(raw, key, where))
        for here in [f"{at(where, key)}[{place}]"]
    ]


def sha256_of(given: Mapping[str, Any]) -> str:
    """Return a hash of what was put in: it tells of a change to a part on which no amount rests."""
    words = json.dumps(given, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(words.encode("ascii")).hexdigest()


def is_whole(value: object) -> bool:
    """Whether a JSON value is a whole number: its true is an int to Python, and no amount."""
    return isinstance(value, int) and not isinstance(value, bool)


def at(where: str, key: str) -> str:
    """Return the name of a place inside another."""
    return f"{where}.{key}" if where else key


def unreadable(where: str) -> Refusal:
    """Return the refusal of what is no working, or of one that lacks a place."""
    return Refusal(
        "working_unreadable",
        "This is not a stored working" + (f": {where} is missing or wrong." if where else "."),
        "Take the file from the budget’s own page.",
        where,
    )
