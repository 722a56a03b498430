"""Versions of a care and support plan."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.domains.budgets.models import (
    Budget,
    IndicativeBudget,
)
from openphb.domains.plans.types import PlanState
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PlanVersion(SubjectModel):
    """One version of a person's plan. One at most is agreed, and one at most is being written."""

    budget = TenantForeignKey(Budget)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    review_on = models.DateField(null=True)
    notice_weeks = models.PositiveSmallIntegerField(default=4)
    starts_on = models.DateField(null=True)
    written_by = models.UUIDField()
    # When a draft was last written in.
    touched_at = models.DateTimeField()
    submitted_by = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    # The indicative budget that it was set against when it was sent, and why it differs.
    compared_with = TenantForeignKey(IndicativeBudget, null=True)
    difference_reasons = models.TextField(blank=True, default="")
    # Every change counts one on; each section and part says at which of them it last changed.
    version = models.PositiveIntegerField(default=1)
    dates_revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="plan_version_number_once", fields=["tenant", "budget", "number"]
            ),
            models.UniqueConstraint(
                name="plan_one_agreed",
                fields=["tenant", "budget"],
                condition=Q(state=PlanState.AGREED),
            ),
            models.UniqueConstraint(
                name="plan_one_open",
                fields=["tenant", "budget"],
                condition=Q(state__in=[PlanState.DRAFT, PlanState.SUBMITTED]),
            ),
            one_of("plan_state_known", "state", PlanState),
            together("plan_submitted_by_and_at_together", "submitted_by", "submitted_at"),
            models.CheckConstraint(
                name="plan_beyond_draft_was_submitted",
                condition=Q(state=PlanState.DRAFT) | Q(submitted_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "state", "submitted_at"], name="plan_by_state"),
            models.Index(
                fields=["tenant", "touched_at", "id"],
                name="plan_draft_resting",
                condition=Q(state=PlanState.DRAFT),
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"
