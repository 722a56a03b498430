"""The commissioner's own offer: written by one, published by another, never edited."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from openphb.foundation.tenancy.models import TenantForeignKey, TenantModel

SAYS_NOTHING = r"^\s*$"


class LocalOffer(TenantModel):
    """What a commissioner says of each category to which the law gives no right, from a day on."""

    append_only: ClassVar[bool] = True

    starts_on = models.DateField()
    words = models.TextField()
    # One object a category: its code, whether it is offered, and to whom or why not in words.
    lines = models.JSONField()
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="local_offer_has_words", condition=~Q(words__regex=SAYS_NOTHING)
            )
        ]
        indexes = [models.Index(fields=["tenant", "starts_on"], name="local_offer_by_day")]

    def __str__(self) -> str:
        return f"own offer from {self.starts_on}"


class LocalOfferDecision(TenantModel):
    """What somebody other than its writer said of a version: published, or not, and why."""

    append_only: ClassVar[bool] = True

    offer = TenantForeignKey(LocalOffer)
    # The offer's own, held so by the database, so that it can see the two people.
    proposed_by = models.UUIDField()
    published = models.BooleanField()
    decided_on = models.DateField()
    decided_by = models.UUIDField()
    decided_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="local_offer_decided_once", fields=["tenant", "offer"]),
            models.CheckConstraint(
                name="local_offer_decided_by_another", condition=~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="local_offer_decided_with_reason", condition=~Q(reason__regex=SAYS_NOTHING)
            ),
        ]

    def __str__(self) -> str:
        return "published" if self.published else "not published"
