"""What an organisation says is still owed when it stops holding somebody's money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.monitoring.types.states import HoldingKind
from openphb.domains.payments.types import ClosingKind


class LiabilityState(StrEnum):
    """How something stands that an organisation says is still owed at the end."""

    TOLD = "told"
    QUESTIONED = "questioned"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PAID = "paid"

    @property
    def words(self) -> str:
        return {
            LiabilityState.TOLD: "Waits",
            LiabilityState.QUESTIONED: "Questioned",
            LiabilityState.ACCEPTED: "Accepted",
            LiabilityState.REFUSED: "Not accepted",
            LiabilityState.WITHDRAWN: "Taken back",
            LiabilityState.PAID: "They say it is paid",
        }[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody of the commissioner still has to decide."""
        return self in (LiabilityState.TOLD, LiabilityState.QUESTIONED)


class PaidFrom(StrEnum):
    """What money pays something that is still owed at the end."""

    HELD = "held"
    """What the organisation holds already."""
    DUE = "due"
    """A further direct payment: not enough is held."""

    @property
    def words(self) -> str:
        return {
            PaidFrom.HELD: "From what they hold",
            PaidFrom.DUE: "By a further payment, because not enough is held",
        }[self]


@dataclass(frozen=True)
class LiabilityGiven:
    """What an organisation says is still owed, to whom, when, and what shows it. Pence."""

    kind: ClosingKind
    pence: int
    due_on: date
    words: str
    evidence: str
    line_key: UUID


@dataclass(frozen=True)
class LiabilityAnswer:
    """Something that an organisation says is still owed, and what became of it. Pence."""

    id: UUID
    holding_id: UUID
    holding_kind: HoldingKind
    budget_id: UUID
    tenant_id: UUID
    subject_id: UUID
    organisation_name: str
    person_name: str
    kind: ClosingKind
    pence: int
    due_on: date
    words: str
    evidence: str
    line_words: str
    state: LiabilityState
    told_by_name: str
    told_at: datetime
    question: str
    answer: str
    decided_by_name: str
    decided_words: str
    paid_from: PaidFrom | None
