"""Words of this domain: the plan, its outcomes and its lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans.extra_cover.types import CoverTerms
from openphb.domains.plans.readiness.types import Severity
from openphb.domains.plans.sections.types import (
    ActionAnswer,
    AssentAnswer,
    Assessed,
    Measure,
    PersonAnswer,
    PersonRole,
    Section,
    SectionMark,
    Sees,
    StepAnswer,
    Weighed,
)


class PlanState(StrEnum):
    """Where a version of a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    AGREED = "agreed"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


class LineKind(StrEnum):
    """What a line buys."""

    PERSONAL_ASSISTANT = "personal_assistant"
    AGENCY = "agency"
    THERAPY = "therapy"
    DAY_SERVICE = "day_service"
    EQUIPMENT = "equipment"
    START_UP = "start_up"
    TRAINING = "training"
    INSURANCE = "insurance"
    ACTIVITY = "activity"
    TRAVEL = "travel"
    CONTINGENCY = "contingency"
    OTHER = "other"


class Verdict(StrEnum):
    """What an approver decided about a version."""

    APPROVED = "approved"
    PART = "part"
    """Some of its lines; they stand in a version of their own."""
    REFUSED = "refused"


@dataclass(frozen=True)
class LineDraft:
    """What somebody asks a budget line to be. Amounts in whole pence, quantities in hundredths."""

    kind: LineKind
    description: str
    supplier: str
    management_option: ManagementOption
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    valid_from: date
    valid_to: date | None
    outcome_ids: tuple[UUID, ...]
    shares: Mapping[UUID, int] = field(default_factory=dict)
    """Funder → ten-thousandths. Empty: all of it is the commissioner's."""
    falls_on: int = 0
    """The weekdays or the day of the year that its basis names (`kernel.recurring`), else 0."""
    rate_code: str = ""
    """What the rate card calls the thing whose price the line takes; blank where priced by hand."""
    carers_needed: int = 1
    """How many come together: 1 or 2."""
    indicative_key: str = ""
    """The line of the indicative budget that it came from (`CostedLine.key`). Blank leaves a line
    that is there what it was, and a new one its own."""
    sees: Sees = Sees.BOTH


@dataclass(frozen=True)
class Rise:
    """What one of a line's units cost, and what it is to cost, in pence."""

    from_pence: int
    to_pence: int


@dataclass(frozen=True)
class Totals:
    """What lines come to, in pence: each rounded once, from the exact sum."""

    weekly_pence: int
    annual_pence: int
    one_off_pence: int


@dataclass(frozen=True)
class NeedAnswer:
    """A need, as the plan words it; its key is the same in every version that keeps it."""

    id: UUID
    position: int
    words: str
    need_key: UUID | None = None
    assessed: Assessed = field(default_factory=Assessed)
    sees: Sees = Sees.BOTH


@dataclass(frozen=True)
class OutcomeAnswer:
    """An outcome, and the need it comes from."""

    id: UUID
    outcome_key: UUID
    position: int
    words: str
    measure: str
    need_id: UUID | None
    measured: Measure = field(default_factory=Measure)
    no_line_reason: str = ""
    """Why nothing has to be bought for it; blank where something is, or should be."""
    sees: Sees = Sees.BOTH


@dataclass(frozen=True)
class ShareAnswer:
    """The part of a line that one body funds."""

    funder_id: UUID
    funder_name: str
    ten_thousandths: int


@dataclass(frozen=True)
class LineAnswer:
    """A budget line, what it serves, who funds it, and what it comes to."""

    id: UUID
    line_key: UUID
    position: int
    kind: LineKind
    description: str
    supplier: str
    management_option: ManagementOption
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    valid_from: date
    valid_to: date | None
    outcome_ids: tuple[UUID, ...]
    shares: tuple[ShareAnswer, ...]
    totals: Totals
    falls_on: int = 0
    rate_code: str = ""
    carers_needed: int = 1
    indicative_key: str = ""
    """The line of the indicative budget that it came from; blank where it came from none."""
    sees: Sees = Sees.BOTH
    cover: CoverTerms | None = None
    """What extra cover it pays for; None where it is no money put by, or nothing was agreed."""

    @property
    def known_by(self) -> str:
        """What an indicative budget knows it by that was worked out before the plan, or from it."""
        return self.indicative_key or str(self.line_key)


