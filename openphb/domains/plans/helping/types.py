"""Words for those who help people to plan, and for a person's choice of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class HelperKind(StrEnum):
    """Who may help somebody to plan."""

    NURSE = "nurse"
    ORGANISATION = "organisation"
    PEER = "peer"
    BROKER = "broker"


@dataclass(frozen=True)
class HelperDraft:
    """What a commissioner writes down of somebody who helps to plan."""

    kind: HelperKind
    name: str
    helps_with: str
    contact: str
    contract_from: date
    contract_to: date | None = None
    training: str = ""
    trained_until: date | None = None
    languages: str = ""
    area: str = ""


@dataclass(frozen=True)
class Helper:
    """Somebody who helps to plan, as last written down, and why they cannot be chosen today."""

    id: UUID
    key: UUID
    tenant_id: UUID
    draft: HelperDraft
    recorded_by_name: str
    recorded_at: datetime
    why_not: str
    """Blank where they can be chosen."""


@dataclass(frozen=True)
class Choice:
    """Whom a person chose to help with one version, when, and in which words; None: nobody."""

    helper: Helper | None
    words: str
    chosen_on: date
    recorded_by_name: str


@dataclass(frozen=True)
class HelpChosen:
    """The choices about one version, newest first, and who may be chosen today."""

    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    number: int
    version: int
    choices: tuple[Choice, ...]
    helpers: tuple[Helper, ...]

    @property
    def now(self) -> Choice | None:
        """Return the choice that counts."""
        return self.choices[0] if self.choices else None
