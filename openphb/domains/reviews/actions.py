"""Opening, booking and recording reviews; writing down what a person says of an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.cases import queries as cases
from openphb.domains.plans.live import queries as live
from openphb.domains.reviews import rules
from openphb.domains.reviews.models import OutcomeRating, Review
from openphb.domains.reviews.types import Calendar, Happening, Opening
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.tenancy.carrying import Carrier
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import NothingThere, Refusal


def open_review(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    budget_id: UUID,
    calendar: Calendar,
    because: str,
    due_by: date,
) -> UUID:
    """Open a review in one calendar; return its id.

    Refusals: `nothing_there` (no such budget of this person), `not_permitted`,
    `review_open_already`, `review_reason_missing`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        if (budget.tenant_id, budget.subject_id) != (tenant_id, subject_id):
            raise NothingThere("budget")
        actor = by.act(Permission.REVIEW_OPEN, tenant_id=tenant_id, subject_id=subject_id)
        if not because.strip():
            raise Refusal(
                "review_reason_missing",
                "There is no reason for the review.",
                "Write why it is needed.",
                "because",
            )
        # Only one of a calendar may be open, and the database says so too: a second opener waits
        # on that index and then finds the first one's review.
        review, opened = Review.objects.get_or_create(
            tenant_id=tenant_id,
            budget_id=budget_id,
            calendar=calendar,
            held_on=None,
            defaults={"subject_id": subject_id, "because": because.strip(), "due_by": due_by},
        )
        if not opened:
            raise Refusal(
                "review_open_already",
                f"A {rules.words_of(calendar)} is open already, due by {long_date(review.due_by)}.",
                "Book that one, or record it when it has been held.",
                "calendar",
            )
        _audit("review.opened", review, actor, at, {"due_by": due_by.isoformat()})
        return review.id


def open_after_first_payment(
    *, by: Viewer, at: datetime, budget_id: UUID, first_payment_on: date
) -> UUID | None:
    """Open the first review of a budget once it is first paid; None where there is one already.

    One that is open already and due later is brought forward, and stays the same review. It may be
    asked again and again. Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        opening = rules.opening_after(Happening.FIRST_DIRECT_PAYMENT, None, first_payment_on)
        if opening is None:
            return None
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        rows = Review.objects.filter(budget_id=budget_id, calendar=opening.calendar)
        if rows.filter(held_on__gte=first_payment_on).exists():
            return None
        waiting = rows.select_for_update().filter(held_on=None).first()
        if waiting is not None:
            if waiting.due_by > opening.due_by:
                _bring_forward(by, at, waiting, opening)
            return None
        return open_review(
            by=by,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            calendar=opening.calendar,
            because=opening.because,
            due_by=opening.due_by,
        )


def open_after_eligibility(*, by: Viewer, at: datetime, budget_id: UUID) -> UUID | None:
    """Open the review that is due three months after NHS Continuing Healthcare was decided.

    None where the case is of another category, nobody was found eligible, or a review of plan and
    budget was opened already. It may be asked again and again. Refusals: `nothing_there`, `not_permitted`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        known = cases.assessed(viewer=by, case_id=budget.case_id)
        if known.eligible_on is None:
            return None
        opening = rules.opening_after(
            Happening.FOUND_ELIGIBLE, None, known.eligible_on, due_by=known.chc_review_due
        )
        if opening is None:
            return None
        if Review.objects.filter(budget_id=budget_id, calendar=opening.calendar).exists():
            return None
        return open_review(
            by=by,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            calendar=opening.calendar,
            because=opening.because,
            due_by=opening.due_by,
        )


def open_after_plan(
    *, by: Viewer, at: datetime, budget_id: UUID, agreed_on: date, review_on: date | None
) -> UUID | None:
    """Open the review that an agreed plan names the day of, whatever kind of budget it is.

    None where the plan names none, or a review is open already: that one is brought forward where it
    is due later, and stays the same review. It may be asked again and again. Refusals: `nothing_there`,
    `not_permitted`.
    """
    with transaction.atomic():
        opening = rules.opening_after(Happening.PLAN_AGREED, None, agreed_on, due_by=review_on)
        if opening is None:
            return None
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        waiting = (
            Review.objects.select_for_update()
            .filter(budget_id=budget_id, calendar=opening.calendar, held_on=None)
            .first()
        )
        if waiting is not None:
            if waiting.due_by > opening.due_by:
                _bring_forward(by, at, waiting, opening)
            return None
        return open_review(
            by=by,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            calendar=opening.calendar,
            because=opening.because,
            due_by=opening.due_by,
        )


def carry_reviews(
    *, by: Viewer, at: datetime, from_budget_id: UUID, to_budget: BudgetSummary
) -> tuple[UUID, ...]:
    """Copy the reviews that are to come of a budget that is shared with a tenant; return the copies.

    Each is due when it was, and is booked anew: the new body's own staff hold it. What was held stays
    with who held it. Refusal: `not_permitted`. Source: National Framework for NHS Continuing
    Healthcare: reviews after three months and then every year, which a move does not put off.
    """
    with transaction.atomic():
        actor = by.act(Permission.TRANSFER_TAKE_OVER, tenant_id=to_budget.tenant_id)
        carrier = Carrier(to_budget.tenant_id, to_budget.subject_id)
        made = carrier.copy_all(
            Review.objects.filter(budget_id=from_budget_id, held_on=None).order_by("due_by", "id"),
            budget=to_budget.id,
            booked_for=None,
            booked_by=None,
            where="",
        )
        for review in made:
            _audit("review.carried", review, actor, at, {"due_by": review.due_by.isoformat()})
        return tuple(review.id for review in made)


