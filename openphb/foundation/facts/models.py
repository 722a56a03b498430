"""Dated facts that are never edited: what was true when, and what was known when (decision 9)."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models

from openphb.foundation.tenancy.models import Classification, SubjectModel, Tenant


class KnowledgeSequence(models.Model):
    """The next place in a tenant's order of knowledge. Its row lock makes that the order of commit."""

    classification: ClassVar = Classification.FRAMEWORK

    tenant = models.OneToOneField(Tenant, models.PROTECT, primary_key=True, related_name="+")
    latest = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tenant_id} at {self.latest}"


class Fact(SubjectModel):
    """A dated fact: `valid` says when it is true, `known` from which place in the order we knew it.

    Recording a fact that overlaps another closes the other's knowledge and restates what is left of
    it; a row itself is never changed in any other way.
    """

    key_fields: ClassVar[tuple[str, ...]] = ()

    valid = DateRangeField()
    known = BigIntegerRangeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField()

    class Meta:
        abstract = True
