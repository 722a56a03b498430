"""Whom somebody invited to help with a plan, and that it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.plans.inviting.types import May
from openphb.domains.plans.models.versions import PlanVersion
from openphb.domains.plans.together.types import AddedAs
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey


class PlanContributor(SubjectModel):
    """Somebody who was invited to help with a plan: what they are, may do and are asked."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    # The invitation of `foundation/access`, which holds the code's hash and who used it.
    invitation_id = models.UUIDField()
    name = models.TextField()
    added_as = models.CharField(max_length=16)
    may = models.CharField(max_length=8)
    asked = models.TextField()
    # Whose plan it is, as whoever invited calls them: who only helps does not see the record.
    whose = models.TextField(blank=True)
    expires_on = models.DateField()
    invited_by = models.UUIDField()
    invited_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="contributor_once_an_invitation", fields=["tenant", "invitation_id"]
            ),
            one_of("contributor_as_known", "added_as", AddedAs),
            one_of("contributor_may_known", "may", May),
            models.CheckConstraint(
                name="contributor_is_asked_something",
                condition=~Q(asked__regex=r"^\s*$") & ~Q(name__regex=r"^\s*$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanContributorEnd(SubjectModel):
    """That somebody helps with a plan no more, said by whom and why."""

    append_only: ClassVar[bool] = True

    contributor = TenantForeignKey(PlanContributor)
    words = models.TextField(blank=True)
    ended_by = models.UUIDField()
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="contributor_ends_once", fields=["tenant", "contributor"]),
        ]

    def __str__(self) -> str:
        return self.words
