"""What still has to be coded, over all the budgets that a viewer may code."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

from openphb.domains.spending.types import UncodedBudget
from openphb.foundation.access.types import Permission, Viewer

MOST_BUDGETS = 50
# This far back and no further, so that Today stays quick; a budget's own page shows all of it.
RECENT = timedelta(weeks=13)
MOST_COUNTED = 100

# Both sides are cut to the same days and joined once: a sum for each movement took seconds.
OPEN = """
  with mine as (
    select id, tenant_id, subject_id, budget_id, "on", pence from spending_statementline
     where (tenant_id = any(%(tenants)s) or subject_id = any(%(subjects)s))
       and "on" > %(since)s and pence < 0
  ), coded as (
    select c.movement_id, sum(c.pence) as pence from spending_coding c
      join mine on mine.tenant_id = c.tenant_id and mine.id = c.movement_id
     group by c.movement_id
  )
  select mine.budget_id, mine.subject_id, mine."on", -mine.pence - coalesce(coded.pence, 0) as open
    from mine left join coded on coded.movement_id = mine.id
   where -mine.pence > coalesce(coded.pence, 0)
"""
BY_BUDGET = """
  select budget_id, subject_id, count(*), sum(open)::bigint, min("on") from ({open}) open
   group by budget_id, subject_id order by min("on"), budget_id limit %(most)s
"""
COUNT = "select count(*) from ({open} limit %(most)s) open"


def uncoded_by_budget(*, viewer: Viewer) -> tuple[UncodedBudget, ...]:
    """Return up to 50 budgets with payments of the last 13 weeks for the viewer to code, oldest first.

    Only what is still open of a payment counts.
    """
    with connection.cursor() as cursor:
        cursor.execute(BY_BUDGET.format(open=OPEN), _reach(viewer, MOST_BUDGETS))
        return tuple(UncodedBudget(*row) for row in cursor)


def uncoded_count_for_viewer(*, viewer: Viewer) -> int:
    """Return how many payments of the last 13 weeks wait for the viewer; 100 means "or more"."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(open=OPEN), _reach(viewer, MOST_COUNTED))
        return int(cursor.fetchone()[0])


def _reach(viewer: Viewer, most: int) -> dict[str, Any]:
    scope = viewer.scope(Permission.SPENDING_CODE)
    return {
        "tenants": list(scope.tenant_ids),
        "subjects": list(scope.subject_ids),
        "since": viewer.today - RECENT,
        "most": most,
    }
