"""Words for approving a plan: levels, rules, limits, and the route that a plan takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


class ApprovalLevel(StrEnum):
    """Who agrees plans, from the nearest to the person to the furthest."""

    LEAD = "lead"
    TEAM_LEAD = "team_lead"
    PANEL = "panel"
    SENIOR = "senior"

    @property
    def height(self) -> int:
        """Return 0 for the level nearest to the person, and more for each above it."""
        return list(ApprovalLevel).index(self)

    @property
    def words(self) -> str:
        """Return what the level is called in a sentence."""
        return _LEVEL_WORDS[self]


_LEVEL_WORDS = {
    ApprovalLevel.LEAD: "lead nurse",
    ApprovalLevel.TEAM_LEAD: "team lead",
    ApprovalLevel.PANEL: "panel",
    ApprovalLevel.SENIOR: "senior officer",
}


class RiskLevel(StrEnum):
    """How much could go wrong with what was agreed about it, as whoever sends the plan judges it."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def height(self) -> int:
        """Return 0 for low, and more for each above it."""
        return list(RiskLevel).index(self)


class Condition(StrEnum):
    """What a rule asks of a plan. Money is pence; per cent are hundredths of one."""

    WEEKLY_ABOVE = "weekly_above"
    ONCE_ABOVE = "once_above"
    ABOVE_INDICATIVE_PERCENT = "above_indicative_percent"
    ABOVE_INDICATIVE_WEEKLY = "above_indicative_weekly"
    BELOW_INDICATIVE_PERCENT = "below_indicative_percent"
    RISE_PERCENT = "rise_percent"
    RISE_WEEKLY = "rise_weekly"
    CUT_PERCENT = "cut_percent"
    RISK_AT_LEAST = "risk_at_least"
    NOVEL = "novel"
    CATEGORY = "category"

    @property
    def is_money(self) -> bool:
        """Whether the rule's value is pence."""
        return self.value.endswith("_above") or self.value.endswith("_weekly")

    @property
    def is_percent(self) -> bool:
        """Whether the rule's value is hundredths of a per cent."""
        return self.value.endswith("_percent")


