"""Words of assessments: the tools, what was found with them, and the clocks that they start."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types.steps import Category, Eligibility


class Tool(StrEnum):
    """What kind of tool an assessment was made with."""

    CHECKLIST = "checklist"
    DST = "dst"
    FAST_TRACK = "fast_track"
    CHILDREN = "children"
    S117 = "s117"
    WHEELCHAIR = "wheelchair"


class Level(StrEnum):
    """How great a need is in one domain."""

    NONE = "N"
    LOW = "L"
    MODERATE = "M"
    HIGH = "H"
    SEVERE = "S"
    PRIORITY = "P"

    @property
    def words(self) -> str:
        """The level as a form offers it."""
        return {
            Level.NONE: "No needs",
            Level.LOW: "Low",
            Level.MODERATE: "Moderate",
            Level.HIGH: "High",
            Level.SEVERE: "Severe",
            Level.PRIORITY: "Priority",
        }[self]


class Checked(StrEnum):
    """Where a Checklist puts a domain: A is the greatest need."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def words(self) -> str:
        """The answer as a form offers it."""
        return f"{self.value}"


class Said(StrEnum):
    """The answer to a question of a tool that asks questions."""

    YES = "yes"
    NO = "no"

    @property
    def words(self) -> str:
        """The answer as a form offers it."""
        return self.value.capitalize()


Mark = Level | Checked | Said
LEAST = frozenset({Level.NONE, Checked.C, Said.NO})
"""Nothing more is to be said of a domain at one of these."""


def mark_of(code: str) -> Mark:
    """Return the level or answer that a code of a tool's table names; `ValueError` for none."""
    for scale in (Level, Checked, Said):
        if code in {one.value for one in scale}:
            return scale(code)
    raise ValueError(code)


@dataclass(frozen=True)
class ToolDomain:
    """One area that a tool looks at, with the levels that it has there."""

    code: str
    name: str
    hint: str
    levels: tuple[Mark, ...]
    levels_seen: bool
    """Whether its levels were seen in a source, and are not from knowledge alone."""
    source: str


@dataclass(frozen=True)
class ToolVersion:
    """One version of a tool, in force between two days."""

    code: str
    kind: Tool
    name: str
    categories: frozenset[Category]
    valid_from: date
    valid_to: date | None
    domains: tuple[ToolDomain, ...]
    has_team: bool
    """Whether a multi-disciplinary team completes it."""
    has_characteristics: bool
    recommends: bool
    rule: str
    seen: bool
    """Whether its rule was seen in a source."""
    source: str

    def domain(self, code: str) -> ToolDomain:
        """Return one of its domains; `KeyError` for none."""
        return {one.code: one for one in self.domains}[code]


class Side(StrEnum):
    """From which side a member of the team comes."""

    HEALTH = "health"
    SOCIAL_CARE = "social_care"
    OTHER = "other"

    @property
    def words(self) -> str:
        """The side as a form offers it."""
        return {
            Side.HEALTH: "Health care",
            Side.SOCIAL_CARE: "Social care",
            Side.OTHER: "Somebody else",
        }[self]


class Origin(StrEnum):
    """How an assessment came to be recorded here."""

    KEYED = "keyed"
    UPLOADED = "uploaded"


class WhoPaid(StrEnum):
    """Who paid for the care while a decision was late."""

    PERSON = "person"
    COUNCIL = "council"
    NHS = "nhs"
    NOBODY = "nobody"
    NOT_KNOWN = "not_known"

    @property
    def words(self) -> str:
        """Who paid, as a page says it."""
        return {
            WhoPaid.PERSON: "The person or their family",
            WhoPaid.COUNCIL: "The council",
            WhoPaid.NHS: "The NHS",
            WhoPaid.NOBODY: "Nobody: no care was paid for",
            WhoPaid.NOT_KNOWN: "Not known yet",
        }[self]


