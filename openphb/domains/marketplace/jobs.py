"""What time alone changes: unanswered deliveries that count from today."""

from __future__ import annotations

from openphb.domains.marketplace import actions
from openphb.foundation.jobs.declare import job
from openphb.foundation.jobs.types import Run


@job("marketplace.match_what_waited", every="20 5 * * *")
def match_what_waited(run: Run) -> None:
    """Hold invoices against their orders again where nobody answered in the days there are for it."""
    with run.acting() as by:
        actions.match_what_waited(by=by, at=run.at)
