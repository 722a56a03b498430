"""Words for what of the agreed plans is in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.budgets.types import Basis, ManagementOption, WeeksInYear
from openphb.domains.plans.types import LineKind
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class LiveOptions:
    """How many people of a tenant are paid for in just these ways, one person once."""

    tenant_id: UUID
    options: frozenset[ManagementOption]
    people: int


@dataclass(frozen=True)
class LivePerson:
    """One person behind a count: no name, only what was counted."""

    tenant_id: UUID
    subject_id: UUID
    options: frozenset[ManagementOption]
    since: date


@dataclass(frozen=True)
class Purpose:
    """That a line of a plan serves an outcome: the two answers to "what was this money for?"."""

    line_id: UUID
    line_key: UUID
    line: str
    supplier: str
    management_option: ManagementOption
    outcome_id: UUID
    outcome_key: UUID
    outcome: str


@dataclass(frozen=True)
class AgreedOutcome:
    """An outcome of the plan that is agreed now."""

    id: UUID
    outcome_key: UUID
    words: str


@dataclass(frozen=True)
class LineCost:
    """What a line of an agreed plan costs over its days: the planned spending."""

    line_key: UUID
    management_option: ManagementOption
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    valid_from: date
    valid_to: date | None
    falls_on: int = 0


@dataclass(frozen=True)
class BoughtLine:
    """A line of an agreed plan that the NHS or a third party buys, over the days it is in force."""

    budget_id: UUID
    subject_id: UUID
    line_key: UUID
    line_id: UUID
    management_option: ManagementOption
    quantity_hundredths: int
    unit_pence: int
    basis: Basis
    valid: Period
    falls_on: int = 0


@dataclass(frozen=True)
class AgreedLine:
    """A line of the last plan that was agreed for a budget, and what it is called."""

    budget_id: UUID
    subject_id: UUID
    line_key: UUID
    line_id: UUID
    words: str


@dataclass(frozen=True)
class OnceLine:
    """A line that is paid directly and once, of a plan that pays nothing else directly. Pence."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    line_id: UUID
    line_key: UUID
    words: str
    pence: int


@dataclass(frozen=True, slots=True)
class LineInForce:
    """A line that comes again and again, of the version in force on a day, with how it is priced."""

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    line_id: UUID
    line_key: UUID
    kind: LineKind
    quantity_hundredths: int
    unit: str
    unit_pence: int
    basis: Basis
    falls_on: int
    rate_code: str
    """Blank where it was priced by hand."""
    carers_needed: int
    weeks_in_year: WeeksInYear
    is_latest: bool
    """Whether no later version is agreed: then its price can be raised from that day on."""
