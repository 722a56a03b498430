"""Organisations, their dates and their successors; and which body is responsible for a tenant when."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from openphb.foundation.tenancy.models import Classification, Tenant
from openphb.kernel.ids import new_id


class OrganisationKind(models.TextChoices):
    """What kind of body an organisation is."""

    CCG = "ccg", "Clinical commissioning group"
    ICB = "icb", "Integrated care board"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    EDUCATION = "education", "Body that pays for education"
    PROVIDER = "provider", "Provider"
    SUPPORT_SERVICE = "support_service", "Commissioning support or shared team"


class Organisation(models.Model):
    """A body with dates. `valid_to` is the first day on which it no longer exists."""

    classification: ClassVar = Classification.NATIONAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ods_code = models.CharField(max_length=12, null=True, unique=True)
    name = models.TextField()
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=models.Q(kind__in=OrganisationKind.values),
            ),
            models.CheckConstraint(
                name="organisation_ends_after_it_starts",
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """From `on`, the duties of `predecessor` are those of `successor`."""

    classification: ClassVar = Classification.NATIONAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    predecessor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    successor = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="succession_once", fields=["predecessor", "successor"]),
            models.CheckConstraint(
                name="succession_to_another",
                condition=~models.Q(predecessor=models.F("successor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id}"


class Commissioning(models.Model):
    """The organisation responsible for a tenant's records over a period. One at a time."""

    classification: ClassVar = Classification.NATIONAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    valid = DateRangeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="commissioning_one_body_at_a_time",
                expressions=[("tenant", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            )
        ]

    def __str__(self) -> str:
        return f"{self.tenant_id} by {self.organisation_id}"
