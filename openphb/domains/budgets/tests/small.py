"""What the tests of the wheelchair, one-off and price-list methods share: a card, and every change."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from openphb.domains.budgets.methods.replay import replay
from openphb.domains.rates.catalogue import key_of
from openphb.domains.rates.types import LocalRate, RateCard
from openphb.kernel.refusal import Refusal

ON = date(2026, 11, 24)
TENANT = UUID(int=1)
LIST = {
    ("list.standard_manual.once", "Standard manual wheelchair"): 612_50,
    ("list.tilt_chair.once", "Tilt-in-space wheelchair"): 2_450_00,
    ("list.cushion.once", "Pressure cushion"): 185_00,
    ("list.wheelchair_repairs.year", "Repairs of a manual wheelchair"): 96_00,
    ("list.respite_weekend.session", "Respite weekend"): 480_00,
    ("list.gym.month", "Gym membership"): 32_50,
    ("list.befriending.week", "Befriending"): 18_75,
    ("list.nothing_to_pay.once", "Leaflet"): 0,
    ("insurance.year", ""): 120_00,
    ("limit.week", ""): 900_00,
    ("virement.week", ""): 50_00,
    ("agency.weekday.hour", ""): 24_00,
}


def card(**more: int) -> RateCard:
    """Return a card with a list of its own; `more` are other codes, their dots written as __."""
    values = dict(LIST) | {(code.replace("__", "."), ""): value for code, value in more.items()}
    rates = tuple(
        LocalRate(
            key_of(code, words),
            value,
            date(2026, 4, 1),
            None,
            "Board paper",
            3,
            datetime(2026, 3, 1, tzinfo=UTC),
            TENANT,
        )
        for (code, words), value in sorted(values.items())
    )
    return RateCard(TENANT, ON, 3, rates)


def every_change(stored: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield a working with each of its parts changed by hand, one at a time, and which it was."""
    for path in _leaves(stored, ()):
        changed = copy.deepcopy(stored)
        inside: Any = changed
        for step in path[:-1]:
            inside = inside[step]
        inside[path[-1]] = _other(inside[path[-1]])
        yield ".".join(map(str, path)), changed


def is_seen(changed: dict[str, Any]) -> bool:
    """Whether a change is found: as a difference, or because it cannot be read or worked out."""
    try:
        return not replay(changed).matches
    except Refusal:
        return True


def _leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict) and value:
        for key, inside in value.items():
            yield from _leaves(inside, (*path, key))
    elif isinstance(value, list) and value:
        for place, inside in enumerate(value):
            yield from _leaves(inside, (*path, place))
    else:
        yield path


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return f"{value}x" if isinstance(value, str) else "x"
