"""Opening the budget of a case that came from another commissioner."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets.actions.keeping import audit
from openphb.domains.budgets.models import Budget
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.tenancy.carrying import Carrier
from openphb.kernel.refusal import NothingThere


def carry_budget(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    tenant_id: UUID,
    subject_id: UUID,
    case_id: UUID,
) -> UUID:
    """Copy a budget that is shared with a tenant into it, for a case there; return its id.

    Its amounts are those of the plan that goes with it. Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=tenant_id)
        old = Budget.objects.filter(id=budget_id).first()
        if old is None:
            raise NothingThere("budget")
        made = Carrier(tenant_id, subject_id).copy(old, case=case_id)
        made.save(force_insert=True)
        audit("budget.carried", actor, at, made, {"from": str(budget_id)})
        return made.id
