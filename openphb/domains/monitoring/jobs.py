"""What happens each morning: organisations that hold budgets are advanced what is due."""

from __future__ import annotations

from openphb.domains.monitoring import actions
from openphb.foundation.access.types import Permission
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("monitoring.advance", every="40 5 * * *")
def advance_all(run: Run) -> None:
    """Send what is due to organisations to be paid, a transaction for each commissioner.

    What was advanced is not due again, so that a second run of the morning does nothing.
    """
    with run.acting() as by:
        tenants = sorted(by.scope(Permission.HOLDING_ADVANCE).tenant_ids)
    for tenant_id in tenants:
        with run.acting() as by:
            actions.make_advances(by=by, at=run.at, tenant_id=tenant_id)
