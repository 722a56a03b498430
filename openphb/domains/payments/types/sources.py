"""Words for the commissioner's own money: pots of a year, caps, who draws on them, the forecast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.cases.types import Category
from openphb.domains.payments.types.house_rules import HouseRuleState
from openphb.kernel.periods import Period


class SourceKind(StrEnum):
    """What kind of money a pot is."""

    RECURRENT = "recurrent"
    """In the commissioner's budget every year."""
    POOLED = "pooled"
    """Put together with a council's under section 75 of the NHS Act 2006."""
    RING_FENCED = "ring_fenced"
    """Given for one purpose, and for no other."""
    TOP_SLICE = "top_slice"
    """Taken off another budget beforehand, and no more than that."""


class QuestionState(StrEnum):
    """How it stands whether a pot may go over its cap."""

    ASKED = "asked"
    ALLOWED = "allowed"
    REFUSED = "refused"


class CapAnswer(StrEnum):
    """What a cap says to something that draws on its pot."""

    WITHIN = "within"
    NO_MORE = "no_more"
    """The pot is over, and this draws no more of it than before."""
    ALLOWED = "allowed"
    """Over the cap, as far as somebody decided that it may be."""
    ASKS = "asks"
    """Over the cap, and nobody has decided about it."""


SourceYear = tuple[UUID | None, str]
"""A pot in one financial year of care; None where no pot is named."""
Drawn = Mapping[SourceYear, int]
"""Pence of care agreed, by pot and year of care."""


@dataclass(frozen=True)
class Choice:
    """Over `valid`, a line draws on this pot, whatever its kind of budget does."""

    source_id: UUID
    valid: Period


@dataclass(frozen=True)
class DefaultDraw:
    """From a day on, a kind of budget draws on this pot; no kind means every other one."""

    since: date
    category: Category | None
    source_id: UUID


@dataclass(frozen=True)
class Draws:
    """What says which pot a line's own part is drawn from, in the order in which it was agreed."""

    defaults: tuple[DefaultDraw, ...]
    categories: Mapping[UUID, Category]
    choices: Mapping[UUID, tuple[Choice, ...]]


@dataclass(frozen=True)
class CapFacts:
    """A pot of a year, what is drawn on it, and what something would come to there.

    `drawn_pence` is everybody's, with `before_pence` of it what is asked about as it stands.
    `allowed_pence` is up to where somebody decided that the pot may go, if anybody did.
    """

    cap_pence: int
    drawn_pence: int
    before_pence: int
    after_pence: int
    allowed_pence: int | None = None

    @property
    def total_pence(self) -> int:
        """Return what everybody would draw."""
        return self.drawn_pence - self.before_pence + self.after_pence

    @property
    def over_pence(self) -> int:
        """Return by how much that passes the cap."""
        return max(0, self.total_pence - self.cap_pence)


@dataclass(frozen=True)
class Capped:
    """What a cap says about one pot and year, told with its name and the question about it, if any."""

    source_id: UUID
    year: str
    name: str
    facts: CapFacts
    answer: CapAnswer
    question_id: UUID | None
    question_state: QuestionState | None
    decided_reason: str = ""


@dataclass(frozen=True)
class SourceDraft:
    """A pot as somebody proposes it. `only_for` are the kinds of budget it is for; none means all."""

    kind: SourceKind
    name: str
    only_for: tuple[Category, ...]
    with_body_id: UUID | None
    source: str


@dataclass(frozen=True)
class TermsDraft:
    """How much a pot has in a financial year ("2026/27") and where it is capped, from a day on."""

    year: str
    annual_pence: int
    cap_pence: int
    valid_from: date
    source: str


@dataclass(frozen=True)
class TermsAnswer:
    """A pot's terms for a year as they were proposed, and how they stand."""

    id: UUID
    year: str
    annual_pence: int
    cap_pence: int
    valid_from: date
    source: str
    state: HouseRuleState
    in_force: bool
    proposed_by: UUID
    proposed_by_name: str
    decided_by_name: str
    decided_reason: str


