"""What no budget buys, and what a commissioner's own list leaves out unless somebody approves it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openphb.domains.budgets.excluded import excluded_in
from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.types import NATIONAL, LocalRow

LOCAL = "local_exclusion"


def found(facts: Facts) -> Iterator[Found]:
    """Yield every line whose words name something that a budget does not buy."""
    for line in facts.plan.lines:
        words = f"{line.description} {line.supplier}"
        where, said = f"lines.{line.id}", {"line": line.description}
        for row in excluded_in(words, facts.on):
            yield Found(f"{NATIONAL}{row.code}", where, {**said, "what": row.what})
        for local in facts.local:
            if names(local, words):
                yield Found(
                    LOCAL,
                    where,
                    {**said, "what": local.what, "local_why": local.why},
                    f"{LOCAL}:{local.code}:{line.line_key}",
                )


def names(row: LocalRow, words: str) -> bool:
    """Return whether some words name what a row of a local list leaves out."""
    text = words.casefold()
    for phrase in row.unless:
        text = text.replace(phrase.casefold(), " ")
    return any(re.search(rf"\b{re.escape(word.casefold())}\b", text) for word in row.words)
