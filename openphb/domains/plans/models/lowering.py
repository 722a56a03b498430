"""That a version lowers what is paid directly: from when, by how much, on what finding."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class LoweredPayment(SubjectModel):
    """A direct payment that a version lowers: the law's reason, the notice, and why sooner."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    decided_by = models.UUIDField()
    # The business day.
    decided_on = models.DateField()
    # The earliest day on which anything is less; a CHECK (in the migration) holds it to the days below.
    from_day = models.DateField()
    notice_days = models.PositiveIntegerField()
    # One object a day from which less is given a week, in their order: the day, and the pence that
    # had been agreed for it and are given now. A CHECK (in the migration) holds that each is less.
    steps = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    # By how much less is paid once, and when the first of it would have been paid.
    once_day = models.DateField(null=True)
    once_less_pence = models.BigIntegerField()
    # Codes of the reasons that the law knows (`cases`).
    grounds = ArrayField(models.CharField(max_length=40))
    why_sooner = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="lowered_once", fields=["tenant", "plan"]),
            models.CheckConstraint(
                name="lowered_never_backwards", condition=Q(from_day__gte=F("decided_on"))
            ),
            models.CheckConstraint(
                name="lowered_after_notice_or_says_why",
                condition=Q(
                    from_day__gte=ExpressionWrapper(
                        F("decided_on") + F("notice_days"), output_field=models.DateField()
                    )
                )
                | ~Q(why_sooner__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="lowered_by_something",
                condition=~Q(steps=[]) | Q(once_less_pence__gt=0),
            ),
            models.CheckConstraint(
                name="lowered_once_has_a_day",
                condition=Q(once_less_pence=0, once_day=None)
                | Q(once_less_pence__gt=0, once_day__isnull=False),
            ),
            models.CheckConstraint(name="lowered_on_a_finding", condition=Q(grounds__len__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} from {self.from_day}"
