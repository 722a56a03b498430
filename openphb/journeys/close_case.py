"""Closing a case: not while a direct payment is still agreed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases import actions as cases
from openphb.domains.cases.types import Ending
from openphb.domains.marketplace import actions as marketplace
from openphb.domains.marketplace.types import OrderEnds
from openphb.domains.one_offs import queries as one_offs
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Permission, Viewer
from openphb.journeys.left_to_close import refuse_above_nothing


def close(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    version: int,
    ending: Ending,
    words: str,
    closed_on: date,
) -> None:
    """Close a case with its reason, once its direct payment is at £0.00.

    Orders of care end with its last day. A one-off budget that is closed has told what its money went
    on, and holds none. Refusals: those of `cases.close_case` and of
    `left_to_close.refuse_above_nothing`.
    """
    with transaction.atomic():
        budget = budgets.budget_of_case(viewer=by, case_id=case_id)
        told = budget is not None and one_offs.is_closed(viewer=by, budget_id=budget.id)
        cases.close_case(
            by=by,
            at=at,
            case_id=case_id,
            version=version,
            ending=ending,
            words=words,
            closed_on=closed_on,
            paying=not told and budget is not None and _paying(by, budget),
        )
        if not told:
            refuse_above_nothing(viewer=by, case_id=case_id)
        if budget is not None:
            marketplace.end_for_budget(
                by=by.act(
                    Permission.CASE_CLOSE,
                    tenant_id=budget.tenant_id,
                    subject_id=budget.subject_id,
                ),
                at=at,
                today=by.today,
                tenant_id=budget.tenant_id,
                budget_id=budget.id,
                why=OrderEnds.CLOSED,
                end=closed_on + timedelta(days=1),
            )


def _paying(by: Viewer, budget: BudgetSummary) -> bool:
    """Return whether a direct payment is signed, and neither a stop nor a death has ended it."""
    agreement = agreements.agreement_of_budget(viewer=by, budget_id=budget.id)
    if agreement is None or agreement.state is not AgreementState.SIGNED:
        return False
    if budget.subject_id in people.died_by(viewer=by, on=by.today):
        return False
    pauses = agreements.pauses(viewer=by, budget_id=budget.id)
    return not any(one.told.for_good and one.period.contains(by.today) for one in pauses)
