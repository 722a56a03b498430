"""Extra cover that somebody started, and how much of a year's cap is used."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.budgets.models import MOST_PENCE, Budget
from openphb.domains.plans.extra_cover.types import Trigger
from openphb.domains.plans.models import BudgetLine
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class ExtraCover(SubjectModel):
    """That extra cover runs, from when until when, what it costs and what of that is put by.

    `line` is that of the agreed plan when it was started; `due_key` is what its own entitlement is
    known by (`LineEntitlement.line_key`), so that no version of a plan ends it. A row only ever
    gets shorter, and cheaper with it.
    """

    budget = TenantForeignKey(Budget)
    agreement = TenantForeignKey(DirectPaymentAgreement)
    line = TenantForeignKey(BudgetLine)
    line_key = models.UUIDField()
    due_key = models.UUIDField()
    because = models.CharField(max_length=20)
    words = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    ends_before = models.DateField()
    agreed_until = models.DateField()
    day_pence = models.BigIntegerField()
    cost_pence = models.BigIntegerField()
    # What was put by when it was started, what of that it draws, and what was paid and given up.
    put_by_pence = models.BigIntegerField()
    savings_pence = models.BigIntegerField()
    kept_pence = models.BigIntegerField(default=0)
    known_on = models.DateField(null=True)
    year = models.CharField(max_length=7)
    started_by = models.UUIDField()
    started_at = models.DateTimeField()
    rang = models.TextField(blank=True, default="")
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("extra_cover_because_known", "because", Trigger),
            models.UniqueConstraint(name="extra_cover_due_key_once", fields=["tenant", "due_key"]),
            models.CheckConstraint(
                name="extra_cover_ends",
                condition=Q(ends_before__gte=F("starts_on"))
                & Q(agreed_until__gte=F("ends_before"))
                & Q(agreed_until__gt=F("starts_on")),
            ),
            models.CheckConstraint(
                name="extra_cover_amounts_sane",
                condition=Q(day_pence__gte=1)
                & Q(cost_pence__gte=0)
                & Q(cost_pence__lte=MOST_PENCE)
                & Q(put_by_pence__gte=0)
                & Q(kept_pence__gte=0),
            ),
            together("extra_cover_ended_by_and_at_together", "ended_by", "ended_at"),
        ]
        indexes = [
            models.Index(fields=["tenant", "budget"], name="extra_cover_by_budget"),
            models.Index(fields=["ends_before"], name="extra_cover_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.because} {self.starts_on}"


class ExtraCoverYear(SubjectModel):
    """What the extra cover of one line that starts in a financial year costs, never above its cap.

    Only the database writes it, as extra cover is started and ended.
    """

    line_key = models.UUIDField()
    year = models.CharField(max_length=7)
    cap_pence = models.BigIntegerField()
    used_pence = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="extra_cover_year_once", fields=["tenant", "line_key", "year"]
            ),
            models.CheckConstraint(
                name="extra_cover_within_its_cap",
                condition=Q(used_pence__gte=0) & Q(used_pence__lte=F("cap_pence")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.used_pence} of {self.cap_pence}"
