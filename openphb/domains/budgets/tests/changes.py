"""Changing every single part of something stored, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from openphb.domains.budgets.methods.replay import replay
from openphb.kernel.refusal import Refusal


def unseen_changes(stored: Mapping[str, Any]) -> tuple[int, list[str]]:
    """Return how many parts a stored working has, and those whose change by hand a replay misses."""
    kept = json.loads(json.dumps(stored))
    assert replay(kept).matches
    paths = list(leaves(kept))
    missed = []
    for path in paths:
        touched = json.loads(json.dumps(kept))
        inside = touched
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = _changed(inside[path[-1]])
        try:
            seen = not replay(touched).matches
        except Refusal:
            seen = True
        if not seen:
            missed.append(".".join(map(str, path)))
    return len(paths), missed


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every part of a JSON value that holds no other."""
    if isinstance(value, dict) and value:
        for key, inside in value.items():
            yield from leaves(inside, (*path, key))
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield from leaves(inside, (*path, place))
    else:
        yield path


def _changed(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}0"
