"""Words of conditions: rows of the law, and versions of what a commissioner adds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.agreements.employing.types import Duty, DutyEffect
from openphb.domains.agreements.types import AgreementKind


@dataclass(frozen=True)
class StandardCondition:
    """A condition that every commissioner's agreements hold, and the rule that it comes from.

    `confirmed` says whether the words of that rule were read; one that is local has no such rule.
    """

    code: str
    kinds: tuple[AgreementKind, ...]
    words: str
    plain: str
    regulation: str
    mark: str
    since: date
    source: str

    @property
    def confirmed(self) -> bool:
        """Whether its source was read."""
        return self.mark == "confirmed"


@dataclass(frozen=True)
class LocalCondition:
    """What a commissioner adds: in which agreements, in its words and in plain ones, and why."""

    kinds: tuple[AgreementKind, ...]
    words: str
    plain: str
    because: str


@dataclass(frozen=True)
class LocalTermsDraft:
    """A whole version: what is added, and which duties of an employer stop what, from a day on."""

    starts_on: date
    conditions: tuple[LocalCondition, ...]
    effects: tuple[tuple[Duty, DutyEffect], ...] = ()

    def effect_of(self, duty: Duty) -> DutyEffect | None:
        """Return what a duty stops here; None where the version says nothing of it."""
        return dict(self.effects).get(duty)


class LocalTermsState(StrEnum):
    """How a version stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"

    @property
    def words(self) -> str:
        """The state as a page names it."""
        return {
            LocalTermsState.PROPOSED: "Waits for somebody else to agree",
            LocalTermsState.AGREED: "Agreed",
            LocalTermsState.REFUSED: "Refused",
        }[self]


@dataclass(frozen=True)
class LocalTermsVersion:
    """A version as it was written, and what somebody else decided about it."""

    id: UUID
    tenant_id: UUID
    draft: LocalTermsDraft
    state: LocalTermsState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str = ""
    decided_on: date | None = None
    reason: str = ""
