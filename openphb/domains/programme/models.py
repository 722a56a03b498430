"""Targets, populations and recorded counts of a commissioner, each with its date and source."""

from __future__ import annotations

from django.db import models

from openphb.domains.programme.types import RateUnit
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import TenantModel


class Population(TenantModel):
    """How many people a commissioner serves, as an input with its date and source."""

    people = models.PositiveIntegerField()
    counted_on = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="population_once_a_day", fields=["tenant", "counted_on"])
        ]

    def __str__(self) -> str:
        return str(self.people)


class Target(TenantModel):
    """What is aimed at, by when, in which unit, and who said so. Several may stand side by side."""

    name = models.TextField()
    by = models.DateField()
    rate = models.DecimalField(max_digits=12, decimal_places=6)
    unit = models.CharField(max_length=30)
    printed_people = models.PositiveIntegerField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="target_once", fields=["tenant", "name", "by"]),
            one_of("target_unit_known", "unit", RateUnit),
        ]

    def __str__(self) -> str:
        return self.name


class RecordedCount(TenantModel):
    """A count published elsewhere, kept with its date and source; never mixed with ours."""

    name = models.TextField()
    people = models.PositiveIntegerField()
    counted_on = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="recorded_count_once", fields=["tenant", "name", "counted_on"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.people} on {self.counted_on}"


class DayCount(TenantModel):
    """A commissioner's live count of one day, kept until another plan is decided there.

    It is worked out from agreed plans and can always be worked out again: keeping it spares every
    reader the count of everybody.
    """

    on = models.DateField()
    after_decision = models.UUIDField(null=True)
    groups = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="day_counted_once", fields=["tenant", "on"]),
        ]

    def __str__(self) -> str:
        return f"{self.on}"
