"""What a plan comes to, and which needs nothing would serve, if one of its lines is not agreed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from openphb.domains.plans import rules
from openphb.domains.plans.types import PlanAnswer, Totals


@dataclass(frozen=True)
class Without:
    """A version without one of its lines. Money is pence."""

    line_id: UUID
    description: str
    totals: Totals
    from_indicative_weekly_pence: int | None
    """How far above the indicative budget that is, below it where negative; None where none was told."""
    outcomes: tuple[str, ...]
    """What nothing else in the plan would serve."""
    needs: tuple[str, ...]
    """The needs of which no outcome would be served any more."""


def without_each(plan: PlanAnswer, indicative_weekly_pence: int | None) -> tuple[Without, ...]:
    """Return what leaving each line out does, line by line, in the plan's order."""
    return tuple(_without(plan, line.id, indicative_weekly_pence) for line in plan.lines)


def _without(plan: PlanAnswer, line_id: UUID, indicative: int | None) -> Without:
    left = [line for line in plan.lines if line.id != line_id]
    out = next(line for line in plan.lines if line.id == line_id)
    served = {outcome for line in left for outcome in line.outcome_ids}
    alone = [one for one in plan.outcomes if one.id in out.outcome_ids and one.id not in served]
    still = {one.need_id for one in plan.outcomes if one.id in served}
    lost = {one.need_id for one in alone} - still
    totals = rules.totals(
        [(one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in left],
        plan.weeks_in_year,
    )
    return Without(
        line_id,
        out.description,
        totals,
        None if indicative is None else totals.weekly_pence - indicative,
        tuple(one.words for one in alone),
        tuple(need.words for need in plan.needs if need.id in lost),
    )
