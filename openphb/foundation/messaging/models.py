"""Messages: what was written to whom, and whether it went."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openphb.foundation.messaging.types import Channel, MessageState
from openphb.foundation.tenancy.constraints import one_of, together
from openphb.foundation.tenancy.models import SubjectModel


class Message(SubjectModel):
    """One message to one address about one person."""

    channel = models.CharField(max_length=10, default=Channel.EMAIL.value)
    state = models.CharField(max_length=10, default=MessageState.QUEUED.value)
    template = models.CharField(max_length=80)
    to_address = models.TextField()
    heading = models.TextField()
    body = models.TextField()
    # For whoever settles the affairs of somebody who died: it goes out although messages stopped.
    to_estate = models.BooleanField(default=False)
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


class MessageStop(SubjectModel):
    """That nothing more is written to a person, from when, and why; lifted where it was a mistake."""

    because = models.TextField()
    stopped_by = models.UUIDField()
    stopped_at = models.DateTimeField()
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="message_stop_one_at_a_time",
                fields=["tenant", "subject"],
                condition=Q(lifted_at=None),
            ),
            together("message_stop_lifted_by_and_at", "lifted_by", "lifted_at"),
        ]

    def __str__(self) -> str:
        return "lifted" if self.lifted_at else "stopped"