@dataclass(frozen=True)
class RiskAnswer:
    """A risk, what was agreed about it, and who carries it."""

    id: UUID
    position: int
    words: str
    agreed: str
    carried_by: str
    risk_key: UUID | None = None
    weighed: Weighed = field(default_factory=Weighed)
    sees: Sees = Sees.BOTH


@dataclass(frozen=True)
class NotAgreedAnswer:
    """A line that a decision left out, in the words to the person, and who reads the line."""

    what: str
    words: str
    sees: Sees = Sees.BOTH


@dataclass(frozen=True)
class DecisionAnswer:
    """What was decided about a version, by whom, and why."""

    verdict: Verdict
    reasons: str
    """Why, in the words of whoever decided."""
    decided_by: UUID
    decided_by_name: str
    decided_at: datetime
    not_agreed: tuple[NotAgreedAnswer, ...] = ()
    """Of a version that was agreed in part: the lines left out that whoever asked may read."""

    @property
    def told(self) -> str:
        """The reasons, and each line that was left out with the words about it."""
        if not self.not_agreed:
            return self.reasons
        left_out = " ".join(
            f"We have not agreed to “{one.what}”: {one.words}" for one in self.not_agreed
        )
        return f"{self.reasons}\n\n{left_out} You can ask us to look at this again."


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a plan, or worth a look: what, why it matters, where it is mended."""

    code: str
    message: str
    mend: str
    where: str
    severity: Severity = Severity.STOPS
    why: str = ""
    about: str = ""
    """What an exception that lets it through would be about; blank where there can be none."""


@dataclass(frozen=True)
class PlanSummary:
    """One version in a list."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    number: int
    state: PlanState
    starts_on: date | None
    review_on: date | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class PlanAnswer:
    """One version of a plan, whole."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    number: int
    state: PlanState
    version: int
    words: Mapping[Section, str]
    review_on: date | None
    notice_weeks: int
    starts_on: date | None
    weeks_in_year: WeeksInYear
    written_by: UUID
    submitted_by: UUID | None
    submitted_by_name: str
    submitted_at: datetime | None
    needs: tuple[NeedAnswer, ...]
    outcomes: tuple[OutcomeAnswer, ...]
    lines: tuple[LineAnswer, ...]
    risks: tuple[RiskAnswer, ...]
    totals: Totals
    direct_payment: Totals
    """The part of the totals that is paid as direct payments."""
    decision: DecisionAnswer | None
    compared_with: UUID | None = None
    """The indicative budget that it was last sent with; None where there was none."""
    difference_reasons: str = ""
    """Why it comes to another amount than the indicative budget, in its sender's words."""
    sections: Mapping[Section, SectionMark] = field(default_factory=dict)
    """Who wrote each section that has words, when, and who sees it."""
    actions: tuple[ActionAnswer, ...] = ()
    steps: tuple[StepAnswer, ...] = ()
    """What is done when something goes wrong."""
    people: tuple[PersonAnswer, ...] = ()
    assents: tuple[AssentAnswer, ...] = ()
    """Who agreed to this version, when and in what form."""
    left_out: bool = False
    """Whether something is left out that whoever asked may not read."""
    hidden: frozenset[Section] = frozenset()
    """The sections that are; nothing that is shown says which."""
    lines_left_out: bool = False
    """Whether a line is; its sums are then of the lines that are here."""

    @property
    def co_ordinator(self) -> PersonAnswer | None:
        """The one care co-ordinator that the plan names; None where an old version names none."""
        named = (one for one in self.people if one.draft.role is PersonRole.CO_ORDINATOR)
        return next(named, None)

    def lines_serving(self, outcome_id: UUID) -> tuple[LineAnswer, ...]:
        """Return the lines that serve one outcome."""
        return tuple(line for line in self.lines if outcome_id in line.outcome_ids)


@dataclass(frozen=True)
class RestingDraft:
    """A draft that nobody has written in for some days."""

    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    number: int
    touched_at: datetime


@dataclass(frozen=True)
class AwaitingDecision:
    """A version that waits for an approver, with the change in money it asks for."""

    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    number: int
    submitted_by: UUID
    submitted_by_name: str
    submitted_at: datetime
    weekly_pence: int
    one_off_pence: int
    agreed_weekly_pence: int | None
    """What the agreed version comes to a week; None where none is agreed yet."""
    lines_left_out: bool = False
    """Whether it, or the agreed one, has lines that the viewer may not read: no amount is shown then."""
