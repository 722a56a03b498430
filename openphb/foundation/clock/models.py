"""Business time. The demonstration may set "today"; it is stored, shown, and only moves forward."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from openphb.foundation.tenancy.models import Classification


class PretendToday(models.Model):
    """The one row that sets "today" in a demonstration. Without it, today is the real day."""

    classification: ClassVar = Classification.FRAMEWORK

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    today = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="pretend_today_is_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return self.today.isoformat()
