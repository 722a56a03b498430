"""Bills of organisations that are paid out of somebody's budget, and the accounts they are paid to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.payments.types.house_rules import HouseRuleState
from openphb.domains.payments.types.states import BillKind, BillState, Rail


@dataclass(frozen=True)
class BillLineAsked:
    """What a bill asks for one line of a plan, and for which days (half-open). Pence above zero."""

    line_id: UUID
    line_key: UUID
    service_from: date
    service_to: date
    pence: int


@dataclass(frozen=True)
class BillAsked:
    """A bill that was found right by whoever sends it to be paid.

    `key` is the frozen id of what is paid ("invoice:…"): the same key again adds nothing.
    `pay_by` is the last day on which the money should arrive.
    """

    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    organisation_id: UUID
    key: str
    kind: BillKind
    reference: str
    """What the organisation calls it, such as the number of its invoice."""
    received_on: date
    pay_by: date
    lines: tuple[BillLineAsked, ...]

    @property
    def pence(self) -> int:
        return sum(line.pence for line in self.lines)

    @property
    def option(self) -> ManagementOption:
        """By which management option the money of its lines is managed."""
        return OPTION_OF[self.kind]


OPTION_OF = {
    BillKind.PROVIDER_INVOICE: ManagementOption.NOTIONAL,
    BillKind.ONE_OFF: ManagementOption.NOTIONAL,
    BillKind.THIRD_PARTY_ADVANCE: ManagementOption.THIRD_PARTY,
    BillKind.CHAIR_VALUE: ManagementOption.THIRD_PARTY,
    BillKind.CHAIR_EXTRAS: ManagementOption.NOTIONAL,
}


@dataclass(frozen=True)
class BillAnswer:
    """One bill, whose it is, and how it stands. Pence."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    case_reference: str
    organisation_id: UUID
    organisation_name: str
    key: str
    kind: BillKind
    reference: str
    received_on: date
    pay_by: date
    pence: int
    state: BillState
    pay_on: date | None
    """The day on which its money arrives, or arrived; None while it is in no run."""
    payment_id: UUID | None
    held_reason: str
    """Why it is kept back in a run; "" where it is not."""
    returned_on: date | None
    """When it last came back."""
    has_account: bool
    """Whether an account or a number of the organisation is agreed, without which nothing is paid."""
    withdrawn_reason: str


@dataclass(frozen=True)
class AccountAsked:
    """Where an organisation says it is paid: a bank account, or its number in the finance system."""

    organisation_id: UUID
    rail: Rail
    """Bacs stands for a bank account, by whichever bank rail; else the supplier's number."""
    valid_from: date
    source: str
    account_name: str = ""
    sort_code: str = ""
    account_number: str = ""
    number: str = ""
    site: str = ""


@dataclass(frozen=True)
class OrganisationAccountAnswer:
    """One account or number of an organisation: who proposed and decided it, whether it holds today."""

    id: UUID
    tenant_id: UUID
    organisation_id: UUID
    organisation_name: str
    rail: Rail
    account_name: str
    sort_code: str
    account_number: str
    number: str
    site: str
    source: str
    modulus: str
    """What the check of the sort code and number said; "" for a supplier's number."""
    valid_from: date
    state: HouseRuleState
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str
    ended_on: date | None
    ended_because: str
    in_force: bool


@dataclass(frozen=True)
class BilledOrganisation:
    """An organisation with bills or accounts at a commissioner: what waits, and what it is paid by."""

    organisation_id: UUID
    name: str
    tenant_id: UUID
    waiting_count: int
    waiting_pence: int
    earliest_pay_by: date | None
    accounts: tuple[OrganisationAccountAnswer, ...]

    @property
    def now(self) -> tuple[OrganisationAccountAnswer, ...]:
        """Return the accounts that hold today."""
        return tuple(one for one in self.accounts if one.in_force)
