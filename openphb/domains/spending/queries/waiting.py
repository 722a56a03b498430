"""What still has to be coded, over all the budgets that a viewer may code."""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from openphb.domains.spending.models import UncodedSpending
from openphb.domains.spending.types import UncodedBudget
from openphb.foundation.access.types import Permission, Viewer

MOST_BUDGETS = 50
# Each tenant gives its oldest from its own index: nobody sorts every budget of five tenants.
OLDEST = """
  select w.budget_id, w.subject_id, w.movements, w.pence, w.oldest_on
    from unnest(%(tenants)s::uuid[]) t (id) cross join lateral (
      select * from spending_uncodedspending where tenant_id = t.id
       order by oldest_on, budget_id limit %(most)s) w
  union
  select budget_id, subject_id, movements, pence, oldest_on
    from spending_uncodedspending where subject_id = any(%(subjects)s::uuid[])
   order by oldest_on, budget_id limit %(most)s
"""


def uncoded_by_budget(*, viewer: Viewer) -> tuple[UncodedBudget, ...]:
    """Return up to 50 budgets with payments for the viewer to code, the longest waiting first.

    Only what is still open of a payment counts.
    """
    scope = viewer.scope(Permission.SPENDING_CODE)
    with connection.cursor() as cursor:
        cursor.execute(
            OLDEST,
            {
                "tenants": list(scope.tenant_ids),
                "subjects": list(scope.subject_ids),
                "most": MOST_BUDGETS,
            },
        )
        return tuple(UncodedBudget(*row) for row in cursor)


def uncoded_movements(*, viewer: Viewer, budget_id: UUID) -> int:
    """Return how many of a budget's payments out are still to be coded, in whole or in part."""
    found = UncodedSpending.objects.filter(
        viewer.scope(Permission.SPENDING_VIEW).q(), budget_id=budget_id
    )
    return found.values_list("movements", flat=True).first() or 0
