"""Uplift batches: put forward by one person, decided by another, and what came of each budget."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.plans.models import BudgetLine, PlanVersion
from openphb.domains.sufficiency.types import RaiseOutcome, ShortWhy
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class UpliftBatch(TenantModel):
    """Shortfalls as they were for one day, put forward to be made good from that day."""

    append_only = True

    from_day = models.DateField()
    known_seq = models.BigIntegerField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-proposed_at"], name="uplift_by_time")]

    def __str__(self) -> str:
        return f"uplift from {self.from_day}"


class UpliftRow(SubjectModel):
    """What one line of a plan pays and is to pay, for one unit and a week, and why."""

    append_only = True

    batch = TenantForeignKey(UpliftBatch)
    budget = TenantForeignKey(Budget)
    plan = TenantForeignKey(PlanVersion)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    from_pence = models.BigIntegerField()
    to_pence = models.BigIntegerField()
    from_weekly_pence = models.BigIntegerField()
    to_weekly_pence = models.BigIntegerField()
    why = models.CharField(max_length=20)
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="uplift_line_once_a_batch", fields=["tenant", "batch", "line_key"]
            ),
            one_of("uplift_why_known", "why", ShortWhy),
            pence_between("uplift_price_sane", "to_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="uplift_is_no_cut",
                condition=Q(to_pence__gt=F("from_pence"))
                & Q(to_weekly_pence__gte=F("from_weekly_pence")),
            ),
            models.CheckConstraint(name="uplift_has_its_why", condition=~Q(words="")),
        ]
        indexes = [models.Index(fields=["tenant", "batch", "budget"], name="uplift_by_budget")]

    def __str__(self) -> str:
        return f"{self.line_key}: {self.from_pence} to {self.to_pence}"


class UpliftLeftOut(SubjectModel):
    """That a row is not raised, who left it out and why."""

    append_only = True

    row = TenantForeignKey(UpliftRow)
    batch = TenantForeignKey(UpliftBatch)
    reason = models.TextField()
    left_out_by = models.UUIDField()
    left_out_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="uplift_left_out_once", fields=["tenant", "row"]),
            models.CheckConstraint(
                name="uplift_left_out_has_reason", condition=~Q(reason__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class UpliftDecision(TenantModel):
    """What somebody other than its proposer said of a batch.

    `proposed_by` is the batch's own, held so by the database, so that it can see the two people.
    """

    append_only = True

    batch = TenantForeignKey(UpliftBatch)
    proposed_by = models.UUIDField()
    agreed = models.BooleanField()
    weekly_pence = models.BigIntegerField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="uplift_decided_once", fields=["tenant", "batch"]),
            models.CheckConstraint(
                name="uplift_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="uplift_decision_has_reason", condition=~Q(reason__regex=r"^\s*$")
            ),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "refused"


class UpliftRaise(SubjectModel):
    """What came of one budget of an agreed batch; `plan` is the version that pays the new prices."""

    append_only = True

    batch = TenantForeignKey(UpliftBatch)
    budget = TenantForeignKey(Budget)
    plan = TenantForeignKey(PlanVersion, null=True)
    outcome = models.CharField(max_length=20)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="uplift_budget_raised_once", fields=["tenant", "batch", "budget"]
            ),
            one_of("uplift_outcome_known", "outcome", RaiseOutcome),
            models.CheckConstraint(
                name="uplift_raised_has_its_plan",
                condition=Q(outcome=RaiseOutcome.RAISED, plan__isnull=False)
                | (~Q(outcome=RaiseOutcome.RAISED) & Q(plan=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.outcome
