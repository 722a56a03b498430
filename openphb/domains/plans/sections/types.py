"""Words for the sections of a plan and its structured parts, whoever wrote them and who sees them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class Section(StrEnum):
    """The parts of a plan that are in words. `data/sections.csv` says of each what it is for."""

    ABOUT_ME = "about_me"
    WHAT_MATTERS = "what_matters"
    HOW_TO_SUPPORT_ME = "how_to_support_me"
    STRENGTHS = "strengths"
    COMMUNICATION = "communication"
    MONITORING = "monitoring"
    TRAINING = "training"
    LEARNING = "learning"
    CONTINGENCY = "contingency"
    CAPACITY = "capacity"
    ADVANCE_DECISIONS = "advance_decisions"
    LIBERTY = "liberty"
    SAFEGUARDING = "safeguarding"
    REVIEW_HOW = "review_how"
    ANYTHING_ELSE = "anything_else"


class Sees(StrEnum):
    """Which body reads a section or a part of a plan, besides the person."""

    BOTH = "both"
    HEALTH = "health"
    COUNCIL = "council"


class MeasureKind(StrEnum):
    """How the person chose to know whether an outcome comes about."""

    WORDS = "words"
    SCALE = "scale"
    COUNT = "count"


class ActionStatus(StrEnum):
    """How far something that somebody agreed to do has come."""

    TO_DO = "to_do"
    DOING = "doing"
    DONE = "done"
    STOPPED = "stopped"


class PersonRole(StrEnum):
    """What somebody is to the plan. Each plan has exactly one care co-ordinator."""

    CO_ORDINATOR = "co_ordinator"
    CLINICIAN = "clinician"
    SUPPORTER = "supporter"
    ADVOCATE = "advocate"
    OTHER = "other"


class AssentForm(StrEnum):
    """In what form somebody agreed to a plan."""

    SPOKEN = "spoken"
    WRITTEN = "written"
    SIGNED = "signed"
    OTHER = "other"


class PartKind(StrEnum):
    """What a piece of writing in a plan is: a section, or one of its parts."""

    SECTION = "section"
    DATES = "dates"
    NEED = "need"
    OUTCOME = "outcome"
    ACTION = "action"
    LINE = "line"
    RISK = "risk"
    STEP = "step"
    PERSON = "person"
    ASSENT = "assent"


@dataclass(frozen=True)
class Assessed:
    """Who assessed a need and when, which condition it comes from, and who watches over that."""

    assessed_by: str = ""
    assessed_on: date | None = None
    condition: str = ""
    monitored_by: str = ""


@dataclass(frozen=True)
class Measure:
    """Where an outcome stands and should get to, on a scale of 0 to 10 or counted, and by when."""

    kind: MeasureKind = MeasureKind.WORDS
    baseline: int | None = None
    target: int | None = None
    by_when: date | None = None


@dataclass(frozen=True)
class Weighed:
    """How a risk is seen and weighed: likelihood and impact from 1 to 5, before and after."""

    person_view: str = ""
    professional_view: str = ""
    likelihood: int | None = None
    impact: int | None = None
    residual_likelihood: int | None = None
    residual_impact: int | None = None
    look_again_on: date | None = None


@dataclass(frozen=True)
class ActionDraft:
    """Something that somebody will do and that needs no money."""

    words: str
    who: str
    by_when: date | None = None
    status: ActionStatus = ActionStatus.TO_DO
    outcome_id: UUID | None = None


@dataclass(frozen=True)
class StepDraft:
    """What happens when something goes wrong: trigger, what, who, and up to how many pence."""

    trigger: str
    happens: str
    who: str
    cap_pence: int | None = None


@dataclass(frozen=True)
class PersonDraft:
    """Somebody who matters to the plan."""

    role: PersonRole
    name: str
    does: str = ""
    contact: str = ""


@dataclass(frozen=True)
class AssentDraft:
    """That somebody agreed to a plan: who, when, how, and in which form it was put to them."""

    name: str
    standing: str
    agreed_on: date
    form: AssentForm
    put_as: str = ""


@dataclass(frozen=True)
class SectionMark:
    """Who wrote a section last and when, who sees it, and at which change of the plan it stands."""

    section: Section
    revision: int
    sees: Sees
    written_by_name: str
    written_at: datetime


@dataclass(frozen=True)
class ActionAnswer:
    """Something that somebody will do."""

    id: UUID
    action_key: UUID
    position: int
    draft: ActionDraft
    sees: Sees


@dataclass(frozen=True)
class StepAnswer:
    """One thing to do when something goes wrong."""

    id: UUID
    step_key: UUID
    position: int
    draft: StepDraft
    sees: Sees


@dataclass(frozen=True)
class PersonAnswer:
    """Somebody who matters to the plan."""

    id: UUID
    person_key: UUID
    position: int
    draft: PersonDraft
    sees: Sees


@dataclass(frozen=True)
class AssentAnswer:
    """That somebody agreed to this version."""

    id: UUID
    position: int
    draft: AssentDraft


@dataclass(frozen=True)
class SetAside:
    """What somebody wrote while somebody else saved the same: kept, and not in the plan."""

    id: UUID
    said: Mapping[str, object]
    written_by_name: str
    written_at: datetime
