"""Reading reviews, and what people say of their outcomes."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.plans.live import queries as live
from openphb.domains.plans.live.types import AgreedOutcome
from openphb.domains.reviews.models import OutcomeRating, Review
from openphb.domains.reviews.types import Calendar, RatingAnswer, ReviewAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.foundation.tenancy.first_rows import first_rows
from openphb.kernel.refusal import NothingThere

PAGE = 50
SOON = timedelta(days=28)


def review(*, viewer: Viewer, review_id: UUID) -> ReviewAnswer:
    """Return one review. Refusal: `nothing_there`."""
    row = _visible(viewer).filter(pk=review_id).first()
    if row is None:
        raise NothingThere("review")
    return _answer_of(row)


def reviews_of_budget(*, viewer: Viewer, budget_id: UUID) -> tuple[ReviewAnswer, ...]:
    """Return a budget's reviews in every calendar: those to come first, then the latest held."""
    rows = [_answer_of(row) for row in _visible(viewer).filter(budget_id=budget_id)]
    to_come = sorted((one for one in rows if one.open), key=lambda one: one.due_by)
    held = [one for one in rows if not one.open]
    held.sort(key=lambda one: (one.held_on or one.due_by, one.id), reverse=True)
    return (*to_come, *held)


def next_review(*, viewer: Viewer, budget_id: UUID) -> ReviewAnswer | None:
    """Return the review of plan and budget that is still to be held; None where none is open."""
    rows = _visible(viewer).filter(
        budget_id=budget_id, calendar=Calendar.PLAN_AND_BUDGET, held_on=None
    )
    row = rows.first()
    return None if row is None else _answer_of(row)


def due_soon(*, viewer: Viewer) -> tuple[ReviewAnswer, ...]:
    """Return up to 50 reviews that are late or due within four weeks, the most pressing first."""
    rows = _due_by(viewer.scope(Permission.REVIEW_VIEW).in_parts(), viewer.today + SOON)
    return tuple(_answer_of(row) for row in rows)


@asked
def _due_by(parts: tuple[Q, ...], last: date) -> QuerySet[Review]:
    rows = Review.objects.filter(held_on=None, due_by__lte=last)
    return first_rows(rows, parts, ("due_by", "id"), PAGE)


def outcomes_to_rate(*, viewer: Viewer, budget_id: UUID) -> tuple[AgreedOutcome, ...]:
    """Return the outcomes of the plan agreed now, which the person may say something about."""
    return live.agreed_outcomes(
        viewer=viewer, permission=Permission.REVIEW_VIEW, budget_id=budget_id
    )


def latest_ratings(*, viewer: Viewer, budget_id: UUID) -> tuple[RatingAnswer, ...]:
    """Return what was last said of each outcome, over all versions of the plan."""
    rows = (
        OutcomeRating.objects.filter(viewer.scope(Permission.REVIEW_VIEW).q(), budget_id=budget_id)
        .order_by("outcome_key", "-said_on", "-id")
        .distinct("outcome_key")
    )
    return tuple(
        RatingAnswer(row.outcome_id, row.outcome_key, row.score, row.said_on, row.words)
        for row in rows
    )


def _answer_of(row: Review) -> ReviewAnswer:
    return ReviewAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        budget_id=row.budget_id,
        calendar=Calendar(row.calendar),
        because=row.because,
        due_by=row.due_by,
        booked_for=row.booked_for,
        where=row.where,
        held_on=row.held_on,
        found=row.found,
    )


def _visible(viewer: Viewer) -> QuerySet[Review]:
    return Review.objects.filter(viewer.scope(Permission.REVIEW_VIEW).q())
