"""Words of a case's steps: categories, decisions and offers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.people.types import Format


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
    MATERNITY = "maternity"
    END_OF_LIFE = "end_of_life"
    ONE_OFF = "one_off"
    FUNDED_NURSING_CARE = "funded_nursing_care"

    @property
    def words(self) -> str:
        """The category as a page names it."""
        return _CATEGORY[self]

    @property
    def may_be_offered(self) -> bool:
        """Whether there can be a budget in it. Funded nursing care is paid to the nursing home."""
        return self is not Category.FUNDED_NURSING_CARE


class Standing(StrEnum):
    """Whether the person has the right to have a budget, may be offered one, or cannot have one."""

    RIGHT = "right"
    DISCRETIONARY = "discretionary"
    NONE = "none"

    @property
    def words(self) -> str:
        """The standing as a page names it."""
        return {
            Standing.RIGHT: "Has the right to a personal health budget",
            Standing.DISCRETIONARY: "May be offered a personal health budget",
            Standing.NONE: "Cannot have a personal health budget for this",
        }[self]


class Eligibility(StrEnum):
    """What the body decided. People decide; OpenPHB records."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"

    @property
    def words(self) -> str:
        """The decision as a page names it."""
        return "Eligible" if self is Eligibility.ELIGIBLE else "Not eligible"


class OfferAnswer(StrEnum):
    """What the person said to the offer of a budget."""

    ACCEPTED = "accepted"
    DECLINED = "declined"

    @property
    def words(self) -> str:
        """The answer as a page names it."""
        return "Accepted" if self is OfferAnswer.ACCEPTED else "Declined"


class Step(StrEnum):
    """How far a case has come; derived from its records, never stored."""

    REFERRED = "referred"
    NOT_ELIGIBLE = "not_eligible"
    ELIGIBLE = "eligible"
    OFFERED = "offered"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """The step as a page names it."""
        return self.value.replace("_", " ").capitalize()


class Doing(StrEnum):
    """What a case waits for somebody to do."""

    DECIDE = "decide"
    OFFER = "offer"
    ANSWER = "answer"
    BUDGET = "budget"
    ASSIGN = "assign"

    @property
    def words(self) -> str:
        """What is to be done, as a page asks for it."""
        return {
            Doing.DECIDE: "Record the eligibility decision",
            Doing.OFFER: "Offer a budget",
            Doing.ANSWER: "Record the answer to the offer",
            Doing.BUDGET: "Open the budget",
            Doing.ASSIGN: "Choose a care co-ordinator",
        }[self]


@dataclass(frozen=True)
class StandingAnswer:
    """Whether there is a right to a budget, and the law that says so."""

    standing: Standing
    source: str


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


@dataclass(frozen=True)
class DecisionAnswer:
    """One eligibility decision as it was recorded."""

    id: UUID
    decision: Eligibility
    decided_on: date
    decided_by_body: str
    reasons: str
    recorded_by: UUID
    recorded_at: datetime
    assessment_id: UUID | None = None
    departs_because: str = ""
    """Why it departs from the team's recommendation or the tool's rule, where it does."""


@dataclass(frozen=True)
class OfferRecord:
    """One offer of a budget; `answer` is None while it is open."""

    id: UUID
    offered_on: date
    how: str
    offered_by: UUID
    answer: OfferAnswer | None
    answered_on: date | None
    decline_reason: str
    formats: tuple[Format, ...] = ()
    language: str = ""
    declined_because: str = ""
    """A code of `DeclinedBecause`; "" where it was not declined, or before reasons were counted."""


@dataclass(frozen=True)
class CaseAnswer:
    """A case with all that was decided and offered, latest first."""

    facts: CaseFacts
    version: int
    name: str
    standing_source: str
    referred_by: str
    reason: str
    closed_on: date | None
    closed_reason: str
    co_ordinator_name: str
    decisions: tuple[DecisionAnswer, ...]
    offers: tuple[OfferRecord, ...]
    doing: tuple[Waiting, ...]


@dataclass(frozen=True)
class Waiting:
    """Something that a case waits for: since when, and by when it is due (None: no clock)."""

    doing: Doing
    since: date
    due: date | None
    due_at: datetime | None = None
    """The hour too, where the clock counts hours and that of receipt is known."""


@dataclass(frozen=True)
class CaseRow:
    """A case as a list shows it."""

    facts: CaseFacts
    name: str


@dataclass(frozen=True)
class CasePage:
    """Fifty cases or fewer, newest first; `next_after` opens the next page, "" for none."""

    rows: tuple[CaseRow, ...]
    next_after: str


@dataclass(frozen=True)
class AttentionItem:
    """One line of a staff Today page."""

    case_id: UUID
    tenant_id: UUID
    subject_id: UUID
    reference: str
    name: str
    doing: Doing
    since: date
    due: date | None
    due_at: datetime | None
    co_ordinator_id: UUID | None


@dataclass(frozen=True)
class CoOrdinator:
    """Somebody who may be a case's co-ordinator."""

    user_id: UUID
    tenant_id: UUID
    name: str


_CATEGORY = {
    Category.CHC_ADULT: "NHS Continuing Healthcare (adults)",
    Category.CHC_FAST_TRACK: "NHS Continuing Healthcare, fast track",
    Category.CHILDREN_CONTINUING_CARE: "Children and young people’s continuing care",
    Category.JOINT_FUNDED: "Jointly funded with the council",
    Category.S117: "After-care under section 117 of the Mental Health Act",
    Category.WHEELCHAIR: "Wheelchair (personal wheelchair budget)",
    Category.LEARNING_DISABILITY: "Learning disability or autism",
    Category.MENTAL_HEALTH: "Mental health",
    Category.LONG_TERM_CONDITION: "Long-term condition",
    Category.MATERNITY: "Maternity",
    Category.END_OF_LIFE: "End of life",
    Category.ONE_OFF: "One-off budget",
    Category.FUNDED_NURSING_CARE: "NHS-funded nursing care in a nursing home",
}
