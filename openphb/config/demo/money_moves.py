"""Money that somebody asked to move between two lines: one proposal refused, one that waits."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.plans import actions as plans
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.types import LineKind
from openphb.journeys import move_money


def asked(stage: Stage, mr_w: Begun, until: date) -> None:
    """Mr W asks to move a visit's money to his physiotherapy, and then two hours' to the agency."""
    before = until - timedelta(days=2)
    refused = _asked(
        stage,
        mr_w,
        before,
        (LineKind.AGENCY, LineKind.THERAPY, 1),
        "I would rather have more physiotherapy.",
    )
    with on(stage, mr_w.co_ordinator, before + timedelta(days=1)) as (viewer, at):
        plans.refuse_move(
            by=viewer,
            at=at,
            move_id=refused,
            reasons="The visits keep you safe in the evening. We talk about physiotherapy at your review.",
        )
    _asked(
        stage,
        mr_w,
        until,
        (LineKind.PERSONAL_ASSISTANT, LineKind.AGENCY, 2),
        "Joan cannot come on Fridays any more. Helping Hands can.",
    )


def _asked(
    stage: Stage, mr_w: Begun, day: date, between: tuple[LineKind, LineKind, int], words: str
) -> UUID:
    with on(stage, "mr.w", day) as (viewer, at):
        plan = plan_queries.agreed_plan(viewer=viewer, budget_id=mr_w.budget_id)
        assert plan is not None, "his plan is agreed"
        giver, taker = (
            next(line for line in plan.lines if line.kind is kind) for kind in between[:2]
        )
        return move_money.propose(
            by=viewer,
            at=at,
            budget_id=mr_w.budget_id,
            from_line=giver.id,
            to_line=taker.id,
            pence=giver.unit_pence * between[2],
            words=words,
        )
