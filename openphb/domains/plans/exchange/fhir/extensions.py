"""Our own extensions: what FHIR has no place for.

`rest` writes the fields of a part for which FHIR has no place, each by its type; `part` builds the
part again from them and from what FHIR did have a place for. A field that a part gains is thereby
written and read without another line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints
from uuid import UUID

from openphb.domains.plans.exchange.elements import At, not_understood
from openphb.domains.plans.exchange.fhir import names
from openphb.domains.plans.exchange.fhir.codec import Json, money, pence, pointed, to

P = TypeVar("P")
NOTHING: frozenset[str] = frozenset()


def extension(name: str, said: Iterable[Json]) -> list[Json]:
    """Return one of our extensions in a list, or no list where it would say nothing."""
    inner = list(said)
    return [{"url": f"{names.OURS}StructureDefinition/{name}", "extension": inner}] if inner else []


def ours(at: At, name: str) -> list[At]:
    """Return our extensions of a name, in order."""
    url = f"{names.OURS}StructureDefinition/{name}"
    return [one for one in at.each("extension") if one.words("url") == url]


def rest(name: str, one: object, *, native: frozenset[str] = NOTHING) -> list[Json]:
    """Return an extension with the fields of a part that FHIR has no place for."""
    return extension(name, _inside(one, native))


def part(kind: type[P], at: At, name: str, /, **native: object) -> P:
    """Return a part from what FHIR had a place for and from our extension, if there is one.

    :raises Refusal: `element`, for a field that is missing or not of its type.
    """
    found = ours(at, name)
    where = found[0] if found else At({}, f"{at.path}.extension({name})")
    return _taken(kind, where, native)


def _inside(one: object, native: frozenset[str] = NOTHING) -> Iterator[Json]:
    for name, hint in _fields(type(one)).items():
        if name not in native:
            yield from _said(name, hint, getattr(one, name))


def _said(name: str, hint: object, value: Any) -> Iterator[Json]:
    if value is None or value == "":
        return
    kind = _plain(hint)
    if name.endswith("_pence"):
        yield {"url": name, "valueMoney": money(value)}
    elif kind in _WRITTEN:
        how, write = _WRITTEN[kind]
        yield {"url": name, how: write(value)}
    elif _is_code(kind):
        yield {"url": name, "valueCode": str(value)}
    else:
        inner = list(_inside(value))
        if inner:
            yield {"url": name, "extension": inner}


def _taken(kind: type[P], at: At, native: dict[str, object]) -> P:
    inner = {one.words("url"): one for one in at.each("extension")}
    said = dict(native)
    for name, hint in _fields(kind).items():
        if name not in native:
            said[name] = _heard(name, hint, inner.get(name), f"{at.path}.{name}")
    return kind(**said)


def _heard(name: str, hint: object, at: At | None, path: str) -> object:
    kind = _plain(hint)
    if at is None:
        if kind is str:
            return ""
        if _optional(hint):
            return None
        if kind in _READ or name.endswith("_pence") or _is_code(kind):
            raise not_understood(path, "this is missing.")
        at = At({}, path)
    if name.endswith("_pence"):
        return pence(at.need("valueMoney"))
    if kind in _READ:
        how, read = _READ[kind]
        return read(at.need(how))
    if _is_code(kind):
        return at.need("valueCode").one_of(kind)
    return _taken(kind, at, {})


_KNOWN: dict[object, dict[str, object]] = {}
_WRITTEN: dict[object, tuple[str, Any]] = {
    str: ("valueString", str),
    bool: ("valueBoolean", bool),
    int: ("valueInteger", int),
    date: ("valueDate", date.isoformat),
    datetime: ("valueDateTime", datetime.isoformat),
    UUID: ("valueReference", to),
}
_READ: dict[object, tuple[str, Any]] = {
    str: ("valueString", At.text),
    bool: ("valueBoolean", At.flag),
    int: ("valueInteger", At.whole),
    date: ("valueDate", At.day),
    datetime: ("valueDateTime", At.moment),
    UUID: ("valueReference", pointed),
}


def _fields(kind: Any) -> dict[str, object]:
    """Return the fields of a part with their types, in order."""
    if kind not in _KNOWN:
        hints = get_type_hints(kind)
        _KNOWN[kind] = {field.name: hints[field.name] for field in fields(kind)}
    return _KNOWN[kind]


def _is_code(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum)


def _optional(hint: object) -> bool:
    return get_origin(hint) is UnionType and type(None) in get_args(hint)


def _plain(hint: object) -> Any:
    """Return the type itself, without "or None"."""
    if _optional(hint):
        return next(one for one in get_args(hint) if one is not type(None))
    return hint
