"""That an agreed plan came from another commissioner."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.models import SubjectModel, Tenant, TenantForeignKey


class PlanCarried(SubjectModel):
    """A version that another commissioner agreed, taken over as it stands with the case."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    from_tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    from_plan_id = models.UUIDField()
    from_name = models.TextField()
    carried_by = models.UUIDField()
    carried_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="plan_carried_once", fields=["tenant", "plan"]),
            models.CheckConstraint(
                name="plan_carried_from_another", condition=~Q(from_tenant=F("tenant"))
            ),
        ]

    def __str__(self) -> str:
        return f"from {self.from_name}"
