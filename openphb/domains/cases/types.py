"""Words of this domain: categories, decisions and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Category(StrEnum):
    """Why a person may have a budget."""

    CHC_ADULT = "chc_adult"
    CHC_FAST_TRACK = "chc_fast_track"
    CHILDREN_CONTINUING_CARE = "children_continuing_care"
    JOINT_FUNDED = "joint_funded"
    S117 = "s117"
    WHEELCHAIR = "wheelchair"
    LEARNING_DISABILITY = "learning_disability"
    MENTAL_HEALTH = "mental_health"
    LONG_TERM_CONDITION = "long_term_condition"
    END_OF_LIFE = "end_of_life"
    ONE_OFF = "one_off"


class Standing(StrEnum):
    """Whether the person has the right to have a budget, or may be offered one."""

    RIGHT = "right"
    DISCRETIONARY = "discretionary"


class Eligibility(StrEnum):
    """What the body decided. People decide; OpenPHB records."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"


class OfferAnswer(StrEnum):
    """What the person said to the offer of a budget."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Step(StrEnum):
    """How far a case has come; derived from its records, never stored."""

    REFERRED = "referred"
    NOT_ELIGIBLE = "not_eligible"
    ELIGIBLE = "eligible"
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CLOSED = "closed"


@dataclass(frozen=True)
class CaseFacts:
    """What the domains above need to know of a case."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    reference: str
    category: Category
    standing: Standing
    step: Step
    referred_on: date
    co_ordinator_id: UUID | None
