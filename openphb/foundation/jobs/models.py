"""What the queue itself does not keep: why an attempt failed, and that time passes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.foundation.jobs.types import WorkState
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import Classification, TenantModel
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


class Work(TenantModel):
    """Long work that somebody asked for: what, with which answers of a form, and how it ended.

    Its end is written in the transaction that does the work, so that it is done once however often
    its worker is killed.
    """

    what = models.CharField(max_length=40)
    asked = models.JSONField()
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=WorkState.WAITING)
    ended_at = models.DateTimeField(null=True)
    # What was made or changed: its id, in whatever table.
    result_id = models.UUIDField(null=True)
    message = models.TextField(blank=True)
    mend = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("work_state_known", "state", WorkState),
            models.CheckConstraint(
                name="work_ended_says_how",
                condition=models.Q(state=WorkState.WAITING, ended_at=None, result_id=None)
                | models.Q(state=WorkState.DONE, ended_at__isnull=False, result_id__isnull=False)
                | (
                    models.Q(state=WorkState.REFUSED, ended_at__isnull=False)
                    & ~models.Q(message="")
                ),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "asked_by", "-id"], name="work_by_who_asked")]

    def __str__(self) -> str:
        return f"{self.what} {self.state}"
