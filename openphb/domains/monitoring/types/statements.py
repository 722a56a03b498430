"""What organisations tell of money that they hold, and what is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from openphb.domains.monitoring.types.states import Doubt, RowKind, RowState
from openphb.foundation.tables import RowWrong
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class RowGiven:
    """One thing that an organisation says it did: their own id of it makes it be told only once."""

    row_key: str
    kind: RowKind
    on: date
    pence: int
    words: str
    evidence: str
    line_key: UUID | None = None


@dataclass(frozen=True)
class StatementGiven:
    """What is told of one person up to a day; and what is left, by the organisation's own books."""

    holding_id: UUID
    until: date
    rows: tuple[RowGiven, ...]
    held_pence: int | None = None


@dataclass(frozen=True)
class Received:
    """What came of a statement: rows that are new, and those that were here already."""

    statement_id: UUID | None
    added: int
    known: int
    held_pence: int
    """What is left if all is accepted."""
    differs_by_pence: int
    """By how much that is less than what the organisation says is left; 0 where it says nothing."""


@dataclass(frozen=True)
class FileTaken:
    """What came of a whole file."""

    added: int
    known: int
    people: int
    wrong: tuple[RowWrong, ...]


@dataclass(frozen=True)
class RowAnswer:
    """One row of a statement, what is in doubt about it, and what was said."""

    id: UUID
    holding_id: UUID
    row_key: str
    kind: RowKind
    on: date
    pence: int
    line_key: UUID | None
    line_words: str
    words: str
    evidence: str
    state: RowState
    doubts: tuple[Doubt, ...]
    question: str
    question_by_person: bool
    asked_at: datetime | None
    answer: str
    answered_at: datetime | None
    decided_by_name: str
    decided_at: datetime | None


@dataclass(frozen=True)
class RowFacts:
    """What the rules hold a row against: facts of its holding, and what was accepted or told before."""

    first_day: date
    last_day: date | None
    """The last day of the agreement or of the person's life; None while it goes on."""
    fee_agreed_pence: Mapping[UUID, int] = field(default_factory=dict)
    fee_before_pence: Mapping[UUID, int] = field(default_factory=dict)
    line_days: Mapping[UUID, Period] = field(default_factory=dict)
    advanced_pence: Mapping[UUID, int] = field(default_factory=dict)
    spent_before_pence: Mapping[UUID, int] = field(default_factory=dict)
    held_pence: int = 0
