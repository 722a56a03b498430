"""Budgets that are no longer enough: a small batch that was raised, and one that waits."""

from __future__ import annotations

from datetime import date, timedelta

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.sufficiency import actions as sufficiency
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.jobs import write_letter
from openphb.foundation.jobs.types import SYSTEM_USER_ID

SOON = timedelta(days=70)


def raise_some(stage: Stage, mr_w: Begun, until: date) -> None:
    """Raise what Mr W's agency takes from a day that is to come; leave the others to be reviewed.

    Another commissioner's shortfalls of today wait for a decision.
    """
    tenant_id = mr_w.commissioner.tenant_id
    with on(stage, "finance", until - timedelta(days=5)) as (viewer, at):
        batch_id = sufficiency.propose(by=viewer, at=at, tenant_id=tenant_id, from_day=until + SOON)
        for row in queries.batch(viewer=viewer, batch_id=batch_id).rows:
            if row.budget_id != mr_w.budget_id or "agency" not in row.description:
                sufficiency.leave_out(
                    by=viewer,
                    at=at,
                    row_id=row.id,
                    reason="It is looked at with the person at the next review.",
                )
    with on(stage, "approver", until - timedelta(days=4)) as (viewer, at):
        sufficiency.decide(
            by=viewer,
            at=at,
            batch_id=batch_id,
            agree=True,
            reason="The agency told us its new price, and the visits are needed.",
        )
        for budget_id in queries.budgets_to_raise(viewer=viewer, batch_id=batch_id):
            sufficiency.raise_budget(by=viewer, at=at, batch_id=batch_id, budget_id=budget_id)
            write_letter.defer(by=SYSTEM_USER_ID, batch_id=batch_id, budget_id=budget_id)
    other = stage.commissioners[0]
    assert other.tenant_id != tenant_id, "the batch that waits is another commissioner's"
    with on(stage, "finance", until) as (viewer, at):
        found = queries.sufficiency(viewer=viewer, tenant_id=other.tenant_id, on=until)
        if any(one.is_latest for one in found.short):
            sufficiency.propose(by=viewer, at=at, tenant_id=other.tenant_id, from_day=until)
