"""How a commissioner's runs are paid: limits, two approvals, the calendar, a site's own system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.budgets.types import Frequency
from openphb.domains.payments.types.states import Rail


class RuleAbout(StrEnum):
    """What a rule about runs is a rule of."""

    LIMIT = "limit"
    POLICY = "policy"
    CALENDAR = "calendar"
    RAIL = "rail"
    CODES = "codes"


class HouseRuleState(StrEnum):
    """A rule about runs is proposed by one person, agreed or refused by another."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"


@dataclass(frozen=True)
class Limit:
    """Up to how many pence a role, or a person before their role, approves."""

    role: str | None
    user_id: UUID | None
    holder_name: str
    run_pence: int
    payment_pence: int


@dataclass(frozen=True)
class Policy:
    """What holds for all runs on a day. The values of a commissioner that has set none."""

    second_above_pence: int | None = None
    """A run above it needs two approvals; None where one is always enough."""
    cooling_off_days: int = 0
    """For how many days after its approval a changed account is not paid by itself."""


@dataclass(frozen=True)
class CalendarRule:
    """On which days money arrives, before bank holidays move it.

    Weeks and four weeks count from `first_day`; a month pays on its last working day but
    `days_before_end`.
    """

    frequency: Frequency
    first_day: date
    days_before_end: int = 0
    rail: Rail = Rail.BACS
    prepare_days: int = 3
    """Working days before the file must go by which its run should be prepared."""


@dataclass(frozen=True)
class RailTerms:
    """How a site's own system pays: by which rail, how fast, and what its file looks like."""

    rail: Rail
    lead_days: int
    """Working days from the day the file must go to the day the money arrives."""
    layout: str = ""
    """The layout of its file as JSON; "" for our own."""


@dataclass(frozen=True)
class ChargingCodes:
    """What supplier invoices are charged to in a commissioner's ledger, and who said so."""

    cost_centre: str
    subjective_code: str
    source: str
    """Where the codes come from, such as a letter from the finance team."""
    analysis: tuple[str, ...] = ()
    """Up to three more codes, in the order of the layout's columns."""


Says = Limit | Policy | CalendarRule | RailTerms | ChargingCodes
"""What a rule about runs can say."""


@dataclass(frozen=True)
class PayDay:
    """One day of the calendar: when money arrives, and by when its run and its file must be ready."""

    pay_on: date
    meant: date
    """The day that the rule names; another than `pay_on` where banks do not work on it."""
    hand_over_by: date
    prepare_by: date

    @property
    def moved(self) -> bool:
        return self.pay_on != self.meant


@dataclass(frozen=True)
class PlannedDay:
    """A day of the calendar, and the run that pays on it if one was prepared."""

    tenant_id: UUID
    payer_id: UUID | None
    """The account that the run would be prepared on; None where none is set."""
    name: str
    day: PayDay
    rail: Rail
    run_id: UUID | None
    run_reference: str
    late: bool
    """Whether no run was prepared by the day on which it should have been."""


@dataclass(frozen=True)
class HouseRule:
    """One dated rule about runs, and who proposed and decided it."""

    id: UUID
    tenant_id: UUID
    valid_from: date
    state: HouseRuleState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    about: RuleAbout
    says: Says
    in_force: bool
