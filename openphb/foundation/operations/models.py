"""The quarantine of a restored copy, and how often the database was one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.foundation.tenancy.models import Classification
from openphb.kernel.ids import new_id


class Quarantine(models.Model):
    """A time in which no money may leave: from a restore until somebody has reconciled with the
    bank what was paid after the backup was taken. `restore` writes the row; at most one is open.
    """

    classification: ClassVar = Classification.FRAMEWORK

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    began_at = models.DateTimeField()
    backup_taken_at = models.DateTimeField()
    backup_sha256 = models.CharField(max_length=64)
    released_at = models.DateTimeField(null=True)
    released_by = models.UUIDField(null=True)
    released_because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.ExpressionWrapper(
                    models.Q(released_at__isnull=True), output_field=models.BooleanField()
                ),
                condition=models.Q(released_at__isnull=True),
                name="quarantine_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    released_at__isnull=True, released_by__isnull=True, released_because=""
                )
                | (
                    models.Q(released_at__isnull=False, released_by__isnull=False)
                    & ~models.Q(released_because="")
                ),
                name="quarantine_release_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Restored {self.began_at:%Y-%m-%d %H:%M}"


class ClusterEpoch(models.Model):
    """One life of the database, from its making or from a restore.

    PostgreSQL numbers transactions from the start in every new cluster, so the number of a
    transaction says something only together with its epoch (decision 17). `restore` adds a row;
    nobody else may.
    """

    classification: ClassVar = Classification.FRAMEWORK

    number = models.PositiveIntegerField(primary_key=True)
    began_at = models.DateTimeField()
    because = models.TextField()

    def __str__(self) -> str:
        return f"Epoch {self.number}: {self.because}"
