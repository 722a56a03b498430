"""Made-up people with amounts, for tests and simulations: what differs is planted, or nothing does."""

from __future__ import annotations

from math import exp
from random import Random
from uuid import UUID

from openphb.domains.evaluation.types import Amount, Grouping, Need, Sums

NEEDS = tuple(Need("chc_adult", band) for band in ("Priority", "Severe", "High", "Moderate"))


def sums_of(values: list[float]) -> Sums:
    """Return the sums of plain values."""
    return Sums(len(values), sum(values), sum(value * value for value in values))


def person(number: int) -> UUID:
    """Return the `number`th person."""
    return UUID(int=number)


def amounts(
    chance: Random,
    people: int,
    groups: dict[str, int],
    *,
    less: dict[str, float] | None = None,
    grouping: Grouping = Grouping.ETHNIC_GROUP,
) -> list[Amount]:
    """Return people whose need sets the amount; `groups` are weights, `less` planted log differences.

    Amounts scatter more where they are higher, as budgets do, and groups differ in their needs, so
    that a plain mean would mislead.
    """
    names, weights = list(groups), list(groups.values())
    found = []
    for number in range(people):
        group = chance.choices(names, weights=weights)[0]
        tilt = 1 + names.index(group) % 3
        need = chance.choices(range(4), weights=(1, 2, 2 * tilt, 3))[0]
        log_pounds = (
            11 - 0.6 * need + chance.gauss(0, 0.5 - 0.08 * need) + (less or {}).get(group, 0)
        )
        found.append(
            Amount(person(number), NEEDS[need], round(exp(log_pounds) * 100), {grouping: group})
        )
    return found
