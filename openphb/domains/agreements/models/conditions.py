"""What a commissioner adds to its agreements: written by one, agreed by another, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.foundation.tenancy.models import TenantForeignKey, TenantModel

SAYS_NOTHING = r"^\s*$"


class LocalTerms(TenantModel):
    """A version of a commissioner's own conditions, and of what an employer's missing duty stops."""

    append_only: ClassVar[bool] = True

    starts_on = models.DateField()
    # One object a condition: kinds of agreement, words, plain words, why.
    conditions = models.JSONField()
    # Duty → effect, where it differs from the national rule.
    effects = models.JSONField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "starts_on"], name="local_terms_by_day")]

    def __str__(self) -> str:
        return f"own conditions from {self.starts_on}"


class LocalTermsDecision(TenantModel):
    """What somebody other than its writer said of a version, and why."""

    append_only: ClassVar[bool] = True

    terms = TenantForeignKey(LocalTerms)
    # The version's own, held so by the database, so that it can see the two people.
    proposed_by = models.UUIDField()
    agreed = models.BooleanField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="local_terms_decided_once", fields=["tenant", "terms"]),
            models.CheckConstraint(
                name="local_terms_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="local_terms_decided_with_reason", condition=~Q(reason__regex=SAYS_NOTHING)
            ),
        ]

    def __str__(self) -> str:
        return "agreed" if self.agreed else "refused"
