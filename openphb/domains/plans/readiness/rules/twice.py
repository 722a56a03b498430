"""Nothing is paid for twice: by another plan of the person, or while a hospital cares for them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.types import LineAnswer
from openphb.kernel.periods import long_date


def found(facts: Facts) -> Iterator[Found]:
    """Yield what looks as if it were paid for twice."""
    plan = facts.plan
    needs = {need.id: _plain(need.words) for need in plan.needs}
    outcomes = {one.id: needs.get(one.need_id) for one in plan.outcomes if one.need_id}
    for line in plan.lines:
        wanted = {outcomes.get(key) for key in line.outcome_ids} - {None}
        for other in facts.others:
            same = _plain(other.description) == _plain(line.description) or (
                other.kind == line.kind and wanted & {_plain(words) for words in other.needs}
            )
            if same and _at_once(line, other.valid_from, other.valid_to):
                yield Found(
                    "funded_twice",
                    f"lines.{line.id}",
                    {"line": line.description, "other": other.description, "plan": other.plan},
                )
    for first, second in combinations(plan.lines, 2):
        if _same_thing(first, second) and _at_once(first, second.valid_from, second.valid_to):
            yield Found(
                "bought_and_commissioned",
                f"lines.{second.id}",
                {"line": second.description, "other": first.description},
            )
    if plan.starts_on is not None:
        for stay in facts.stays:
            if stay.contains(plan.starts_on):
                yield Found("starts_in_hospital", said={"day": long_date(plan.starts_on)})


def _same_thing(first: LineAnswer, second: LineAnswer) -> bool:
    """Return whether one line buys for somebody what the other arranges for them."""
    arranged = {first.management_option, second.management_option}
    return (
        ManagementOption.NOTIONAL in arranged
        and len(arranged) > 1
        and _plain(first.description) == _plain(second.description)
        and bool(set(first.outcome_ids) & set(second.outcome_ids))
    )


def _at_once(line: LineAnswer, begins: date, ends: date | None) -> bool:
    return (ends is None or line.valid_from < ends) and (
        line.valid_to is None or begins < line.valid_to
    )


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())
