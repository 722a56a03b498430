"""That payments pause, go on, or stop for good."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.agreements.types import (
    CareGoesOn,
    PauseKind,
    PauseReason,
    StopGround,
)
from openphb.domains.budgets.models import Budget
from openphb.foundation.facts.models import Fact
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PauseRecord(SubjectModel):
    """That payments pause, go on or stop for good, as recorded; the fact beside it has the days."""

    append_only: ClassVar[bool] = True

    budget = TenantForeignKey(Budget)
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=24, blank=True)
    words = models.TextField()
    authority = models.TextField(blank=True)
    safe_care = models.TextField(blank=True)
    # How care goes on once a direct payment stops, and who gives it; "" from before it was kept.
    care_by = models.CharField(max_length=10, blank=True, default="")
    care_who = models.TextField(blank=True, default="")
    review_on = models.DateField(null=True)
    told_on = models.DateField(null=True)
    why_sooner = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("pause_kind_known", "kind", PauseKind),
            models.CheckConstraint(
                name="pause_reason_known",
                condition=Q(kind=PauseKind.RESUME, reason="")
                | Q(kind=PauseKind.PAUSE, reason__in=[one.value for one in PauseReason])
                | Q(kind=PauseKind.STOP, reason__in=[one.value for one in StopGround]),
            ),
            models.CheckConstraint(
                name="pause_stop_says_when_it_was_told",
                condition=Q(kind=PauseKind.STOP, told_on__isnull=False)
                | (~Q(kind=PauseKind.STOP) & Q(told_on=None)),
            ),
            models.CheckConstraint(
                name="pause_care_goes_on_by_somebody",
                condition=Q(care_by="", care_who="")
                | Q(kind=PauseKind.STOP, care_by=CareGoesOn.BOUGHT)
                | Q(kind=PauseKind.STOP, care_by__in=[CareGoesOn.ARRANGED, CareGoesOn.REFUSED])
                & ~Q(care_who__regex=r"^\s*$"),
            ),
            models.CheckConstraint(
                name="pause_has_words_authority_and_safe_care",
                condition=~Q(words__regex=r"^\s*$")
                & (
                    Q(kind=PauseKind.RESUME)
                    | (~Q(authority__regex=r"^\s*$") & ~Q(safe_care__regex=r"^\s*$"))
                ),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "budget"], name="pause_by_budget")]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"


class Pause(Fact):
    """Over `valid`, payments of a budget are paused, or (`stops` false) go on."""

    key_fields: ClassVar[tuple[str, ...]] = ("budget_id",)

    budget = TenantForeignKey(Budget)
    record = TenantForeignKey(PauseRecord)
    stops = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "budget"], name="pause_fact_by_budget")]

    def __str__(self) -> str:
        return f"{'paused' if self.stops else 'paid'} {self.valid}"
