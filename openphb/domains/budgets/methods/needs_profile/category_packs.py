"""What is asked of each kind of budget: the tables that ship with the product.

Which domains a tool has, and at which levels, stands with the tools themselves, once, in `cases`.
`domains.csv` says in which words the person is told of a domain; `packs.csv` which domains are asked of
whom, from which day; `prompts.csv` what to ask about hours. Which pack asks what, and every question, is
our own judgement and nobody's standard: commissioners should read them before they rely on them. A pack
that a kept profile names never changes: another choice is a new version. No question holds a number of
hours, because no source for one was found.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from openphb.domains.budgets.methods.needs_profile.types import (
    CategoryPack,
    Domain,
    Prompt,
)
from openphb.domains.cases.assessing.tools import tool_coded
from openphb.domains.cases.types import Category, Level
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

ROOM = Path(__file__).parent
OF_EVERY_DOMAIN = "*"


@cache
def packs() -> Mapping[str, CategoryPack]:
    """Return every category pack by its code, those of old included."""
    domains = {(row["frame"], row["code"]): _domain(row) for row in _table("domains")}
    found = [
        CategoryPack(
            code=row["pack"],
            since=date.fromisoformat(row["from"]),
            categories=frozenset(Category(one) for one in row["categories"].split()),
            name=row["name"],
            ask=row["ask"],
            domains=tuple(domains[row["frame"], code] for code in row["domains"].split()),
        )
        for row in _table("packs")
    ]
    return MappingProxyType({pack.code: pack for pack in found})


def pack_for(category: Category, on: date) -> CategoryPack:
    """Return what is asked of a category on a day: of those that hold, the one that began last.

    Refusal: `needs_pack_none_on_day`.
    """
    held = [one for one in packs().values() if category in one.categories and one.since <= on]
    if not held:
        raise Refusal(
            "needs_pack_none_on_day",
            f"No needs profile is known for {category.words} on {long_date(on)}.",
            "Work the budget out another way.",
        )
    return max(held, key=lambda one: one.since)


def pack_coded(code: str) -> CategoryPack:
    """Return one category pack. Refusal: `needs_pack_unknown`."""
    if code not in packs():
        raise Refusal(
            "needs_pack_unknown",
            f"This version of OpenPHB does not know the needs pack “{code[:40]}”.",
            f"It knows {', '.join(packs())}.",
            "needs.pack",
        )
    return packs()[code]


def prompts_of(pack: CategoryPack, domain: Domain) -> tuple[Prompt, ...]:
    """Return the questions of a domain in a pack: those of any level first, then level by level."""
    found = [
        Prompt(Level(row["level"]) if row["level"] else None, row["question"])
        for row in _table("prompts")
        if row["about"] in (domain.prompts, OF_EVERY_DOMAIN)
        and row["only"] in ("", pack.family)
        and (not row["level"] or Level(row["level"]) in domain.levels)
    ]
    order = (None, *Level)
    return tuple(sorted(found, key=lambda one: order.index(one.level)))


@cache
def _table(name: str) -> tuple[Mapping[str, str], ...]:
    with (ROOM / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def _domain(row: Mapping[str, str]) -> Domain:
    known = tool_coded(row["frame"]).domain(row["code"])
    return Domain(
        code=known.code,
        name=known.name,
        plain=row["plain"],
        levels=tuple(one for one in known.levels if isinstance(one, Level)),
        prompts=row["prompts"],
        levels_seen=known.levels_seen,
        source=known.source,
    )
