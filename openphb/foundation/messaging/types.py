"""Messages as others see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Channel(StrEnum):
    """How a message travels."""

    EMAIL = "email"


class MessageState(StrEnum):
    """Where a message is: waiting, handed to the mail system, or given up."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Envelope:
    """What a gateway is given. `reference` is the message's id, the same at every attempt."""

    reference: UUID
    to_address: str
    heading: str
    body: str


@dataclass(frozen=True)
class MessageLine:
    """A message in a list; `failure` is the code of the last problem, "" if there was none."""

    id: UUID
    heading: str
    to_address: str
    template: str
    state: MessageState
    attempts: int
    failure: str
    queued_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True)
class MessageAnswer:
    """A message with its words."""

    line: MessageLine
    subject_id: UUID
    body: str


@dataclass(frozen=True)
class MessagePage:
    """Messages, newest first; `next_before` is the key of the next page, None on the last."""

    lines: tuple[MessageLine, ...]
    next_before: UUID | None
