"""Words for what is checked before a plan is agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.plans.sections.types import Sees

NATIONAL = "excluded_"
"""How the code of what no budget buys begins; what follows is its code in `excluded.csv`."""

ABOVE_USUAL = "above_usual."
"""How the indicative key of a line begins that pays what a bank holiday costs above a usual day."""


class Severity(StrEnum):
    """What a fault does to a plan: it stops it, somebody must approve it by name, or it is a hint."""

    STOPS = "stops"
    NEEDS_APPROVAL = "needs_approval"
    WARNS = "warns"


class Topic(StrEnum):
    """What a check is about, in the order in which people read faults."""

    CONTENT = "content"
    JOINS = "joins"
    EXCLUDED = "excluded"
    FAMILY = "family"
    CHECKED = "checked"
    TOP_UP = "top_up"
    HOURS = "hours"
    TWICE = "twice"
    MONEY = "money"


class Mark(StrEnum):
    """How well we know the source of a check: read, or from knowledge and still to be verified."""

    CONFIRMED = "confirmed"
    UNVERIFIED = "unverified"


@dataclass(frozen=True)
class Check:
    """One fault that a plan can have: what is looked for, what is said of it, and where it comes from.

    `message` and `mend` may name parts of the plan in braces. `place` is the part of the plan where
    it is mended.
    """

    code: str
    severity: Severity
    topic: Topic
    checks: str
    message: str
    mend: str
    why: str
    source: str
    mark: Mark
    place: str
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        """Return whether the check is made on a day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class OwnMoney(StrEnum):
    """What money of the person's own, or of somebody else for them, is for."""

    NONE = "none"
    TOP_UP = "top_up"
    SEPARATE = "separate"
    WHEELCHAIR = "wheelchair"
    COUNCIL_CHARGE = "council_charge"


@dataclass(frozen=True)
class Visit:
    """When help comes: a set of weekdays (`kernel.recurring`), and minutes after midnight.

    An end that is not after the beginning is on the next day.
    """

    weekdays: int
    begins: int
    ends: int

    @property
    def minutes(self) -> int:
        """Return how long one visit takes."""
        return (self.ends - self.begins) % (24 * 60) or 24 * 60


@dataclass(frozen=True)
class LineAbout:
    """What is said of a line besides its price: who is paid, when they come, what else is paid."""

    paid_name: str = ""
    relationship: str = ""
    """A code of `data/relationships.csv`; blank where it was not said."""
    same_household: bool = False
    household_from: date | None = None
    """Since when they share a home."""
    dbs_on: date | None = None
    """The day of the enhanced DBS check of whoever is paid; None where none was seen."""
    visits: tuple[Visit, ...] = ()
    own_money: OwnMoney = OwnMoney.NONE
    own_pence: int = 0
    """What the person or others pay themselves, each time the line is paid."""
    own_words: str = ""
    """What it buys, and how it is kept apart."""


@dataclass(frozen=True)
class Beside:
    """Somebody beside the person as the rules look at them."""

    name: str
    relationship: str
    """As it was written down: "wife", "friend"."""
    decides: bool
    """They are the person's representative."""
    receives: bool
    """They are the person's nominee."""
    same_household: bool


@dataclass(frozen=True)
class OtherLine:
    """A line of another agreed plan of the same person."""

    description: str
    kind: str
    supplier: str
    plan: str
    """How a page names that plan."""
    needs: tuple[str, ...]
    valid_from: date
    valid_to: date | None
    sees: frozenset[Sees] = frozenset({Sees.BOTH})
    """Who reads it, and each need that it answers."""


@dataclass(frozen=True)
class LocalRow:
    """Something that a commissioner's own list leaves out unless somebody approves it by name."""

    code: str
    what: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    why: str


class ApprovalState(StrEnum):
    """Where a request to approve an exception stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@dataclass(frozen=True)
class NamedException:
    """One exception that somebody asked for, and what was said to it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    code: str
    about: str
    """What it is about: the fault's code and the key of the line, the same in every version."""
    what: str
    necessity: str
    evidence: str
    document_id: UUID | None
    expires_on: date
    """The last day on which it counts."""
    state: ApprovalState
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    decided_by_name: str = ""
    decided_at: datetime | None = None
    reasons: str = ""

    def counts_on(self, day: date) -> bool:
        """Return whether it lets a plan through on a day."""
        return self.state is ApprovalState.APPROVED and day <= self.expires_on


@dataclass(frozen=True)
class LocalDraft:
    """What somebody puts forward for a commissioner's own list."""

    what: str
    words: str
    """One a line: what gives it away in a line's description."""
    unless: str
    why: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class LocalAnswer:
    """One version of a row of a commissioner's own list, and what was said of it."""

    id: UUID
    tenant_id: UUID
    commissioner: str
    row: LocalRow
    valid_from: date
    valid_to: date | None
    state: ApprovalState
    proposed_by: UUID
    proposed_by_name: str
    decided_by_name: str
    reasons: str
    proposed_at: datetime


@dataclass(frozen=True)
class ExceptionDraft:
    """What somebody asks to be let do by exception, why it is necessary, and how that is known."""

    about: str
    necessity: str
    evidence: str
    document_id: UUID | None
    expires_on: date
