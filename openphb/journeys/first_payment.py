"""Sending a run: whoever is paid for the first time gets their first review opened."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.reviews import actions as reviews
from openphb.foundation.access.types import Viewer


def submit(*, by: Viewer, at: datetime, run_id: UUID) -> None:
    """Mark a run as sent, and open the first review of each budget that it pays first.

    The review is due within three months of the first direct payment (2013 Regulations, reg 14).
    Refusals: those of `payments.submit` and of `reviews.open_after_first_payment`.
    """
    with transaction.atomic():
        payments.submit(by=by, at=at, run_id=run_id)
        for budget_id, paid_on in payment_queries.first_paid_in_run(viewer=by, run_id=run_id):
            reviews.open_after_first_payment(
                by=by, at=at, budget_id=budget_id, first_payment_on=paid_on
            )
