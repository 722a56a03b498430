"""Who helps to plan, as a commissioner wrote it down, and whom a person chose."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from openphb.domains.plans.helping.types import HelperKind
from openphb.domains.plans.models.versions import PlanVersion
from openphb.foundation.tenancy.constraints import one_of, ordered
from openphb.foundation.tenancy.models import SubjectModel, TenantForeignKey, TenantModel


class PlanHelper(TenantModel):
    """Somebody who helps to plan, as written down once; the last row of a key is what counts."""

    append_only: ClassVar[bool] = True

    key = models.UUIDField()
    kind = models.CharField(max_length=16)
    name = models.TextField()
    helps_with = models.TextField()
    contact = models.TextField()
    contract_from = models.DateField()
    contract_to = models.DateField(null=True)
    training = models.TextField(blank=True)
    trained_until = models.DateField(null=True)
    languages = models.TextField(blank=True)
    area = models.TextField(blank=True)
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("helper_kind_known", "kind", HelperKind),
            ordered("helper_contract_ends_after_it_starts", "contract_from", "contract_to"),
            models.CheckConstraint(name="helper_has_a_name", condition=~Q(name__regex=r"^\s*$")),
        ]
        indexes = [models.Index(fields=["tenant", "key"], name="helper_of_key")]

    def __str__(self) -> str:
        return self.name


class HelperChoice(SubjectModel):
    """Whom a person chose to help with a version; none: nobody. The last one counts."""

    append_only: ClassVar[bool] = True

    plan = TenantForeignKey(PlanVersion)
    helper = TenantForeignKey(PlanHelper, null=True)
    words = models.TextField(blank=True)
    chosen_on = models.DateField()
    recorded_by = models.UUIDField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.chosen_on)
