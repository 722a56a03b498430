"""Words of a one-off budget: what was paid, what it was spent on, whether it helped, and its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class OneOffState(StrEnum):
    """Where a one-off budget stands; worked out from what was paid, told and closed."""

    AGREED = "agreed"
    TO_TELL = "to_tell"
    LATE = "late"
    TO_LOOK_AT = "to_look_at"
    TO_CLOSE = "to_close"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            OneOffState.AGREED: "Agreed, not paid yet",
            OneOffState.TO_TELL: "Waits for what it was spent on",
            OneOffState.LATE: "Nobody has said in time what it was spent on",
            OneOffState.TO_LOOK_AT: "Look at what it was spent on",
            OneOffState.TO_CLOSE: "To be closed",
            OneOffState.CLOSED: "Closed",
        }[self]


class ToldState(StrEnum):
    """How it stands what somebody said they bought."""

    SENT = "sent"
    ACCEPTED = "accepted"
    ASKED = "asked"

    @property
    def words(self) -> str:
        return {
            ToldState.SENT: "To look at",
            ToldState.ACCEPTED: "Looked at, and right",
            ToldState.ASKED: "Asked about",
        }[self]


class SaidBy(StrEnum):
    """How somebody said something of a one-off budget."""

    OWN_PAGE = "own_page"
    TELEPHONE = "telephone"
    FACE_TO_FACE = "face_to_face"
    LETTER = "letter"

    @property
    def words(self) -> str:
        return {
            SaidBy.OWN_PAGE: "On their own page",
            SaidBy.TELEPHONE: "By telephone",
            SaidBy.FACE_TO_FACE: "Face to face",
            SaidBy.LETTER: "By letter or e-mail",
        }[self]


class UnspentUse(StrEnum):
    """What becomes of money that was not spent on what it was for."""

    OTHER = "other"
    BACK = "back"

    @property
    def words(self) -> str:
        return {
            UnspentUse.OTHER: "It is used for something else that we agree to",
            UnspentUse.BACK: "It comes back to the NHS",
        }[self]


class ReminderKind(StrEnum):
    """Which reminder was written: before the day, or after it."""

    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class ToldDraft:
    """What somebody bought: on a day, for so much. Pence."""

    line_key: UUID
    on: date
    pence: int
    words: str
    how: SaidBy = SaidBy.OWN_PAGE
    name: str = ""


@dataclass(frozen=True)
class OneOffLine:
    """One thing that the money is for, and what was paid for it. Pence."""

    line_id: UUID
    line_key: UUID
    words: str
    agreed_pence: int
    paid_pence: int
    paid_on: date | None


@dataclass(frozen=True)
class ToldAnswer:
    """What was said to be bought, and what was found of it."""

    id: UUID
    budget_id: UUID
    line_key: UUID
    for_words: str
    on: date
    pence: int
    words: str
    how: SaidBy
    name: str
    told_on: date
    document_id: UUID | None
    state: ToldState
    looked_words: str


@dataclass(frozen=True)
class UseAnswer:
    """What was agreed of money that was not spent as planned. Pence."""

    use: UnspentUse
    line_key: UUID
    for_words: str
    pence: int
    words: str
    agreed_with: str
    agreed_on: date


@dataclass(frozen=True)
class HelpAnswer:
    """Whether it helped, from 1 (not at all) to 5 (very much), in the person's words."""

    score: int
    words: str
    name: str
    said_on: date


@dataclass(frozen=True)
class CloseAnswer:
    """How a one-off budget was closed."""

    closed_on: date
    closed_by_name: str
    score: int | None
    words: str
    not_asked: str
    goes_on: bool


@dataclass(frozen=True)
class OneOffFacts:
    """All that the state of a one-off budget is worked out from. Pence."""

    paid_pence: int
    due_on: date | None
    accepted_pence: int
    waiting: int
    """How many things that were told nobody has looked at."""
    used_pence: int
    """What goes to another purpose or comes back, as agreed."""
    closed_at_pence: int | None
    """What had been paid when it was closed last."""

    @property
    def rest_pence(self) -> int:
        """What was paid and is not accounted for."""
        return max(self.paid_pence - self.accepted_pence - self.used_pence, 0)


@dataclass(frozen=True)
class OneOffWaiting:
    """A one-off budget that asks for somebody: for what, since when it was paid, and by when."""

    budget_id: UUID
    subject_id: UUID
    state: OneOffState
    paid_on: date
    due_on: date | None


@dataclass(frozen=True)
class OneOffAnswer:
    """One one-off budget, whole. Pence."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    lines: tuple[OneOffLine, ...]
    facts: OneOffFacts
    state: OneOffState
    told: tuple[ToldAnswer, ...]
    uses: tuple[UseAnswer, ...]
    help: HelpAnswer | None
    close: CloseAnswer | None
    reminded_on: date | None

    @property
    def agreed_pence(self) -> int:
        return sum(one.agreed_pence for one in self.lines)

    @property
    def paid_on(self) -> date | None:
        """On which day the last of it arrived."""
        return max((one.paid_on for one in self.lines if one.paid_on), default=None)
