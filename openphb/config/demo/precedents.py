"""What was decided about like things in the demonstration, with nobody in it."""

from __future__ import annotations

from datetime import date

from openphb.config.demo.beginnings import on
from openphb.config.demo.stage import Stage
from openphb.domains.plans import actions as plans
from openphb.domains.plans.precedents import queries as precedents

READ = 16


def read_some(stage: Stage, until: date) -> None:
    """Ruth Bell reads the latest decided lines and lets others find them, but for one.

    Every commissioner but the first lets others find its own.
    """
    with on(stage, "approver", until) as (viewer, at):
        one, *others = precedents.to_confirm(viewer=viewer)[: READ + 1]
        # What leads to somebody by its words alone is taken out as the page proposes.
        for line in others:
            found = precedents.proposed(viewer=viewer, line_id=line.line_id)
            plans.confirm_precedent(
                by=viewer,
                at=at,
                line_id=line.line_id,
                bought=found.bought.words,
                outcome=found.outcome.words,
                reason=found.reason.words,
            )
        plans.keep_out(
            by=viewer,
            at=at,
            line_id=one.line_id,
            because="Few people here have this: anybody would know who it is.",
        )
    for commissioner in stage.commissioners[1:]:
        with on(stage, "manager", until) as (viewer, at):
            plans.share_precedents(
                by=viewer,
                at=at,
                tenant_id=commissioner.tenant_id,
                shares=True,
                words="The board agreed in May, so that like cases are decided alike.",
            )
