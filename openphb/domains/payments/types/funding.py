"""Words for who bears what of a line: funders by share or amount, and the person's contribution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from openphb.kernel.periods import Period

WHOLE_SHARE = 10_000
"""A line's shares, in ten-thousandths, come to this."""


class FindingKind(StrEnum):
    """What was found about who bears what."""

    SHARED = "shared"
    """Bodies agreed how they share a line."""
    HAND_OVER = "hand_over"
    """The NHS took over what a council paid for."""
    TRANSFER = "transfer"
    """Another commissioner became responsible for the case."""


class ContributionKind(StrEnum):
    """For what a person may lawfully be asked to contribute. A wheelchair's extras and accommodation
    under section 117A are others; nothing else is."""

    COUNCIL_CARE = "council_care"
    """A means-tested part of what a council pays for care and support (Care Act 2014, s14)."""


@dataclass(frozen=True)
class FunderPart:
    """What one body bears of a line: a share of it in ten-thousandths, or pence a week; one of them."""

    funder_id: UUID
    ten_thousandths: int | None = None
    weekly_pence: int | None = None


@dataclass(frozen=True)
class Funding:
    """Over `valid`, a line is borne in these parts, in this order: a finding says so."""

    parts: tuple[FunderPart, ...]
    valid: Period
    finding_id: UUID | None = None


@dataclass(frozen=True)
class Contribution:
    """Over `valid`, the person pays this much a week towards what one council bears of a line."""

    council_id: UUID
    weekly_pence: int
    valid: Period


@dataclass(frozen=True)
class Bearer:
    """A body that bears a part of a line, or the person who contributes to that body's part."""

    body_id: UUID
    person: bool = False


@dataclass(frozen=True)
class Bounds:
    """The stretch of a line that one bearer has, of the whole line from 0 to 1."""

    bearer: Bearer
    lower: Fraction
    upper: Fraction


@dataclass(frozen=True)
class Borne:
    """What one bearer has of a line over some days, in pence."""

    period: Period
    bearer: Bearer
    pence: int


@dataclass(frozen=True)
class WhoBears:
    """Everything known of who bears what, of some budgets' lines.

    `ours` is the body that pays here; where neither a plan nor a finding says anything it bears all.
    `plan` is by version of a line, `findings` and `contributions` by line.
    """

    ours: UUID
    plan: Mapping[UUID, tuple[FunderPart, ...]]
    findings: Mapping[UUID, tuple[Funding, ...]]
    contributions: Mapping[UUID, tuple[Contribution, ...]]


@dataclass(frozen=True)
class FindingDraft:
    """A finding as somebody writes it: for which lines, from when, in which parts, why and whence.

    `lead_id` is the body that was asked first: it pays the recipient. `ends_on` is the first day on
    which it no longer holds, if that is known.
    """

    line_keys: tuple[UUID, ...]
    starts_on: date
    ends_on: date | None
    lead_id: UUID
    parts: tuple[FunderPart, ...]
    reason: str
    source: str
    found_by: str


@dataclass(frozen=True)
class ContributionDraft:
    """A person's contribution as somebody writes it; nothing a week ends one."""

    line_key: UUID
    council_id: UUID
    weekly_pence: int
    starts_on: date
    ends_on: date | None
    reason: str
    source: str
    kind: ContributionKind = ContributionKind.COUNCIL_CARE


@dataclass(frozen=True)
class FundedPart:
    """One bearer's part of a line on a day, in words and in what it comes to a week."""

    name: str
    person: bool
    ten_thousandths: int | None
    weekly_pence: int | None
    comes_to_pence: int | None


@dataclass(frozen=True)
class FundedLine:
    """One line of a budget: what it is, and who bears what of it over which days."""

    line_key: UUID
    line_id: UUID
    words: str
    stretches: tuple[tuple[Period, bool, tuple[FundedPart, ...]], ...]
    """Days, whether a finding says so (or the plan), and the parts."""


@dataclass(frozen=True)
class FindingAnswer:
    """A finding as it was recorded."""

    id: UUID
    kind: FindingKind
    period: Period
    lead: str
    parts: tuple[FundedPart, ...]
    reason: str
    source: str
    found_by: str
    recorded_by_name: str
    recorded_at: datetime


@dataclass(frozen=True)
class BudgetFunding:
    """Who bears what of one budget, now and before, and the findings that say so, newest first."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_id: UUID
    case_reference: str
    lines: tuple[FundedLine, ...]
    findings: tuple[FindingAnswer, ...]
