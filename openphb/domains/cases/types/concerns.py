"""Words of complaints and of disputes about eligibility, each in a queue of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.disagreeing import Heard


class Queue(StrEnum):
    """Where somebody's wish to put something right is looked at."""

    COMPLAINT = "complaint"
    ELIGIBILITY = "eligibility"
    DECISION = "decision"

    @property
    def words(self) -> str:
        """The queue as a page names it."""
        return {
            Queue.COMPLAINT: "Complaints",
            Queue.ELIGIBILITY: "Disputes about eligibility",
            Queue.DECISION: "Decisions about a budget",
        }[self]


class ConcernStep(StrEnum):
    """What was done about a concern."""

    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    TO_NHS_ENGLAND = "to_nhs_england"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The step as a page names it."""
        return {
            ConcernStep.ACKNOWLEDGED: "We said that we have it",
            ConcernStep.ANSWERED: "We answered",
            ConcernStep.TO_NHS_ENGLAND: "NHS England was asked for an independent review",
            ConcernStep.MOVED: "Moved to the right queue",
            ConcernStep.WITHDRAWN: "Taken back by who made it",
        }[self]

    @property
    def ends(self) -> bool:
        """Whether nothing waits after it."""
        return self in (ConcernStep.ANSWERED, ConcernStep.MOVED, ConcernStep.WITHDRAWN)


@dataclass(frozen=True)
class StepTaken:
    """One step, with its words."""

    step: ConcernStep
    taken_on: date
    words: str
    taken_by_name: str


@dataclass(frozen=True)
class ConcernAnswer:
    """A complaint or a dispute about eligibility, with its steps, first to last."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    queue: Queue
    received_on: date
    happened_on: date | None
    heard: Heard
    words: str
    acknowledge_by: date
    answer_by: date
    steps: tuple[StepTaken, ...]

    @property
    def acknowledged_on(self) -> date | None:
        """When whoever made it was told that it had come."""
        return next(
            (one.taken_on for one in self.steps if one.step is ConcernStep.ACKNOWLEDGED), None
        )

    @property
    def open(self) -> bool:
        """Whether it waits for somebody."""
        return not any(one.step.ends for one in self.steps)
