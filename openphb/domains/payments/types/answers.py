"""What banks said of payments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.payments.returned.match import Outcome
from openphb.domains.payments.returned.types import StatusKind


@dataclass(frozen=True)
class AnswerSummary:
    """One file in which a bank said what became of payments."""

    id: UUID
    tenant_id: UUID
    format: str
    file_name: str
    taken_in_at: datetime


@dataclass(frozen=True)
class AnswerLine:
    """One thing that a bank said, what it came to here, and why."""

    kind: StatusKind
    on: date
    pence: int | None
    outcome: Outcome
    payment_id: UUID | None
    recipient_name: str
    reason: str
    why: str


@dataclass(frozen=True)
class BankAnswerView:
    """A file with its lines, those that a person must look at first."""

    summary: AnswerSummary
    taken_in_by: str
    counts: Mapping[Outcome, int]
    lines: tuple[AnswerLine, ...]
