"""Words of the clocks that run over a case, of what is late, and of what may be owed for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.kernel.periods import Period


class ClockKind(StrEnum):
    """What a clock waits for."""

    ELIGIBILITY = "eligibility"
    OFFER = "offer"
    REQUEST = "request"
    RECONSIDERATION = "reconsideration"
    REDO = "redo"
    ACKNOWLEDGE = "acknowledge"
    COMPLAINT = "complaint"
    DISPUTE = "dispute"

    @property
    def words(self) -> str:
        """What is waited for, as a list names it."""
        return {
            ClockKind.ELIGIBILITY: "The decision about eligibility",
            ClockKind.OFFER: "The offer of a budget",
            ClockKind.REQUEST: "The answer to who asked for a budget",
            ClockKind.RECONSIDERATION: "The answer to who asked us to look again",
            ClockKind.REDO: "What follows from a decision that changed",
            ClockKind.ACKNOWLEDGE: "Saying that a complaint or a dispute has come",
            ClockKind.COMPLAINT: "The answer to a complaint",
            ClockKind.DISPUTE: "The answer to a dispute about eligibility",
        }[self]

    @property
    def told(self) -> str:
        """What was late, inside a sentence to the person."""
        return {
            ClockKind.ELIGIBILITY: "decided whether you are eligible",
            ClockKind.OFFER: "offered you a personal health budget",
            ClockKind.REQUEST: "answered you when you asked for a budget",
            ClockKind.RECONSIDERATION: "answered you when you asked us to look again",
            ClockKind.REDO: "done what follows from a decision that we changed",
            ClockKind.ACKNOWLEDGE: "told you that we have what you sent us",
            ClockKind.COMPLAINT: "answered your complaint",
            ClockKind.DISPUTE: "answered you about whether you are eligible",
        }[self]


class ClockState(StrEnum):
    """How a clock stands on a day."""

    RUNNING = "running"
    SOON = "soon"
    BROKEN = "broken"


@dataclass(frozen=True)
class Clock:
    """One clock that runs: what it waits for, since when, and by when it is due."""

    kind: ClockKind
    about_id: UUID
    """The record that waits: the case, a request, a disagreement, a notice or a concern."""
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    since: date
    due_on: date


@dataclass(frozen=True)
class Short:
    """Days for which less was paid than should have been, in pence a day or a week."""

    period: Period
    what: str
    should_pence: int
    was_pence: int
    weekly: bool


@dataclass(frozen=True)
class RedressLine:
    """One line of an estimate: what was short, for how many days, and how much that is."""

    what: str
    first: date
    last: date
    days: int
    short_pence: int
    """What was short a day or a week."""
    weekly: bool
    pence: int


@dataclass(frozen=True)
class Redress:
    """What may be owed because money was late or short: an estimate for a person to decide about."""

    lines: tuple[RedressLine, ...]

    @property
    def pence(self) -> int:
        """The sum of the lines."""
        return sum(line.pence for line in self.lines)


@dataclass(frozen=True)
class LateLetterAnswer:
    """A letter that something is late, as it was sent."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    clock: ClockKind
    about_id: UUID
    due_on: date
    next_words: str
    sent_on: date
    sent_by_name: str
    redress: Redress
