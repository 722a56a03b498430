"""What an approver decided about a version."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.types import Verdict
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PlanDecision(SubjectModel):
    """What was decided about a version, by somebody other than its submitter, with reasons."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    verdict = models.CharField(max_length=12)
    reasons = models.TextField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    submitted_by = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_decided_once", fields=["tenant", "plan"]),
            one_of("plan_verdict_known", "verdict", Verdict),
            models.CheckConstraint(
                name="plan_decided_by_another", condition=~Q(decided_by=models.F("submitted_by"))
            ),
            models.CheckConstraint(
                name="plan_decision_has_reasons", condition=~Q(reasons__regex=r"^\s*$")
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "-decided_at", "-id"], name="plan_decided_last"),
        ]

    def __str__(self) -> str:
        return self.verdict
