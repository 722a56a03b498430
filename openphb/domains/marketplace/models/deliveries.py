"""What a provider says was done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openphb.domains.marketplace.models.orders import CareOrder
from openphb.domains.marketplace.types import (
    DeliveryAnswer,
    SaidHow,
    SentBy,
)
from openphb.foundation.organisations.models import Organisation
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import (
    SubjectModel,
    TenantForeignKey,
)


class Delivery(SubjectModel):
    """What a provider says it delivered on a day, and what the person says of it."""

    order = TenantForeignKey(CareOrder)
    order_key = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    on = models.DateField()
    # Nought: taken back.
    hundredths = models.PositiveIntegerField()
    words = models.TextField(blank=True)
    # The provider's own, or made of what the row says.
    row_id = models.CharField(max_length=80)
    sent_on = models.DateField()
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    sent_how = models.CharField(max_length=6, default=SentBy.PAGE)
    # What staff keyed it from, in the provider's name.
    paper = models.TextField(blank=True)
    answer = models.CharField(max_length=10, null=True)
    answer_words = models.TextField(blank=True)
    answered_how = models.CharField(max_length=14, null=True)
    answered_by = models.UUIDField(null=True)
    answered_at = models.DateTimeField(null=True)
    matched_hundredths = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="delivery_row_once", fields=["tenant", "order_key", "row_id"]
            ),
            one_of("delivery_sent_how_known", "sent_how", SentBy),
            models.CheckConstraint(
                name="delivery_keyed_from_a_paper",
                condition=Q(sent_how=SentBy.KEYED) & ~Q(paper="")
                | ~Q(sent_how=SentBy.KEYED) & Q(paper=""),
            ),
            one_of("delivery_answer_known", "answer", DeliveryAnswer, or_null=True),
            one_of("delivery_answered_how_known", "answered_how", SaidHow, or_null=True),
            together(
                "delivery_answered_whole", "answer", "answered_how", "answered_by", "answered_at"
            ),
            models.CheckConstraint(
                name="delivery_answered_by_another_than_keyed_it",
                condition=~Q(sent_how=SentBy.KEYED)
                | Q(answered_by=None)
                | ~Q(answered_by=F("sent_by")),
            ),
            models.CheckConstraint(
                name="delivery_question_says_what",
                condition=Q(answer=None) | ~Q(answer="questioned") | ~Q(answer_words=""),
            ),
            models.CheckConstraint(
                name="delivery_matched_once",
                condition=Q(matched_hundredths__lte=F("hundredths")),
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "order_key", "on"], name="delivery_by_order"),
            models.Index(
                fields=["tenant", "sent_on"],
                name="delivery_unanswered",
                condition=Q(answer=None),
            ),
            models.Index(fields=["subject"], name="delivery_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.hundredths}"
