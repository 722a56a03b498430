"""Opening the budget of a case."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from psycopg.errors import UniqueViolation

from openphb.domains.budgets import rules
from openphb.domains.budgets.actions.keeping import audit
from openphb.domains.budgets.models import Budget
from openphb.domains.budgets.types import (
    Frequency,
    WeeksInYear,
)
from openphb.domains.cases import actions as case_actions
from openphb.domains.cases import queries as cases
from openphb.foundation.access.types import Permission, Viewer


def open_budget(
    *,
    by: Viewer,
    at: datetime,
    case_id: UUID,
    opened_on: date,
    frequency: Frequency,
    weeks_in_year: WeeksInYear,
) -> UUID:
    """Open the budget of a case whose offer was accepted; return its id.

    Refusals: `nothing_there`, those of `rules.refuse_opening`, `not_permitted`.
    """
    with transaction.atomic():
        case = cases.case_facts(viewer=by, case_id=case_id)
        actor = by.act(
            Permission.BUDGET_INDICATE, tenant_id=case.tenant_id, subject_id=case.subject_id
        )
        rules.refuse_opening(
            case.step,
            referred_on=case.referred_on,
            opened_on=opened_on,
            today=by.today,
            exists=Budget.objects.filter(case_id=case_id).exists(),
        )
        try:
            with transaction.atomic():
                budget = Budget.objects.create(
                    tenant_id=case.tenant_id,
                    subject_id=case.subject_id,
                    case_id=case_id,
                    opened_on=opened_on,
                    frequency=frequency,
                    weeks_in_year=weeks_in_year,
                )
        except IntegrityError as fault:
            # Two people opened it at once: the database let the first one through.
            if isinstance(fault.__cause__, UniqueViolation):
                raise rules.budget_exists() from fault
            raise
        details = {"frequency": str(frequency), "weeks_in_year": str(weeks_in_year)}
        audit("budget.opened", actor, at, budget, details)
        case_actions.note_budget_opened(by=by, at=at, case_id=case_id)
        return budget.id
