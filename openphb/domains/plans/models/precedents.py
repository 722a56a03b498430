"""Decided lines with nobody in them, who looked at which, and which commissioners share theirs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.plans.models.approving import says
from openphb.domains.plans.models.parts import BudgetLine
from openphb.domains.plans.precedents.types import Every
from openphb.domains.plans.types import LineKind
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class Precedent(TenantModel):
    """What was decided about a line, in words that a person confirmed name nobody.

    It holds nothing that leads back to the person; `PrecedentLine` does, for who may see them. The
    column that is searched (`words`) is made by the database.
    """

    append_only: ClassVar[bool] = True

    bought = models.TextField()
    outcome = models.TextField()
    kind = models.CharField(max_length=20)
    category = models.CharField(max_length=40)
    every = models.CharField(max_length=4)
    band_from_pence = models.BigIntegerField()
    band_to_pence = models.BigIntegerField(null=True)
    agreed = models.BooleanField()
    code = models.CharField(max_length=30, blank=True, default="")
    reason = models.TextField()
    # The first day of the month in which it was decided: a day could lead to somebody.
    month = models.DateField()
    confirmed_by = models.UUIDField()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = [
            says("precedent_says_what", "bought"),
            says("precedent_says_what_for", "outcome"),
            says("precedent_says_why", "reason"),
            one_of("precedent_kind_known", "kind", LineKind),
            one_of("precedent_every_known", "every", Every),
            models.CheckConstraint(name="precedent_of_a_month", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="precedent_agreed_has_no_code", condition=Q(agreed=False) | Q(code="")
            ),
            models.CheckConstraint(
                name="precedent_band_sane",
                condition=Q(band_from_pence__gte=0)
                & (Q(band_to_pence=None) | Q(band_to_pence__gt=models.F("band_from_pence"))),
            ),
        ]

    def __str__(self) -> str:
        return self.bought


class PrecedentLine(SubjectModel):
    """That somebody looked at a decided line: it is a precedent, or was kept out and why."""

    append_only: ClassVar[bool] = True

    line = TenantForeignKey(BudgetLine)
    # The same in every version that keeps the line: what is decided again is no second precedent.
    line_key = models.UUIDField()
    agreed = models.BooleanField()
    precedent = TenantForeignKey(Precedent, null=True)
    kept_out = models.TextField(blank=True, default="")
    looked_by = models.UUIDField()
    looked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="precedent_line_once", fields=["tenant", "line_key", "agreed"]
            ),
            models.CheckConstraint(
                name="precedent_line_in_or_out_and_why",
                condition=Q(precedent__isnull=False, kept_out="")
                | Q(precedent=None) & ~Q(kept_out__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.kept_out or str(self.precedent_id)


class PrecedentSharing(TenantModel):
    """That a commissioner lets others find its precedents, or no longer does; the last counts."""

    append_only: ClassVar[bool] = True

    shares = models.BooleanField()
    words = models.TextField()
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [says("precedent_sharing_says_why", "words")]
        indexes = [
            models.Index(fields=["tenant", "-said_at", "-id"], name="precedent_sharing_last")
        ]

    def __str__(self) -> str:
        return "shared" if self.shares else "not shared"
