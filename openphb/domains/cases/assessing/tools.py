"""The tools that ship with the product, as tables.

`tools.csv` holds each version of a tool with the days in force and its own rule; `tool_domains.csv`
its domains and their allowed levels; `thresholds.csv` the numbers of the rules; `clocks.csv` how long
a clock runs. The column `seen` says whether a source was seen for a row, or it is from knowledge alone.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from openphb.domains.cases.types import (
    Category,
    ClockName,
    ClockRule,
    Tool,
    ToolDomain,
    ToolVersion,
    mark_of,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

ROOM = Path(__file__).parent.parent / "data"


@cache
def tools() -> Mapping[str, ToolVersion]:
    """Return every version of every tool by its code."""
    domains: dict[str, list[ToolDomain]] = {}
    for row in table("tool_domains"):
        domains.setdefault(row["tool"], []).append(
            ToolDomain(
                code=row["code"],
                name=row["name"],
                hint=row["hint"],
                levels=tuple(mark_of(code) for code in row["levels"].split()),
                levels_seen=row["levels_seen"] == "yes",
                source=row["source"],
            )
        )
    return MappingProxyType(
        {
            row["code"]: ToolVersion(
                code=row["code"],
                kind=Tool(row["tool"]),
                name=row["name"],
                categories=frozenset(Category(one) for one in row["categories"].split()),
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=_day(row["valid_to"]),
                domains=tuple(domains[row["code"]]),
                has_team=row["team"] == "yes",
                has_characteristics=row["characteristics"] == "yes",
                recommends=row["recommends"] == "yes",
                rule=row["rule"],
                seen=row["seen"] == "yes",
                source=row["source"],
            )
            for row in table("tools")
        }
    )


def tool_coded(code: str) -> ToolVersion:
    """Return one version of a tool. Refusal: `tool_unknown`."""
    found = tools().get(code)
    if found is None:
        raise Refusal(
            "tool_unknown",
            f"OpenPHB does not know the tool “{code[:40]}”.",
            f"It knows {', '.join(tools())}.",
            "tool",
        )
    return found


def tools_for(category: Category, on: date) -> tuple[ToolVersion, ...]:
    """Return the tools that may assess somebody of a category on a day."""
    return tuple(
        one for one in tools().values() if category in one.categories and in_force(one, on)
    )


def in_force(tool: ToolVersion, on: date) -> bool:
    """Return whether a version is the one to be used on a day."""
    return tool.valid_from <= on and (tool.valid_to is None or on < tool.valid_to)


def refuse_out_of_force(tool: ToolVersion, completed_on: date) -> None:
    """Refuse a tool that was completed on a day on which it was not in force: `tool_not_in_force`."""
    if not in_force(tool, completed_on):
        raise Refusal(
            "tool_not_in_force",
            f"{tool.name} is known here from {long_date(tool.valid_from)}"
            + (f" until {long_date(tool.valid_to)}" if tool.valid_to else "")
            + f", and this one was completed on {long_date(completed_on)}.",
            "Check the day. Keep an earlier tool with the documents of the person.",
            "completed_on",
        )


@cache
def thresholds(tool: Tool) -> Mapping[str, int]:
    """Return the numbers of a tool's rule, by name."""
    return MappingProxyType(
        {row["name"]: int(row["count"]) for row in table("thresholds") if row["tool"] == tool}
    )


@cache
def priority_domains() -> frozenset[str]:
    """Return the domains in which some version of the Decision Support Tool has a priority level."""
    return frozenset(
        row["code"]
        for row in table("tool_domains")
        if row["tool"].startswith("dst-") and "P" in row["levels"].split()
    )


def clock_rule(name: ClockName, on: date) -> ClockRule | None:
    """Return how long a clock runs that starts on a day; None where no row holds then."""
    for row in table("clocks"):
        rule = ClockRule(
            name=ClockName(row["clock"]),
            amount=int(row["amount"]),
            unit=row["unit"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=_day(row["valid_to"]),
            seen=row["seen"] == "yes",
            words=row["words"],
            source=row["source"],
        )
        ends = rule.valid_to or date.max
        if rule.name is name and rule.valid_from <= on < ends:
            return rule
    return None


@cache
def table(name: str) -> tuple[Mapping[str, str], ...]:
    """Return the rows of one of the tables of this domain."""
    with (ROOM / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
