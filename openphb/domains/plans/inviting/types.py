"""Words for somebody who was invited to help with a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.plans.together.types import AddedAs


class May(StrEnum):
    """What somebody who was invited may do with a plan; each has what stands above it too."""

    READ = "read"
    COMMENT = "comment"
    SUGGEST = "suggest"
    """Other wording, and their own words."""
    WRITE = "write"
    """In the plan itself, with its money."""


class ContributorState(StrEnum):
    """Where an invitation to help with a plan stands."""

    WAITS = "waits"
    HELPS = "helps"
    TOO_LATE = "too_late"
    ENDED = "ended"


@dataclass(frozen=True)
class ContributorDraft:
    """Whom somebody invites: their name, what they are, what they may do and are asked."""

    name: str
    added_as: AddedAs
    may: May
    asked: str
    expires_on: date
    """The first day on which the link works no more."""


@dataclass(frozen=True)
class IssuedLink:
    """An invitation with its code, which is kept nowhere: it is shown once."""

    contributor_id: UUID
    code: str
    expires_on: date


@dataclass(frozen=True)
class Contributor:
    """Somebody who was invited to help with a plan."""

    id: UUID
    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    draft: ContributorDraft
    invited_by_name: str
    invited_at: datetime
    state: ContributorState
    joined_name: str
    """How they call themselves; blank until they joined."""
    ended_words: str
    ended_by_name: str
    ended_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether there is something to withdraw."""
        return self.state in (ContributorState.WAITS, ContributorState.HELPS)


@dataclass(frozen=True)
class HelpedPlan:
    """A plan that somebody helps with, and what happened in it since they last looked."""

    plan_id: UUID
    number: int
    is_draft: bool
    whose: str
    """Whose plan it is, as far as whoever helps may know; else blank."""
    asked: tuple[str, ...]
    """What they were asked for, with who asked."""
    looked_at: datetime | None
    changed: int
    """Changes of its text since then, by others."""
    added: int
    """Things that others added since then."""
    answered: int
    """Words of theirs that were answered since then."""
    may_add: bool = True
    """Whether they may write something beside it, and not only read."""