@dataclass(frozen=True)
class DrawAnswer:
    """Which kind of budget draws on a pot by default, from when, and how that stands."""

    id: UUID
    category: Category | None
    valid_from: date
    state: HouseRuleState
    in_force: bool
    proposed_by: UUID
    proposed_by_name: str
    decided_by_name: str


@dataclass(frozen=True)
class QuestionAnswer:
    """Whether a pot may go over its cap: who asked, for what, and what was decided."""

    id: UUID
    tenant_id: UUID
    source_id: UUID
    source_name: str
    year: str
    plan_id: UUID | None
    case_reference: str
    cap_pence: int
    total_pence: int
    reason: str
    state: QuestionState
    asked_by: UUID
    asked_by_name: str
    asked_at: datetime
    allowed_pence: int | None
    decided_by_name: str
    decided_reason: str
    decided_at: datetime | None

    @property
    def over_pence(self) -> int:
        return max(0, self.total_pence - self.cap_pence)


@dataclass(frozen=True)
class SourceYearAnswer:
    """One pot in one year: what it has, what is drawn on it, and whether anybody decided to pass."""

    source_id: UUID
    tenant_id: UUID
    name: str
    kind: SourceKind
    year: str
    annual_pence: int
    cap_pence: int
    agreed_pence: int
    promised_pence: int
    allowed_pence: int | None

    @property
    def drawn_pence(self) -> int:
        return self.agreed_pence + self.promised_pence

    @property
    def left_pence(self) -> int:
        """Return what is left below the cap; below zero where it is passed."""
        return self.cap_pence - self.drawn_pence

    @property
    def undecided(self) -> bool:
        """Return whether it is over its cap further than anybody decided."""
        return self.left_pence < 0 and self.drawn_pence > (self.allowed_pence or 0)


@dataclass(frozen=True)
class SourcesNow:
    """A commissioner's pots as they stand, and from when the figures are: None where worked out now."""

    tenant_id: UUID
    pots: tuple[SourceYearAnswer, ...]
    unnamed: tuple[tuple[str, int], ...]
    """Year of care and pence of the commissioner's own part that no pot is named for."""
    as_of: date | None
    statement_number: int | None
    not_ready: bool = False


@dataclass(frozen=True)
class SourceAnswer:
    """One pot with its years, who draws on it, and what was decided about its cap."""

    id: UUID
    tenant_id: UUID
    kind: SourceKind
    name: str
    only_for: tuple[Category, ...]
    with_body: str
    source: str
    years: tuple[SourceYearAnswer, ...]
    terms: tuple[TermsAnswer, ...]
    draws: tuple[DrawAnswer, ...]
    questions: tuple[QuestionAnswer, ...]
    lines_chosen: int


@dataclass(frozen=True)
class ForecastColumn:
    """Somebody who bears care: a body's pot, a body, or what people contribute to a body's part."""

    name: str
    detail: str
    is_nhs: bool
    is_person: bool


@dataclass(frozen=True)
class ForecastMonth:
    """One month of care: what each column comes to, paid and still committed."""

    month: date
    paid: tuple[int, ...]
    to_come: tuple[int, ...]

    @property
    def pence(self) -> tuple[int, ...]:
        """Return what each column comes to."""
        return tuple(a + b for a, b in zip(self.paid, self.to_come, strict=True))


@dataclass(frozen=True)
class Forecast:
    """What a financial year's care comes to by month and by whoever bears it, as a statement says."""

    tenant_id: UUID
    statement_id: UUID
    number: int
    as_of: date
    year: str
    years: tuple[str, ...]
    columns: tuple[ForecastColumn, ...]
    months: tuple[ForecastMonth, ...]
    stated_pence: int
    """What the same statement says of the year over all lines: the months add up to it."""
    promised_pence: int
    """What plans that are agreed would add once their agreements are signed."""

    @property
    def totals(self) -> tuple[int, ...]:
        """Return what each column comes to over the year."""
        return tuple(sum(col) for col in zip(*(one.pence for one in self.months), strict=True))

    @property
    def total_pence(self) -> int:
        return sum(self.totals)
