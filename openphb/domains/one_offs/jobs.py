"""What happens each morning: who has not said what a one-off budget was spent on is reminded."""

from __future__ import annotations

from openphb.domains.one_offs import actions
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("one_offs.remind", every="10 7 * * *")
def remind_all(run: Run) -> None:
    """Write the reminders that are due, a transaction for each commissioner.

    Each is written once, so that a second run of the morning does nothing.
    """
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.ONE_OFF_VIEW).tenant_ids)
    for tenant_id in tenants:
        with run.acting() as by:
            actions.remind(by=by, at=run.at, tenant_id=tenant_id)
