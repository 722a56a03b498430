"""Organisations themselves: who works there, what they showed, and what their client account has.

These say nothing of any person, and who works for an organisation reads its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.monitoring.types import PaperKind
from openphb.foundation.access.models import User
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import TenantModel


class FirmMember(TenantModel):
    """Somebody who works for an organisation that holds money, and signs in for it."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="firm_member_once",
                fields=["tenant", "organisation", "user"],
                condition=Q(ended_on=None),
            )
        ]

    def __str__(self) -> str:
        return str(self.user_id)


class FirmPaper(TenantModel):
    """A paper that an organisation showed a commissioner; of several the last that has begun counts."""

    append_only = True

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    needed = models.BooleanField(default=True)
    holds_from = models.DateField()
    holds_until = models.DateField(null=True)
    number = models.CharField(max_length=60, blank=True)
    words = models.TextField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("firm_paper_kind_known", "kind", PaperKind),
            models.CheckConstraint(
                name="firm_paper_days_ordered",
                condition=Q(holds_until=None) | Q(holds_until__gte=F("holds_from")),
            ),
            models.CheckConstraint(
                name="firm_paper_says_what", condition=~Q(words__regex=r"^\s*$")
            ),
        ]
        indexes = [models.Index(fields=["tenant", "organisation"], name="firm_paper_by_firm")]

    def __str__(self) -> str:
        return self.kind


class ClientAccountCheck(TenantModel):
    """What an organisation says its pooled account has on a day, beside what it holds by our books."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    stated_pence = models.BigIntegerField()
    held_pence = models.BigIntegerField()
    stated_by = models.UUIDField()
    stated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "organisation"], name="client_account_by_firm")]

    def __str__(self) -> str:
        return f"{self.on} {self.stated_pence}"
