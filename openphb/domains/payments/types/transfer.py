"""Words for a case that passes from one commissioner to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.kernel.periods import Period


class TransferState(StrEnum):
    """How far a transfer is."""

    PROPOSED = "proposed"
    """The body that has the case asked the other to take it."""
    ACCEPTED = "accepted"
    """The other body said yes; its finance has not approved the account yet, so it pays nothing."""
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody: the body that has the case goes on paying."""
        return self in (TransferState.PROPOSED, TransferState.ACCEPTED)

    @property
    def words(self) -> str:
        """The state as a page names it."""
        return {
            TransferState.PROPOSED: "Waits for the other body",
            TransferState.ACCEPTED: "Waits for the other body’s finance",
            TransferState.DONE: "Done",
            TransferState.REFUSED: "Refused",
            TransferState.WITHDRAWN: "Taken back",
        }[self]


class TransferBasis(StrEnum):
    """Why another body is responsible: the rule of NHS England's “Who pays?” that it rests on."""

    GP = "gp"
    RESIDENCE = "residence"
    PLACED = "placed"
    AGREED = "agreed"

    @property
    def words(self) -> str:
        """The rule as a page names it."""
        return {
            TransferBasis.GP: "The person is registered with a GP practice there",
            TransferBasis.RESIDENCE: "The person usually lives there, and has no GP practice",
            TransferBasis.PLACED: "The rule for somebody whom a body placed in another area",
            TransferBasis.AGREED: "The two bodies agreed it, for a reason that is said below",
        }[self]


class TransferSide(StrEnum):
    """Which of the two bodies said something."""

    OLD = "old"
    NEW = "new"


@dataclass(frozen=True)
class TransferDraft:
    """A transfer as it is proposed. `effective_on` is the new body's first day of care."""

    to_tenant_id: UUID
    basis: TransferBasis
    effective_on: date
    words: str
    told_on: date


@dataclass(frozen=True)
class HeldByKind:
    """What somebody has of direct payment money, by what it is for. Pence.

    Only `unexplained_pence` may ever be asked back.
    """

    held_pence: int
    earmarked_pence: int
    planned_pence: int
    unexplained_pence: int
    proved_until: date | None
    """The last day that a bank statement proves; None where there is no statement."""


@dataclass(frozen=True)
class CarriedOver:
    """What a transfer made in the new body's records."""

    subject_id: UUID
    case_id: UUID
    case_reference: str
    budget_id: UUID
    plan_id: UUID
    agreement_id: UUID | None


@dataclass(frozen=True)
class TransferSaid:
    """One thing that one side said to the other about a transfer."""

    side: TransferSide
    words: str
    name: str
    said_at: datetime


@dataclass(frozen=True)
class ClaimedLine:
    """What the old body paid of one line for days that the new one is responsible for."""

    words: str
    days: Period
    pence: int


@dataclass(frozen=True)
class TransferAnswer:
    """A transfer as either side may see it."""

    id: UUID
    tenant_id: UUID
    """The old body's records."""
    to_tenant_id: UUID
    subject_id: UUID
    """The person, in the old body's records."""
    budget_id: UUID
    case_id: UUID
    case_reference: str
    from_name: str
    to_name: str
    side: TransferSide
    """On which side the viewer stands."""
    state: TransferState
    basis: TransferBasis
    effective_on: date
    words: str
    told_on: date
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    accepted_by: UUID | None
    accepted_by_name: str
    accepted_at: datetime | None
    co_ordinator_id: UUID | None
    co_ordinator_name: str
    ended_by_name: str
    ended_on: date | None
    ended_words: str
    pays_from: date | None
    """The first day that the new body pays for; known once it is done."""
    done_by_name: str
    done_at: datetime | None
    to_case_id: UUID | None
    to_reference: str
    said: tuple[TransferSaid, ...]


@dataclass(frozen=True)
class TransferLine:
    """One transfer in a list."""

    id: UUID
    case_reference: str
    from_name: str
    to_name: str
    side: TransferSide
    state: TransferState
    effective_on: date
    proposed_on: date


@dataclass(frozen=True)
class ReceivedAnswer:
    """That a case came from another body: since when, and what the person had with them."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    case_reference: str
    budget_id: UUID
    from_name: str
    from_reference: str
    to_name: str
    basis: TransferBasis
    effective_on: date
    pays_from: date
    words: str
    held: HeldByKind | None
    """None where the person held no money of a direct payment."""
    taken_over_by_name: str
    taken_over_at: datetime
    check_on: str
    """How finance checked the account; "" where there is none."""
