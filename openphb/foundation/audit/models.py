"""Who did what, who looked, and who was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.foundation.access.types import Role
from openphb.foundation.tenancy.models import (
    Classification,
    Subject,
    SubjectModel,
    TenantForeignKey,
    TenantModel,
)
from openphb.kernel.ids import new_id


class AuditEvent(TenantModel):
    """One thing done, written in the transaction that did it.

    Details hold ids, codes and amounts: no names and no clinical text, so that erasure stays possible.
    """

    append_only: ClassVar[bool] = True

    subject = TenantForeignKey(Subject, null=True)
    at = models.DateTimeField()
    user_id = models.UUIDField()
    grant_id = models.UUIDField()
    role = models.CharField(max_length=20, choices=Role)
    authority = models.TextField()
    what = models.CharField(max_length=60)
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    details = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["tenant", "subject", "at"], name="audit_by_subject"),
            models.Index(fields=["tenant", "record_id", "at"], name="audit_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.record_id}"


class Look(SubjectModel):
    """Somebody opened a person's record. Its holder can see this, unless it is withheld."""

    append_only: ClassVar[bool] = True

    at = models.DateTimeField()
    user_id = models.UUIDField()
    name = models.TextField()
    role = models.CharField(max_length=20, choices=Role)
    page = models.CharField(max_length=80)
    withheld = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["subject", "at"], name="look_by_subject")]

    def __str__(self) -> str:
        return f"{self.page} {self.at:%Y-%m-%d}"


class RefusedAttempt(models.Model):
    """Something tried and refused: written by a connection of its own, so a rollback keeps it."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    user_id = models.UUIDField(null=True)
    code = models.CharField(max_length=60)
    route = models.CharField(max_length=120)
    record_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.code} {self.route}"