class SchemeState(StrEnum):
    """How a scheme that somebody put forward stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Rule:
    """One rule: where a plan meets the condition, it is for `level` or one above it.

    `value` is pence, hundredths of a per cent or 0, by its condition; `word` names the level of risk
    or the category where the condition asks for one.
    """

    condition: Condition
    value: int
    word: str
    level: ApprovalLevel
    source: str


@dataclass(frozen=True)
class Holder:
    """Who holds a level, with which limit, and when. A limit of None has no top.

    `user_id` is a person; a holder of the shipped scheme is a role instead, for whoever is in it.
    """

    level: ApprovalLevel
    user_id: UUID | None
    role: str
    weekly_pence: int | None
    once_pence: int | None
    valid_from: date
    valid_to: date | None
    source: str = ""

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day; `valid_to` is the first day without it."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Scheme:
    """A commissioner's scheme of approval: the rules, the days to answer, and who holds what.

    `id` is None for the scheme that is shipped, which counts where a commissioner has agreed none.
    """

    id: UUID | None
    name: str
    valid_from: date
    rules: tuple[Rule, ...]
    days: tuple[tuple[ApprovalLevel, int], ...]
    holders: tuple[Holder, ...]

    def days_of(self, level: ApprovalLevel) -> int:
        """Return the working days in which a level answers."""
        return dict(self.days)[level]


@dataclass(frozen=True)
class Able:
    """Somebody whose role lets them decide about plans on the day, and their roles there."""

    user_id: UUID
    name: str
    roles: frozenset[str]


@dataclass(frozen=True)
class Cover:
    """That somebody is away on some days, and who stands in; nobody where it is None."""

    id: UUID
    absent: UUID
    stand_in: UUID | None
    valid_from: date
    valid_to: date

    def in_force(self, on: date) -> bool:
        """Whether it holds on a day; `valid_to` is the first day back."""
        return self.valid_from <= on < self.valid_to


@dataclass(frozen=True)
class PlanFacts:
    """What the rules ask about a plan that was sent. Money is pence; None is not known or not there.

    `agreed_weekly_pence` is the version agreed before; None for a first plan.
    """

    weekly_pence: int
    once_pence: int
    indicative_weekly_pence: int | None
    agreed_weekly_pence: int | None
    risk: RiskLevel
    is_novel: bool
    category: str
    senders: frozenset[UUID]
    """Everybody who sent this version, now or before it was taken back: none of them decides."""
    sent_on: date
    referred: str = ""
    """Who referred it to the panel and why; blank where nobody did."""


@dataclass(frozen=True)
class Authority:
    """By what somebody may decide about a plan: their own limit, or that of whom they stand in for."""

    user_id: UUID
    name: str
    level: ApprovalLevel
    weekly_pence: int | None
    once_pence: int | None
    cover_id: UUID | None = None
    covered: UUID | None = None
    """Whose limit it is, where somebody stands in."""
    covered_name: str = ""


@dataclass(frozen=True)
class Route:
    """Who decides about a plan, by when, and why in words."""

    asked: ApprovalLevel
    """The level that the rules ask for. Whoever holds it or one above it may decide."""
    level: ApprovalLevel
    """The lowest level from there on at which somebody who is here may decide."""
    because: tuple[str, ...]
    deciders: tuple[Authority, ...]
    """Those of `level` who are here; empty where nobody can decide."""
    above: tuple[Authority, ...]
    """Those above it who could as well."""
    due_on: date
    is_overdue: bool
    nobody: str
    """Why nobody can decide; blank where somebody can."""
    by_panel: bool = False
    """Whether the panel has to meet about it before anybody decides."""

    @property
    def needs_help(self) -> bool:
        """Whether the PHB manager has to see to it."""
        return self.is_overdue or bool(self.nobody)


@dataclass(frozen=True)
class SchemeAnswer:
    """A scheme that was put forward, and how it stands."""

    scheme: Scheme
    tenant_id: UUID
    commissioner: str
    state: SchemeState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    reason: str


@dataclass(frozen=True)
class CoverAnswer:
    """Days on which somebody who decides is away, in words."""

    cover: Cover
    absent_name: str
    stand_in_name: str
    words: str


@dataclass(frozen=True)
class RowFault:
    """What is wrong with one row of a scheme's file, where, and how to mend it."""

    line: int
    column: str
    code: str
    message: str
    mend: str


@dataclass(frozen=True)
class SchemeFile:
    """What a scheme's file holds: its good rows, and what is wrong with the others."""

    rules: tuple[Rule, ...]
    days: tuple[tuple[ApprovalLevel, int], ...]
    holders: tuple[Holder, ...]
    faults: tuple[RowFault, ...]


@dataclass(frozen=True)
class Waiting:
    """A plan that waits, with its route."""

    plan_id: UUID
    tenant_id: UUID
    subject_id: UUID
    number: int
    submitted_by_name: str
    submitted_at: datetime
    facts: PlanFacts
    route: Route
    question: str
    """The question that it waits for an answer to; blank where there is none."""
    lines_left_out: bool = False
    """Whether it has lines that the viewer may not read: its amounts are not shown to them."""


@dataclass(frozen=True)
class Asked:
    """A question about a version, and its answer where there is one."""

    id: UUID
    plan_id: UUID
    words: str
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    answer: str
    answered_by_name: str
    answered_at: datetime | None
    is_taken_back: bool

    @property
    def is_open(self) -> bool:
        """Whether the plan waits for the answer."""
        return self.answered_at is None


@dataclass(frozen=True)
class LineDecided:
    """A line that was not agreed, and why. Money is pence: what the line would have added."""

    line_id: UUID
    description: str
    code: str
    words: str
    benefit: str
    cost: str
    weekly_pence: int
    once_pence: int
