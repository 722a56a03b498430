"""Closing a one-off budget: what was said of it is its review, and no other follows."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.one_offs import actions as one_offs
from openphb.domains.one_offs import queries
from openphb.domains.reviews import actions as reviews
from openphb.domains.reviews import queries as review_queries
from openphb.domains.reviews.types import Calendar
from openphb.foundation.access.types import Viewer


def close(
    *, by: Viewer, at: datetime, budget_id: UUID, not_asked: str = "", goes_on: bool = False
) -> None:
    """Close a one-off budget, and hold the review of plan and budget that is open with its words.

    Unless it goes on, no yearly review follows. Refusals: those of `one_offs.close` and of
    `reviews.record_review`.
    """
    with transaction.atomic():
        one_offs.close(by=by, at=at, budget_id=budget_id, not_asked=not_asked, goes_on=goes_on)
        if goes_on:
            return
        found = queries.one_off(viewer=by, budget_id=budget_id)
        assert found is not None
        assert found.close is not None
        close = found.close
        words = close.not_asked
        if close.score is not None:
            words = f"Did it help? {close.score} out of 5. {close.words}".strip()
        for review in review_queries.reviews_of_budget(viewer=by, budget_id=budget_id):
            if review.open and review.calendar is Calendar.PLAN_AND_BUDGET:
                reviews.record_review(
                    by=by,
                    at=at,
                    review_id=review.id,
                    held_on=by.today,
                    found=f"The one-off budget was closed. {words}",
                    goes_on=False,
                )