class Expectation(StrEnum):
    """What a tool's own rule makes of what was found. It is no decision."""

    FULL_ASSESSMENT = "full_assessment"
    NO_FULL_ASSESSMENT = "no_full_assessment"
    EXPECTED = "expected"
    MAY_INDICATE = "may_indicate"
    NOT_SHOWN = "not_shown"
    MUST_BE_ELIGIBLE = "must_be_eligible"
    NOT_COMPLETE = "not_complete"
    NO_RULE = "no_rule"

    @property
    def words(self) -> str:
        """What the rule says, as a page tells it."""
        return {
            Expectation.FULL_ASSESSMENT: "Positive: a full assessment is needed",
            Expectation.NO_FULL_ASSESSMENT: "Negative: no full assessment is needed",
            Expectation.EXPECTED: "Eligibility would be expected",
            Expectation.MAY_INDICATE: "This may indicate a primary health need",
            Expectation.NOT_SHOWN: "The levels alone show no expectation",
            Expectation.MUST_BE_ELIGIBLE: (
                "The completed tool is enough: the body must decide that the person is eligible"
            ),
            Expectation.NOT_COMPLETE: "The tool does not meet its own conditions",
            Expectation.NO_RULE: "This tool has no rule to work out",
        }[self]

    @property
    def points_to(self) -> Eligibility | None:
        """The decision that it leads one to expect; None where it leads to none."""
        return {
            Expectation.EXPECTED: Eligibility.ELIGIBLE,
            Expectation.MUST_BE_ELIGIBLE: Eligibility.ELIGIBLE,
            Expectation.NO_FULL_ASSESSMENT: Eligibility.NOT_ELIGIBLE,
        }.get(self)


@dataclass(frozen=True)
class Reading:
    """What a tool's own rule says of what was found, and because of what."""

    expectation: Expectation
    because: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What was found in one domain: the level, and its evidence in words."""

    domain: str
    mark: Mark
    evidence: str = ""


@dataclass(frozen=True)
class Member:
    """Somebody who took part."""

    name: str
    profession: str
    side: Side
    organisation: str


@dataclass(frozen=True)
class Characteristics:
    """What the team says of the needs taken together."""

    nature: str = ""
    intensity: str = ""
    complexity: str = ""
    unpredictability: str = ""


@dataclass(frozen=True)
class AssessmentDraft:
    """An assessment as somebody tells it, before it is recorded."""

    tool: str
    completed_on: date
    received_at: datetime
    findings: tuple[Finding, ...]
    members: tuple[Member, ...] = ()
    characteristics: Characteristics = field(default_factory=Characteristics)
    recommended: Eligibility | None = None
    recommendation: str = ""


@dataclass(frozen=True)
class AssessmentAnswer:
    """One version of an assessment as it was recorded."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    case_id: UUID
    tool: ToolVersion
    number: int
    latest: bool
    correction: str
    """Why it replaces the version before; blank in the first."""
    told: AssessmentDraft
    reading: Reading
    starts_clock: bool
    origin: Origin
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class NeedNoticeAnswer:
    """That the body was told of a need in another way than by a tool."""

    id: UUID
    received_at: datetime
    words: str


@dataclass(frozen=True)
class DelayAnswer:
    """Why a decision is late, whether that was beyond the body's control, and who paid meanwhile."""

    id: UUID
    said_on: date
    words: str
    beyond_control: bool
    paid_by: WhoPaid


class ClockName(StrEnum):
    """Which clock runs."""

    DECISION = "decision"
    FAST_TRACK = "fast_track"
    DECISION_ELSEWHERE = "decision_elsewhere"
    CHC_FIRST_REVIEW = "chc_first_review"
    CHC_NEXT_REVIEW = "chc_next_review"


@dataclass(frozen=True)
class ClockRule:
    """How long a clock runs, from a day on, and who says so."""

    name: ClockName
    amount: int
    unit: str
    """Hours, days or months."""
    valid_from: date
    valid_to: date | None
    seen: bool
    words: str
    source: str


@dataclass(frozen=True)
class Counting:
    """The clock of a decision: from what it counts, until when, and what its rule says."""

    rule: ClockRule
    received_at: datetime | None
    """None: no receipt is recorded, so it counts from the day of the referral."""
    since: date
    due: date
    due_at: datetime | None
    """Only where the clock counts hours and the hour of receipt is known."""


@dataclass(frozen=True)
class Assessed:
    """All that is recorded of how one case was assessed, latest first."""

    assessments: tuple[AssessmentAnswer, ...]
    notices: tuple[NeedNoticeAnswer, ...]
    delays: tuple[DelayAnswer, ...]
    counting: Counting | None
    decided_on: date | None
    """When the latest decision was made; the clock stops there."""
    decided_recorded_at: datetime | None
    eligible_on: date | None
    """When the body found the person eligible, where that is its latest decision."""
    chc_review_due: date | None
    """By when the first review of NHS Continuing Healthcare is due; None where none is."""


@dataclass(frozen=True)
class AssessmentRowFault:
    """A row of an upload that could not be taken, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class TookIn:
    """What came of an upload."""

    added: int
    already_there: int
    faults: tuple[AssessmentRowFault, ...]
