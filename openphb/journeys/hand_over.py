"""Taking over from a council: who was found eligible is the NHS's to pay for, from that day on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries as budgets
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import Eligibility
from openphb.domains.payments import actions as payments
from openphb.domains.payments.types import HandOverDraft
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.refusal import Refusal


def take_over(*, by: Viewer, at: datetime, budget_id: UUID, draft: HandOverDraft) -> UUID:
    """Record that the NHS bears a budget that a council paid for, from a day on; return the hand-over.

    Rests on the body's own decision that the person is eligible. Everybody goes on being paid as they
    are. Refusals: `nothing_there`, `hand_over_not_eligible`, those of `payments.record_hand_over`.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.FUNDING_HAND_OVER, budget_id=budget_id
        )
        case = cases.case(viewer=by, case_id=budget.case_id)
        latest = case.decisions[0].decision if case.decisions else None
        if latest is not Eligibility.ELIGIBLE:
            raise Refusal(
                "hand_over_not_eligible",
                "It is not decided that this person is eligible for NHS care.",
                "Record the decision about eligibility first.",
            )
        return payments.record_hand_over(by=by, at=at, budget_id=budget_id, draft=draft)
