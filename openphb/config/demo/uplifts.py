"""Budgets that are no longer enough: a small batch that was raised, and one that waits."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import Begun, on
from openphb.config.demo.stage import Stage
from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.plans import queries as plans
from openphb.domains.sufficiency import actions as sufficiency
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.jobs import write_letter
from openphb.domains.sufficiency.types import RowAnswer
from openphb.foundation.access.types import Viewer
from openphb.foundation.jobs.types import SYSTEM_USER_ID

LATER = timedelta(days=120)


def raise_some(stage: Stage, mr_w: Begun, until: date) -> None:
    """Raise one neighbour of Mr W from a day that is to come; leave the others to be reviewed.

    Another commissioner's shortfalls of today wait for a decision.
    """
    tenant_id = mr_w.commissioner.tenant_id
    with on(stage, "finance", until - timedelta(days=5)) as (viewer, at):
        batch_id = sufficiency.propose(
            by=viewer, at=at, tenant_id=tenant_id, from_day=until + LATER
        )
        rows = queries.batch(viewer=viewer, batch_id=batch_id).rows
    with on(stage, "manager", until - timedelta(days=5)) as (viewer, at):
        raised = _neighbour(viewer, rows, mr_w)
        for row in rows:
            if row.budget_id != raised:
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
            reason="The new price was agreed with us, and the help is needed.",
        )
        sufficiency.raise_budget(by=viewer, at=at, batch_id=batch_id, budget_id=raised)
        write_letter.defer(by=SYSTEM_USER_ID, batch_id=batch_id, budget_id=raised)
    other = stage.commissioners[0]
    assert other.tenant_id != tenant_id, "the batch that waits is another commissioner's"
    with on(stage, "finance", until) as (viewer, at):
        found = queries.sufficiency(viewer=viewer, tenant_id=other.tenant_id, on=until)
        if any(one.is_latest for one in found.short):
            sufficiency.propose(by=viewer, at=at, tenant_id=other.tenant_id, from_day=until)


def _neighbour(viewer: Viewer, rows: tuple[RowAnswer, ...], mr_w: Begun) -> UUID:
    """Return a budget that is paid or bought already, of somebody else; Mr W's where there is none."""
    for row in rows:
        if row.budget_id == mr_w.budget_id:
            continue
        agreement = agreements.agreement_of_budget(viewer=viewer, budget_id=row.budget_id)
        agreed = plans.plans_of_budget(viewer=viewer, budget_id=row.budget_id)[0]
        paid = plans.plan(viewer=viewer, plan_id=agreed.id).direct_payment.weekly_pence
        if (agreement and agreement.state is AgreementState.SIGNED) or not paid:
            return row.budget_id
    return mr_w.budget_id
