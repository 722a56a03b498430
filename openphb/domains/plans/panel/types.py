"""Words for the risk enablement panel: meetings, agendas, what was decided, and conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.plans.types import Verdict


@dataclass(frozen=True)
class Voice:
    """What a member who took part said of a decision; who does not agree says why, by name."""

    user_id: UUID
    agrees: bool
    words: str = ""
    name: str = ""


@dataclass(frozen=True)
class ConditionDraft:
    """What the panel asks to be done, by whom, by when."""

    words: str
    owner: UUID
    due_on: date


@dataclass(frozen=True)
class ConditionAnswer:
    """A condition of the panel, and what was done about it."""

    id: UUID
    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    words: str
    owner: UUID
    owner_name: str
    due_on: date
    asked_on: date
    met: str
    """What was done; blank where it is still to be done."""
    met_by_name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return not self.met


@dataclass(frozen=True)
class PanelSaid:
    """What a meeting decided about a plan as it was sent."""

    id: UUID
    plan_id: UUID
    version: int
    """The count of the plan's changes when it was sent: a plan sent again is looked at again."""
    verdict: Verdict
    reasons: str
    voices: tuple[Voice, ...]
    conditions: tuple[ConditionAnswer, ...]
    recorded_by_name: str
    recorded_at: datetime
    not_agreed: tuple[tuple[UUID, str], ...] = ()
    """Of a part: each line that the panel did not agree to, with what it buys."""

    @property
    def dissent(self) -> tuple[Voice, ...]:
        """Those who took part and do not agree, each with their words."""
        return tuple(one for one in self.voices if not one.agrees)


@dataclass(frozen=True)
class Item:
    """A plan on a meeting's agenda."""

    id: UUID
    meeting_id: UUID
    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    number: int
    referred: str
    """Why somebody referred it; blank where a rule sent it."""
    waits: bool
    """Whether the plan still waits for its decision."""
    said: PanelSaid | None


@dataclass(frozen=True)
class Meeting:
    """A meeting of the panel, who was there, and its agenda in order."""

    id: UUID
    tenant_id: UUID
    commissioner: str
    held_on: date
    place: str
    called_by_name: str
    present: tuple[tuple[UUID, str], ...]
    items: tuple[Item, ...]
