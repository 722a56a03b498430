"""Walking what somebody else wrote: each value is known by its path, so that a "no" can say where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from openphb.kernel.refusal import Refusal

E = TypeVar("E", bound=StrEnum)
MOST_DEEP = 40
# Before or behind the point. No amount, share or measure of a plan comes near it.
MOST_PLACES = 40
MOST_WHOLE = 10**12


def not_understood(path: str, why: str) -> Refusal:
    """The refusal of one element, by its path."""
    return Refusal(
        "element",
        f"{path}: {why}",
        "Ask whoever made the file to mend it there, then choose it again.",
        "content",
        {"path": path},
    )


def parsed(text: str) -> object:
    """Return what JSON says, numbers exact. No key may come twice: one of the two would be lost.

    :raises Refusal: `not_json`, with line and column; `element` for a key that comes twice.
    """
    try:
        found: object = json.loads(
            text, parse_float=_exact, parse_constant=_no_number, object_pairs_hook=_once
        )
    except RecursionError as fault:
        raise _not_json("it is nested too deep") from fault
    except json.JSONDecodeError as fault:
        raise _not_json(f"line {fault.lineno}, column {fault.colno}: {fault.msg}") from fault
    except ValueError as fault:
        # Python itself refuses whole numbers of thousands of digits.
        raise _not_json("a number in it is too long") from fault
    if _deeper_than(found, MOST_DEEP):
        raise _not_json("it is nested too deep")
    return found


def _exact(said: str) -> Decimal:
    """Return a number as it was written. One of thousands of digits would hold up everybody else."""
    found = Decimal(said)
    if abs(found.adjusted()) > MOST_PLACES:
        raise ValueError("a number of that size is not meant")
    return found


def canonical(found: object) -> str:
    """Return JSON in the one form that two equal contents share."""
    return json.dumps(
        found, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=number
    )


def number(value: Decimal) -> int | float:
    """Return an exact amount as JSON has it: whole where it is."""
    return int(value) if value == value.to_integral_value() else float(value)


def leaves(found: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value that is no list and no object, with its path."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(found, list):
        for index, value in enumerate(found):
            yield from leaves(value, f"{path}[{index}]")
    else:
        yield path, canonical(found)


@dataclass(frozen=True)
class At:
    """A value that came from outside, and its path."""

    value: object
    path: str

    def has(self, key: str) -> bool:
        """Return whether there is anything under `key`."""
        return isinstance(self.value, dict) and key in self.value

    def find(self, key: str) -> At | None:
        """Return what is under `key`, or None."""
        if not isinstance(self.value, dict):
            raise not_understood(self.path, "an object belongs here.")
        return At(self.value[key], f"{self.path}.{key}") if key in self.value else None

    def need(self, key: str) -> At:
        """Return what is under `key`. Refusal: `element`, where there is nothing."""
        found = self.find(key)
        if found is None:
            raise not_understood(f"{self.path}.{key}", "this is missing.")
        return found

    def within(self, key: str) -> At:
        """Return what is under `key`, or an empty object where there is nothing."""
        return self.find(key) or At({}, f"{self.path}.{key}")

    def each(self, key: str) -> list[At]:
        """Return what is in the list under `key`, in order; nothing where there is none."""
        found = self.find(key)
        if found is None:
            return []
        if not isinstance(found.value, list):
            raise not_understood(found.path, "a list belongs here.")
        return [At(one, f"{found.path}[{index}]") for index, one in enumerate(found.value)]

    def first(self, key: str) -> At:
        """Return the first in the list under `key`. Refusal: `element`, where there is none."""
        found = self.each(key)
        if not found:
            raise not_understood(f"{self.path}.{key}", "this is missing.")
        return found[0]

    def words(self, key: str) -> str:
        """Return the text under `key`, blank where there is none."""
        found = self.find(key)
        return "" if found is None else found.text()

    def text(self) -> str:
        """Return this text."""
        if not isinstance(self.value, str):
            raise not_understood(self.path, "text belongs here.")
        return self.value

    def whole(self) -> int:
        """Return this whole number."""
        if isinstance(self.value, bool) or not isinstance(self.value, int):
            raise not_understood(self.path, "a whole number belongs here.")
        if abs(self.value) > MOST_WHOLE:
            raise not_understood(self.path, "this number is too large.")
        return self.value

    def hundredths(self) -> int:
        """Return this number in hundredths. Refusal: `element`, where that is not exact."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal | float):
            raise not_understood(self.path, "a number belongs here.")
        exact = Decimal(str(self.value)) * 100
        if not exact.is_finite() or abs(exact) > MOST_WHOLE:
            raise not_understood(self.path, "this number is too large.")
        if exact != exact.to_integral_value():
            raise not_understood(self.path, "at most two decimals belong here.")
        return int(exact)

    def flag(self) -> bool:
        """Return this true or false."""
        if not isinstance(self.value, bool):
            raise not_understood(self.path, "true or false belongs here.")
        return self.value

    def day(self) -> date:
        """Return this day, which is written whole."""
        try:
            return date.fromisoformat(self.text())
        except ValueError as fault:
            raise not_understood(self.path, "a day belongs here, such as 2026-12-07.") from fault

    def moment(self) -> datetime:
        """Return this moment, which says its time zone."""
        try:
            found = datetime.fromisoformat(self.text())
        except ValueError as fault:
            raise not_understood(self.path, "a date and a time belong here.") from fault
        if found.tzinfo is None:
            raise not_understood(self.path, "this time does not say its time zone.")
        return found

    def uuid(self) -> UUID:
        """Return this id, with or without `urn:uuid:` before it."""
        try:
            return UUID(self.text().removeprefix("urn:uuid:"))
        except ValueError as fault:
            raise not_understood(self.path, "a UUID belongs here.") from fault

    def one_of(self, kind: type[E]) -> E:
        """Return this code. Refusal: `element`, naming the codes that are known."""
        try:
            return kind(self.text())
        except ValueError as fault:
            known = ", ".join(kind)
            raise not_understood(self.path, f"this code is not one of {known}.") from fault


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise not_understood(key, "this comes twice in one place.")
        found[key] = value
    return found


def _no_number(words: str) -> object:
    raise _not_json(f"{words} is no number")


def _not_json(why: str) -> Refusal:
    return Refusal(
        "not_json",
        f"This file cannot be read as JSON: {why}.",
        "Ask whoever made the file to send it again.",
        "content",
    )


def _deeper_than(found: object, most: int) -> bool:
    level: list[object] = [found]
    for _depth in range(most):
        level = [
            inner
            for one in level
            for inner in (
                one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
            )
        ]
        if not level:
            return False
    return True
