"""What whoever employs personal assistants has in place, as recorded, with its evidence."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.employing.types import Duty
from openphb.domains.budgets.models import Budget
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class DutyRecord(SubjectModel):
    """One duty of an employer as it was shown. Of what has begun, the last record holds."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    duty = models.CharField(max_length=20)
    # The assistant it is about; "" where it is about the employer.
    who = models.CharField(max_length=120, blank=True)
    needed = models.BooleanField()
    provider = models.CharField(max_length=120, blank=True)
    number = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    # The last day on which it holds.
    ends_on = models.DateField(null=True)
    words = models.TextField(blank=True)
    # The paper that shows it, among the person's documents.
    document_id = models.UUIDField(null=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("duty_record_known", "duty", Duty),
            models.CheckConstraint(
                name="duty_record_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="duty_record_is_shown",
                condition=~Q(words__regex=r"^\s*$") | Q(needed=True, document_id__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_record_insurance_has_a_policy",
                condition=~Q(duty=Duty.INSURANCE)
                | Q(needed=False)
                | (~Q(provider="") & ~Q(number="") & Q(ends_on__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "budget", "duty"], name="duty_record_by_budget"),
            models.Index(
                fields=["tenant", "ends_on"],
                name="duty_record_by_end",
                condition=Q(ends_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty} until {self.ends_on}"
