"""Messages that were written about a person."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.messaging.models import Message
from openphb.foundation.messaging.types import (
    MessageAnswer,
    MessageLine,
    MessagePage,
    MessageState,
)
from openphb.kernel.refusal import NothingThere

PAGE = 50


def messages(*, viewer: Viewer, subject_id: UUID, before: UUID | None = None) -> MessagePage:
    """Return one page of the messages about a person, newest first, older than `before`."""
    older = Q(id__lt=before) if before else Q()
    reach = viewer.scope(Permission.MESSAGE_VIEW).q()
    rows = list(
        Message.objects.filter(reach, older, subject_id=subject_id).order_by("-id")[: PAGE + 1]
    )
    return MessagePage(
        tuple(_line(row) for row in rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None
    )


def message(*, viewer: Viewer, message_id: UUID) -> MessageAnswer:
    """Return a message with its words.

    :raises NothingThere: if there is no such message that this viewer may see.
    """
    reach = viewer.scope(Permission.MESSAGE_VIEW).q()
    row = Message.objects.filter(reach, id=message_id).first()
    if row is None:
        raise NothingThere("message")
    return MessageAnswer(_line(row), row.subject_id, row.body)


def _line(row: Message) -> MessageLine:
    return MessageLine(
        id=row.id,
        heading=row.heading,
        to_address=row.to_address,
        template=row.template,
        state=MessageState(row.state),
        attempts=row.attempts,
        failure=row.failure,
        queued_at=row.queued_at,
        sent_at=row.sent_at,
    )
