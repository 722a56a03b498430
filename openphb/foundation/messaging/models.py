"""Messages: what was written to whom, and whether it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.foundation.messaging.types import Channel, MessageState
from openphb.foundation.tenancy.constraints import one_of
from openphb.foundation.tenancy.models import SubjectModel


class Message(SubjectModel):
    """One message to one address about one person."""

    channel = models.CharField(max_length=10, default=Channel.EMAIL.value)
    state = models.CharField(max_length=10, default=MessageState.QUEUED.value)
    template = models.CharField(max_length=80)
    to_address = models.TextField()
    heading = models.TextField()
    body = models.TextField()
    queued_at = models.DateTimeField()
    queued_by = models.UUIDField()
    attempts = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=60, default="")
    sent_at = models.DateTimeField(null=True)
    gateway = models.CharField(max_length=20, default="")
    gateway_reference = models.TextField(default="")

    class Meta:
        constraints = [
            one_of("message_channel_known", "channel", Channel),
            one_of("message_state_known", "state", MessageState),
            models.CheckConstraint(
                name="message_sent_has_its_time",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [models.Index(fields=["tenant", "subject", "id"], name="message_by_subject")]

    def __str__(self) -> str:
        return f"{self.template} {self.state}"
