"""Reviews, and what the person says of each outcome."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import Budget
from openphb.domains.plans.models import Outcome
from openphb.domains.reviews.types import Calendar
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class Review(SubjectModel):
    """One review in one calendar: due by a day, booked for a day, held on a day."""

    budget = TenantForeignKey(Budget)
    calendar = models.CharField(max_length=20)
    because = models.TextField()
    due_by = models.DateField()
    booked_for = models.DateField(null=True)
    where = models.TextField(blank=True)
    held_on = models.DateField(null=True)
    held_by = models.UUIDField(null=True)
    found = models.TextField(blank=True)
    booked_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            one_of("review_calendar_known", "calendar", Calendar),
            together("review_held_on_and_by_together", "held_on", "held_by"),
            models.UniqueConstraint(
                name="review_one_open_a_calendar",
                fields=["tenant", "budget", "calendar"],
                condition=Q(held_on=None),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "due_by"], name="review_by_due"),
            models.Index(
                fields=["tenant", "due_by", "id"],
                name="review_open_by_due",
                condition=Q(held_on=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} by {self.due_by}"


class OutcomeRating(SubjectModel):
    """How the person said an outcome is going, from 1 (not at all) to 5 (all the way)."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    outcome = TenantForeignKey(Outcome)
    outcome_key = models.UUIDField()
    review = TenantForeignKey(Review, null=True)
    score = models.PositiveSmallIntegerField()
    said_on = models.DateField()
    words = models.TextField(blank=True)
    recorded_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rating_from_one_to_five", condition=Q(score__gte=1) & Q(score__lte=5)
            )
        ]
        indexes = [
            models.Index(fields=["tenant", "budget", "outcome_key"], name="rating_by_outcome")
        ]

    def __str__(self) -> str:
        return f"{self.score}"
