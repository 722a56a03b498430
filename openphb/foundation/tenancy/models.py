"""The bases every table stands on: tenant, subject, classification."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from django.db import models

from openphb.kernel.ids import new_id


class Classification(StrEnum):
    """What a table holds, which decides who may read it (decision 4)."""

    TENANT = "tenant"
    NATIONAL = "national"
    FRAMEWORK = "framework"


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # generic only in the stubs
    """A foreign key that the database holds as `(tenant_id, …_id)`, so it can never cross tenants.

    Django's own single-column constraint is off; `Secure` writes the composite one.
    """

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs.setdefault("related_name", "+")
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class Tenant(models.Model):
    """A permanent partition of records. Organisations merge and split; tenants do not."""

    classification: ClassVar = Classification.NATIONAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.TextField(unique=True)

    def __str__(self) -> str:
        return self.name


class TenantModel(models.Model):
    """A row that belongs to one tenant, and to no person in particular."""

    classification: ClassVar = Classification.TENANT
    append_only: ClassVar[bool] = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Subject(TenantModel):
    """Whom personal rows are about: an opaque id, so that lower layers need no word for people."""

    def __str__(self) -> str:
        return str(self.id)


class SubjectModel(TenantModel):
    """A row about one person: the policies read its tenant and its subject."""

    subject = TenantForeignKey(Subject)

    class Meta:
        abstract = True


class Share(TenantModel):
    """One subject's rows opened to another tenant for a while: joint funders and transfers."""

    subject = TenantForeignKey(Subject)
    with_tenant = models.ForeignKey(Tenant, models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.subject_id} with {self.with_tenant_id}"
