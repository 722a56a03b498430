"""Sending a message."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.foundation.messaging.jobs import deliver, stopped
from openphb.foundation.messaging.models import Message, MessageStop
from openphb.kernel.refusal import Refusal


@transaction.atomic
def send(
    *,
    by: Viewer,
    at: datetime,
    tenant_id: UUID,
    subject_id: UUID,
    to_address: str,
    heading: str,
    body: str,
    template: str,
    to_estate: bool = False,
) -> UUID:
    """Write a message about a person and queue its delivery; return its id.

    It goes out when the caller's transaction commits. `template` names which words these are.
    After a death only messages `to_estate`, to who settles the affairs, are sent.

    :raises Refusal: `not_permitted`; `messages_stopped`; `address` if it is not an e-mail address;
        `heading` if it is empty or has more than one line; `body` if it is empty.
    """
    actor = by.act(Permission.MESSAGE_SEND, tenant_id=tenant_id, subject_id=subject_id)
    _check(to_address, heading, body)
    if not to_estate and stopped(subject_id):
        raise Refusal(
            "messages_stopped",
            "Nothing more is written to this person: a death is recorded.",
            "Write to whoever settles their affairs.",
        )
    row = Message.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        template=template,
        to_address=to_address,
        heading=heading,
        body=body,
        to_estate=to_estate,
        queued_at=at,
        queued_by=actor.user_id,
    )
    trail.record(
        "message.queued",
        by=actor,
        at=at,
        tenant_id=tenant_id,
        subject_id=subject_id,
        record_kind="message",
        record_id=row.id,
        details={"template": template},
    )
    # Delivered as OpenPHB, so that it still goes out if the sender's role ends meanwhile.
    deliver.defer(by=SYSTEM_USER_ID, message_id=row.id)
    return row.id


@transaction.atomic
def stop_messages(
    *, by: Viewer, at: datetime, tenant_id: UUID, subject_id: UUID, because: str
) -> None:
    """Let nothing more go out to a person, also nothing that is queued. Again changes nothing.

    :raises Refusal: `not_permitted`.
    """
    actor = by.act(Permission.MESSAGE_SEND, tenant_id=tenant_id, subject_id=subject_id)
    if stopped(subject_id):
        return
    row = MessageStop.objects.create(
        tenant_id=tenant_id,
        subject_id=subject_id,
        because=because,
        stopped_by=actor.user_id,
        stopped_at=at,
    )
    _audit_stop("messages.stopped", actor, at, row)


@transaction.atomic
def allow_messages(*, by: Viewer, at: datetime, tenant_id: UUID, subject_id: UUID) -> None:
    """Let messages go out to a person again.

    :raises Refusal: `not_permitted`.
    """
    actor = by.act(Permission.MESSAGE_SEND, tenant_id=tenant_id, subject_id=subject_id)
    for row in MessageStop.objects.filter(
        tenant_id=tenant_id, subject_id=subject_id, lifted_at=None
    ):
        row.lifted_by, row.lifted_at = actor.user_id, at
        row.save(update_fields=["lifted_by", "lifted_at"])
        _audit_stop("messages.allowed", actor, at, row)


def _audit_stop(what: str, actor: Actor, at: datetime, row: MessageStop) -> None:
    trail.record(
        what,
        by=actor,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="message_stop",
        record_id=row.id,
    )


def _check(to_address: str, heading: str, body: str) -> None:
    try:
        validate_email(to_address)
    except ValidationError as fault:
        raise Refusal(
            "address",
            "This is not an e-mail address.",
            "Write it like name@example.com.",
            "to_address",
        ) from fault
    # A line break would let a heading write mail headers of its own.
    if not heading.strip() or len(heading.splitlines()) != 1:
        raise Refusal("heading", "A message needs a heading of one line.", "", "heading")
    if not body.strip():
        raise Refusal("body", "The message is empty.", "Write what you want to say.", "body")
