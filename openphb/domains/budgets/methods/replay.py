"""Doing a stored sum again, years later, by the pack that did it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from openphb.domains.budgets.methods.reading import at, is_whole, unreadable
from openphb.domains.budgets.methods.registry import BY_PACK
from openphb.domains.budgets.types import Difference, Replay
from openphb.kernel.refusal import Refusal


def replay(stored: Mapping[str, Any]) -> Replay:
    """Return the same sum done again, with every place where the result differs.

    Refusals: `working_unreadable`, where an input is missing or of the wrong kind;
    `pack_unknown`; and those of the pack, for inputs that it never took.
    """
    pack = stored.get("pack")
    if not isinstance(pack, str) or pack not in BY_PACK:
        raise Refusal(
            "pack_unknown",
            f"This version of OpenPHB does not know the pack “{str(pack)[:40]}”.",
            f"It knows {', '.join(BY_PACK)}.",
            "pack",
        )
    again = BY_PACK[pack].again(stored)
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
        stored_pence=total if is_whole(total) else None,
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
        raise unreadable("") from fault
    if not isinstance(stored, dict):
        raise unreadable("")
    return stored


def _same(stored: object, replayed: object) -> bool:
    return type(stored) is type(replayed) and stored == replayed


def _leaves(value: object, where: str = "") -> Iterator[tuple[str, object]]:
    """Yield every place of a JSON value and what stands there; empty lists and objects too."""
    if isinstance(value, dict) and value:
        for key, inside in value.items():
            yield from _leaves(inside, at(where, str(key)))
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield from _leaves(inside, f"{where}[{place}]")
    else:
        yield where, value
