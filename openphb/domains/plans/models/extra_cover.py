"""What was agreed about extra cover on a line that is put by."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from openphb.domains.budgets.models import MOST_PENCE
from openphb.domains.plans.extra_cover.types import MayStart, Trigger
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.constraints import one_of, pence_between
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class LineCover(SubjectModel):
    """When a line's money may be used, for what, up to how much, how long, and who may start it."""

    plan = TenantForeignKey(PlanVersion)
    line = TenantForeignKey(BudgetLine)
    triggers = ArrayField(models.CharField(max_length=20))
    words = models.TextField(blank=True, default="")
    hours_hundredths = models.PositiveIntegerField()
    rate_pence = models.BigIntegerField()
    cap_time_pence = models.BigIntegerField()
    cap_year_pence = models.BigIntegerField()
    longest_days = models.PositiveSmallIntegerField()
    may_start = models.CharField(max_length=10, default=MayStart.EITHER)
    # At which of the plan's changes it was last written.
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="line_cover_once", fields=["tenant", "line"]),
            models.CheckConstraint(
                name="line_cover_triggers_known",
                condition=Q(triggers__contained_by=[one.value for one in Trigger])
                & Q(triggers__len__gte=1),
            ),
            one_of("line_cover_may_start_known", "may_start", MayStart),
            pence_between("line_cover_rate_sane", "rate_pence", 1, MOST_PENCE),
            models.CheckConstraint(
                name="line_cover_lasts_and_ends",
                condition=Q(hours_hundredths__gte=1) & Q(longest_days__gte=1),
            ),
            models.CheckConstraint(
                name="line_cover_caps_in_order",
                condition=Q(cap_time_pence__gte=1)
                & Q(cap_year_pence__gte=F("cap_time_pence"))
                & Q(cap_year_pence__lte=MOST_PENCE),
            ),
        ]

    def __str__(self) -> str:
        return f"up to {self.cap_time_pence}"
