"""What the queue itself does not keep: why an attempt failed, and that time passes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.foundation.tenancy.models import Classification
from openphb.kernel.ids import new_id


class JobFailure(models.Model):
    """One attempt that failed, by the kind of its error. No message: it may quote a row."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    job_id = models.BigIntegerField()
    task = models.CharField(max_length=128)
    attempt = models.PositiveIntegerField()
    error_class = models.CharField(max_length=200)
    gave_up = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.task} {self.error_class}"


class Beat(models.Model):
    """When the job that runs every minute last ran: one row."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="beat_is_one_row", condition=models.Q(id=1))]

    def __str__(self) -> str:
        return self.at.isoformat()
