"""A FHIR resource in plain words: each element by a name, concepts and people as somebody says them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openphb.domains.plans.exchange.elements import parsed
from openphb.domains.plans.exchange.fhir.codec import Json

DEEPEST_SHOWN = 6


@dataclass(frozen=True)
class Said:
    """One thing that a file says: its name, its value, and how far inside it stands."""

    name: str
    value: str
    depth: int = 0


def said(one: Json, titles: dict[str, str]) -> Iterator[Said]:
    """Yield what a resource says. `titles` names the resources that a reference may mean."""
    for key, value in one.items():
        if key not in _UNSAID:
            yield from _told(_label(key), value, titles, 0)


def _told(name: str, value: Any, titles: dict[str, str], depth: int) -> Iterator[Said]:
    if isinstance(value, list):
        for one in value:
            yield from _told(name, one, titles, depth)
        return
    words = _words(value, titles)
    if words is None and depth >= DEEPEST_SHOWN:
        words = str(value)
    if words is not None:
        yield Said(name, words, depth)
    elif "url" in value:
        yield from _extension(value, titles, depth)
    else:
        yield Said(name, "", depth)
        yield from _inside(value, titles, depth + 1)


def _extension(value: Json, titles: dict[str, str], depth: int) -> Iterator[Said]:
    """What an extension is called is the end of its address."""
    end = str(value["url"]).rstrip("/").rpartition("/")[2]
    name = _label(end.removeprefix("Extension-").removeprefix("UKCore-"))
    plain = [one for key, one in value.items() if key.startswith("value")]
    for one in plain:
        yield from _told(name, one, titles, depth)
    if not plain:
        yield Said(name, "", depth)
        yield from _inside(value, titles, depth + 1)


def _inside(value: Json, titles: dict[str, str], depth: int) -> Iterator[Said]:
    for key, inner in value.items():
        if key not in _UNSAID | {"url"}:
            # A number of days is no span of days.
            name = "Every" if key == "period" and not isinstance(inner, dict) else _label(key)
            yield from _told(name, inner, titles, depth)


def _words(value: Any, titles: dict[str, str]) -> str | None:
    """Return a value as a line, or None where it has parts of its own."""
    if not isinstance(value, dict):
        return {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else str(value)
    for marks, say in _SHAPES:
        if set(value) & marks and not set(value) - marks - _BESIDE:
            return str(say(value))
    if "reference" in value and not set(value) - {"reference", "type", "display"}:
        said = value.get("display") or titles.get(value["reference"], "")
        return said or str(value["reference"])
    return None


def concept(value: Json) -> str:
    """Return the words of a concept: its text, or what its codes are called."""
    words = [value.get("text", "")]
    words += [_coding(one) for one in value.get("coding", []) if not value.get("text")]
    return "; ".join(one for one in words if one)


def _coding(value: Json) -> str:
    return str(value.get("display") or value.get("code") or value.get("system", ""))


def _period(value: Json) -> str:
    start, end = value.get("start"), value.get("end")
    return " ".join([*([f"from {start}"] if start else []), *([f"to {end}"] if end else [])])


def _quantity(value: Json) -> str:
    unit = value.get("unit") or value.get("code") or value.get("currency") or ""
    return f"{value.get('comparator', '')}{value.get('value', '')} {unit}".strip()


def _name(value: Json) -> str:
    parts = [*value.get("prefix", []), *value.get("given", []), value.get("family", "")]
    return str(value.get("text") or " ".join(one for one in parts if one))


def _address(value: Json) -> str:
    parts = [
        *value.get("line", []),
        *(value.get(key, "") for key in ("city", "district", "state", "postalCode", "country")),
    ]
    return value.get("text") or ", ".join(one for one in parts if one)


def _telecom(value: Json) -> str:
    kind = ", ".join(one for one in (value.get("system", ""), value.get("use", "")) if one)
    return f"{value.get('value', '')} ({kind})" if kind else str(value.get("value", ""))


_BESIDE = {"id", "use", "type"}
_SHAPES: tuple[tuple[set[str], Any], ...] = (
    ({"coding", "text"}, concept),
    ({"system", "version", "code", "display", "userSelected"}, _coding),
    ({"start", "end"}, _period),
    ({"value", "currency"}, _quantity),
    ({"value", "unit", "comparator", "code"}, _quantity),
    ({"text", "family", "given", "prefix", "suffix", "period"}, _name),
    ({"line", "city", "district", "state", "postalCode", "country", "text"}, _address),
    ({"value", "system", "use", "rank"}, _telecom),
)
_UNSAID = frozenset({"resourceType", "id", "meta", "text", "fullUrl"})
_LABELS = {
    "subject": "About",
    "patient": "About",
    "doNotPerform": "Not to be done",
    "performer": "Who does it",
    "author": "Written by",
    "intent": "What it is",
    "birthDate": "Born",
    "identifier": "Number",
    "basedOn": "Comes from",
    "partOf": "Part of",
    "addresses": "Answers the need",
    "outcomeCodeableConcept": "Outcome",
    "scheduledTiming": "How often",
    "scheduledPeriod": "When",
    "period": "From and to",
    "periodUnit": "Unit of time",
    "telecom": "Phone and email",
}


def _label(key: str) -> str:
    if key in _LABELS:
        return _LABELS[key]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", key).replace("-", " ").lower()
    return words[:1].upper() + words[1:]


def heading(one: Json) -> str:
    """Return what a resource is, and what it is called."""
    kind = _label(one["resourceType"])
    called = title(one)
    return f"{kind}: {called}" if called and called != kind else kind


def title(one: Json) -> str:
    """Return what a resource is called; blank where it has no name."""
    name = one.get("name")
    if isinstance(name, list) and name:
        return _name(name[0])
    if isinstance(name, str):
        return name
    for key in ("title", "description", "code"):
        value = one.get(key)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, dict) and concept(value):
            return concept(value)
    return ""


def shown(value: str) -> str:
    """Return a value as people write it: text without its quotes."""
    return str(parsed(value)) if value.startswith('"') else value