def _bring_forward(by: Viewer, at: datetime, review: Review, opening: Opening) -> None:
    actor = by.act(Permission.REVIEW_OPEN, tenant_id=review.tenant_id, subject_id=review.subject_id)
    before = review.due_by
    review.due_by, review.because = opening.due_by, opening.because
    review.save()
    details = {"due_by": opening.due_by.isoformat(), "before": before.isoformat()}
    _audit("review.brought_forward", review, actor, at, details)


def book_review(*, by: Viewer, at: datetime, review_id: UUID, booked_for: date, where: str) -> None:
    """Book a review, or book it anew, for a day.

    Refusals: `nothing_there`, `not_permitted`, `review_held_already`, and those of
    `rules.refuse_booking`.
    """
    with transaction.atomic():
        review = _lock(by, review_id)
        actor = by.act(
            Permission.REVIEW_BOOK, tenant_id=review.tenant_id, subject_id=review.subject_id
        )
        others = Review.objects.filter(
            budget_id=review.budget_id, held_on=None, booked_for__isnull=False
        ).exclude(calendar=review.calendar)
        rules.refuse_booking(
            booked_for,
            due_by=review.due_by,
            today=by.today,
            other_calendars=[(Calendar(o.calendar), o.booked_for) for o in others if o.booked_for],
        )
        rules.refuse_long(where, "where")
        before = review.booked_for
        review.booked_for, review.where = booked_for, where.strip()
        review.booked_by = actor.user_id
        review.save()
        details = {
            "booked_for": booked_for.isoformat(),
            "before": before.isoformat() if before else None,
        }
        _audit("review.booked", review, actor, at, details)


def record_review(
    *,
    by: Viewer,
    at: datetime,
    review_id: UUID,
    held_on: date,
    found: str,
    goes_on: bool = True,
) -> UUID | None:
    """Record what a review found; return the next one's id, where its calendar opens one.

    None is opened where what was reviewed does not go on, as a one-off budget that is closed.
    Refusals: `nothing_there`, `not_permitted`, `review_held_already`, and those of
    `rules.refuse_record`.
    """
    with transaction.atomic():
        review = _lock(by, review_id)
        actor = by.act(
            Permission.REVIEW_RECORD, tenant_id=review.tenant_id, subject_id=review.subject_id
        )
        last = (
            Review.objects.filter(
                budget_id=review.budget_id, calendar=review.calendar, held_on__isnull=False
            )
            .order_by("-held_on")
            .first()
        )
        rules.refuse_record(
            held_on, found, today=by.today, opened_after=last.held_on if last else None
        )
        review.held_on, review.held_by, review.found = held_on, actor.user_id, found.strip()
        review.save()
        _audit("review.recorded", review, actor, at, {"held_on": held_on.isoformat()})
        opening = rules.opening_after(Happening.REVIEW_HELD, Calendar(review.calendar), held_on)
        if opening is None or not goes_on:
            return None
        following = Review.objects.create(
            tenant_id=review.tenant_id,
            subject_id=review.subject_id,
            budget_id=review.budget_id,
            calendar=opening.calendar,
            because=opening.because,
            due_by=opening.due_by,
        )
        details = {"due_by": opening.due_by.isoformat(), "after": str(review.id)}
        _audit("review.opened", following, actor, at, details)
        return following.id


def rate_outcome(
    *,
    by: Viewer,
    at: datetime,
    budget_id: UUID,
    outcome_id: UUID,
    score: int,
    said_on: date,
    words: str = "",
    review_id: UUID | None = None,
) -> UUID:
    """Write down what the person said of an outcome of their agreed plan; return its id.

    Whoever writes the plan with the person, and the person, may write it. What was said before
    stays. Refusals: `nothing_there` (no such outcome, budget or review), `not_permitted`, and those of
    `rules.refuse_rating`.
    """
    with transaction.atomic():
        budget = budgets.budget(viewer=by, budget_id=budget_id)
        actor = by.act(
            Permission.PLAN_WRITE, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        agreed = live.agreed_outcomes(
            viewer=by, permission=Permission.PLAN_WRITE, budget_id=budget_id
        )
        outcome = next((one for one in agreed if one.id == outcome_id), None)
        if outcome is None:
            raise NothingThere("outcome")
        if review_id and not Review.objects.filter(pk=review_id, budget_id=budget_id).exists():
            raise NothingThere("review")
        rules.refuse_rating(score, said_on, words, today=by.today)
        rating = OutcomeRating.objects.create(
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget_id,
            outcome_id=outcome.id,
            outcome_key=outcome.outcome_key,
            review_id=review_id,
            score=score,
            said_on=said_on,
            words=words.strip(),
            recorded_by=actor.user_id,
        )
        trail.record(
            "outcome.rated",
            by=actor,
            at=at,
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            record_kind="outcome_rating",
            record_id=rating.id,
            details={"outcome": str(outcome.id), "score": score},
        )
        return rating.id


def _lock(by: Viewer, review_id: UUID) -> Review:
    review = (
        Review.objects.select_for_update()
        .filter(by.scope(Permission.REVIEW_VIEW).q(), pk=review_id)
        .first()
    )
    if review is None:
        raise NothingThere("review")
    if review.held_on is not None:
        raise Refusal(
            "review_held_already",
            f"This review was held on {long_date(review.held_on)}.",
            "Look at what it found, or open the next one.",
        )
    return review


def _audit(
    what: str, review: Review, actor: Actor, at: datetime, details: Mapping[str, object]
) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=review.tenant_id,
        subject_id=review.subject_id,
        record_kind="review",
        record_id=review.id,
        details={"calendar": review.calendar, **details},
    )
