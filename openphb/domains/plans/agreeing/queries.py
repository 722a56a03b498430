"""Reading what lies between an indicative budget and a plan."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.rules import line_pence
from openphb.domains.plans import queries as plans
from openphb.domains.plans.agreeing import rules
from openphb.domains.plans.agreeing.types import Compared, LinesOffered
from openphb.domains.plans.types import PlanAnswer, PlanState
from openphb.domains.rates import queries as rates
from openphb.domains.rates.rules import holding
from openphb.foundation.access.types import Permission, Viewer

TOLERANCE = "tolerance.percent"


def compared(*, viewer: Viewer, plan: PlanAnswer) -> Compared | None:
    """Return a plan beside its indicative budget, or None where there is none that the viewer sees.

    None too where a line is left out of it: what is left would seem to be all the difference.

    A version that was sent is set against the one that it was sent with, a draft against the latest
    that the person was told.
    """
    if plan.lines_left_out:
        return None
    told = budgets.told_indicative(
        viewer=viewer,
        budget_id=plan.budget_id,
        indicative_id=None if plan.state is PlanState.DRAFT else plan.compared_with,
    )
    if told is None:
        return None
    found = rules.from_indicative(told.lines, plan.lines, plan.weeks_in_year)
    tolerance = tolerance_on(viewer=viewer, tenant_id=plan.tenant_id, on=viewer.today)
    return Compared(
        indicative_id=told.id,
        indicative_version=told.version,
        found=found,
        tolerance=tolerance,
        asks_for_reasons=rules.asks_for_reasons(found, tolerance),
        reasons=plan.difference_reasons,
    )


def tolerance_on(*, viewer: Viewer, tenant_id: UUID, on: date) -> int | None:
    """Return how far above the indicative budget needs no reasons, in hundredths of a per cent.

    None where the commissioner's card sets none, and where the viewer sees no cards.
    """
    if tenant_id not in viewer.scope(Permission.RATE_VIEW).tenant_ids:
        return None
    card = rates.card_on(viewer=viewer, tenant_id=tenant_id, on=on)
    held = holding(card.rates, on).get(TOLERANCE)
    return held.value if held else None


def lines_offered(*, viewer: Viewer, plan_id: UUID) -> LinesOffered | None:
    """Return the lines of the indicative budget that a version has not yet; None where none is left.

    Refusal: `nothing_there`.
    """
    plan = plans.whole(viewer=viewer, plan_id=plan_id)
    told = budgets.told_indicative(viewer=viewer, budget_id=plan.budget_id)
    if told is None:
        return None
    there = {line.known_by for line in plan.lines}
    left = tuple((line, line_pence(line)) for line in told.lines if line.key not in there)
    return LinesOffered(told.id, left) if left else None
