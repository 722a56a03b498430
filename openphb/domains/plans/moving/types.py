"""Words for moving money between the lines of an agreed budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Basis
from openphb.domains.plans.types import LineKind
from openphb.kernel.money import Pence


class MoveState(StrEnum):
    """Where a proposal to move money stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True)
class MoveRules:
    """What may be moved without a change of plan, by the commissioner's card and our dated table."""

    percent: int | None
    """Of the plan's weekly amount, in twelve months: hundredths of a per cent; None sets none."""
    weekly_pence: Pence | None
    """A week, in twelve months; None sets none."""
    gives: frozenset[LineKind]
    takes: frozenset[LineKind]


@dataclass(frozen=True)
class LimitLeft:
    """How much may be moved without a change of plan in twelve months, in pence a week."""

    limit_pence: Pence
    moved_pence: Pence
    """What was moved in the twelve months before."""
    left_pence: Pence
    """What may still be moved; never below zero, and never more than the limit allows."""


@dataclass(frozen=True)
class Moved:
    """What a move makes of the two lines. The price of what is counted never changes."""

    giver_quantity: int
    giver_unit_pence: Pence
    taker_unit_pence: Pence | None
    """The taker's new price where it is one sum of money; None where a line of `pence` is added."""


@dataclass(frozen=True)
class MoveAnswer:
    """A proposal to move money, and what was said to it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    from_key: UUID
    from_words: str
    to_key: UUID
    to_words: str
    pence: Pence
    """Every `basis`."""
    basis: Basis
    falls_on: int
    words: str
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    state: MoveState
    reasons: str
    decided_by_name: str
    decided_at: datetime | None
    made_plan_id: UUID | None
    """The version in which it took effect."""
