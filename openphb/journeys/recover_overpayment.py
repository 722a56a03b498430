"""Proposing what to do about money paid too much: an offset rests on what the bank proves is unused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.types import RecoveryKind, RecoveryProposed
from openphb.domains.spending import queries as spending
from openphb.foundation.access.types import Permission, Viewer


def unused(*, viewer: Viewer, budget_id: UUID) -> tuple[int, date] | None:
    """Return the pence that lie unused in a budget's account and the last day that is proved.

    None where no bank statement proves anything, or the viewer may not see spending.
    """
    if not viewer.holds(Permission.SPENDING_VIEW):
        return None
    left = spending.money_left(viewer=viewer, budget_id=budget_id, on=viewer.today)
    if left.proved_until is None:
        return None
    proved = spending.money_left(viewer=viewer, budget_id=budget_id, on=left.proved_until)
    return max(proved.left_pence, 0), left.proved_until


def propose(*, by: Viewer, at: datetime, overpayment_id: UUID, proposed: RecoveryProposed) -> UUID:
    """Propose an offset, a repayment or a write-off; return its id.

    What lies unused is read from the statements here, never taken from the form. Refusals: those
    of `payments.propose_recovery`.
    """
    with transaction.atomic():
        one = payment_queries.overpayment(viewer=by, overpayment_id=overpayment_id)
        found = unused(viewer=by, budget_id=one.budget_id)
        if proposed.kind is RecoveryKind.OFFSET and found is not None:
            proposed = replace(proposed, unused_pence=found[0], unused_on=found[1])
        return payments.propose_recovery(
            by=by, at=at, overpayment_id=overpayment_id, proposed=proposed
        )
