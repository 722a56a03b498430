"""Payments as their recipients and staff see them, and why they are what they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from openphb.domains.payments.types.states import (
    Exceptional,
    PaymentState,
    Rail,
)
from openphb.kernel.periods import Period


@dataclass(frozen=True)
class ComingPayment:
    """A payment to come: the day the money arrives, its amount, and what it is for."""

    pay_on: date
    pence: int
    period: Period


@dataclass(frozen=True)
class PaymentAnswer:
    """One payment, as its recipient, its staff and finance see it."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    run_id: UUID
    run_reference: str
    pay_on: date
    state: PaymentState
    held_reason: str
    recipient_name: str
    amount_pence: int
    last_pence: int | None
    """What this budget was paid the time before; None where this is the first payment."""
    exceptions: tuple[Exceptional, ...]
    period: Period
    journal_id: UUID | None
    case_reference: str
    rail: Rail = Rail.BACS
    bill_id: UUID | None = None
    """The bill of an organisation that it pays; None where it is paid to a recipient."""

    @property
    def difference_pence(self) -> int | None:
        return None if self.last_pence is None else self.amount_pence - self.last_pence


@dataclass(frozen=True)
class WhyLine:
    """One line of a payment: its name, its sum as a sentence, and what was accounted before."""

    line_key: UUID
    line_id: UUID
    description: str
    sentences: tuple[str, ...]
    period: Period
    entitled_pence: int
    accounted_pence: int
    due_pence: int


@dataclass(frozen=True)
class Change:
    """One recording that moved what is due since the payment before: when, what, and by how much."""

    known_seq: int
    recorded_on: date | None
    told: tuple[str, ...]
    pence: int


@dataclass(frozen=True)
class WhyPayment:
    """Why a payment is what it is: its period, its lines, arrears, the plan and what was known."""

    payment: PaymentAnswer
    lines: tuple[WhyLine, ...]
    """For the service period that the payment is for."""
    earlier: tuple[WhyLine, ...]
    """For service periods before it: what was added, or netted within them."""
    plan_id: UUID | None
    plan_number: int | None
    worked_out_on: date
    known_seq: int
    prepared_by: str | None
    """Named to those who may see runs; None to others."""
    approved_by: str | None
    changes: tuple[Change, ...] = ()
    """What was recorded since the payment before and moved this one, in order."""

    @property
    def earlier_pence(self) -> int:
        return sum(line.due_pence for line in self.earlier)
