"""Every need has an outcome, every outcome a line, an action or a reason, and every pound an outcome."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.plans.readiness.facts import Facts, Found


def found(facts: Facts) -> Iterator[Found]:
    """Yield every need, outcome and line that leads nowhere."""
    plan = facts.plan
    answered = {outcome.need_id for outcome in plan.outcomes}
    for need in plan.needs:
        # Without any outcome, that alone is said: not once more for each need and each line.
        if plan.outcomes and need.id not in answered:
            yield Found("need_without_outcome", f"needs.{need.id}", {"need": need.words})
    served = {outcome_id for line in plan.lines for outcome_id in line.outcome_ids}
    served |= facts.parts.done_without_money
    for outcome in plan.outcomes:
        where, said = f"outcomes.{outcome.id}", {"outcome": outcome.words}
        if outcome.need_id is None:
            yield Found("outcome_without_need", where, said)
        if plan.lines and outcome.id not in served:
            yield Found("outcome_without_line", where, said)
        if not outcome.measure.strip():
            yield Found("outcome_without_measure", where, said)
    known = {outcome.id for outcome in plan.outcomes}
    for line in plan.lines:
        if known and not set(line.outcome_ids) & known:
            yield Found("line_without_outcome", f"lines.{line.id}", {"line": line.description})
