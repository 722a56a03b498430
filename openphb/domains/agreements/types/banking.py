"""Words of the account that money goes to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from openphb.domains.agreements.types.terms import RecipientKind
from openphb.domains.budgets.types import Frequency


class BankState(StrEnum):
    """Bank details are proposed by one person and approved by another.

    `dead` is an approved account that money came back from: nothing more is sent to it.
    """

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    REPLACED = "replaced"
    DEAD = "dead"


class AccountRule(StrEnum):
    """By which rule of reg 10 money may go to an account (SI 2013/1617, as amended in 2017)."""

    DEDICATED = "dedicated"
    MANAGED = "managed"
    ONE_OFF = "one_off"

    @property
    def words(self) -> str:
        """The rule as a page names it."""
        return {
            AccountRule.DEDICATED: "An account for this money alone",
            AccountRule.MANAGED: "An account of a firm that manages the money",
            AccountRule.ONE_OFF: "An ordinary account, for one payment only",
        }[self]


class AccountNeed(StrEnum):
    """What a rule asks of an account."""

    ONLY_THIS_MONEY = "only_this_money"
    STATEMENTS = "statements"
    NAMED_PEOPLE = "named_people"
    OWN_RECORD = "own_record"

    @property
    def words(self) -> str:
        """What it asks, as a page says it."""
        return {
            AccountNeed.ONLY_THIS_MONEY: "Only direct payments and money like them go into it",
            AccountNeed.STATEMENTS: "Statements show all that comes in and goes out",
            AccountNeed.NAMED_PEOPLE: "Only the people named below can use it",
            AccountNeed.OWN_RECORD: "The firm keeps a separate record for this person",
        }[self]


@dataclass(frozen=True)
class AccountTerm:
    """What is said of an account: by which rule it may be paid to, what it is, and who can use it."""

    rule: AccountRule
    has: frozenset[AccountNeed] = frozenset()
    people: str = ""


class ModulusAnswer(StrEnum):
    """What the modulus check said. It proves the shape of a number, not that the account exists."""

    VALID = "valid"
    INVALID = "invalid"
    CANNOT_BE_CHECKED = "cannot_be_checked"


class PayeeMatch(StrEnum):
    """What the bank said of a name beside an account (Confirmation of Payee)."""

    MATCH = "match"
    CLOSE_MATCH = "close_match"
    NO_MATCH = "no_match"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class PayeeCheckAnswer:
    """One Confirmation of Payee, made at the bank and recorded here by hand."""

    result: PayeeMatch
    name_returned: str
    checked_on: date
    checked_by_name: str


@dataclass(frozen=True)
class NameConfirmed:
    """That an account's numbers pass their check and its bank confirmed the name, and who saw it."""

    bank_id: UUID
    checked_on: date
    recorded_by: UUID


@dataclass(frozen=True)
class BankAnswer:
    """Bank details as a viewer may see them: the account number in full only for who checks it."""

    id: UUID
    state: BankState
    account_name: str
    sort_code: str
    account_number: str
    modulus: ModulusAnswer
    proposed_by: UUID
    proposed_by_name: str
    proposed_at: datetime
    decided_by_name: str
    decided_at: datetime | None
    decided_reason: str
    rule: AccountRule | None = None
    """None for accounts that were given before the rule was asked for."""
    people: str = ""


@dataclass(frozen=True)
class BankAwaiting:
    """Bank details that wait for somebody to check them, and what they would replace."""

    agreement_id: UUID
    tenant_id: UUID
    subject_id: UUID
    recipient_kind: RecipientKind
    recipient_name: str
    proposed: BankAnswer
    approved: BankAnswer | None
    checks: tuple[PayeeCheckAnswer, ...] = ()
    """Confirmations of Payee of the proposed account, newest first."""


@dataclass(frozen=True)
class Payable:
    """A signed agreement with an approved account: where money due on its budget goes."""

    agreement_id: UUID
    tenant_id: UUID
    budget_id: UUID
    subject_id: UUID
    recipient_name: str
    frequency: Frequency
    first_day: date
    bank_id: UUID
    sort_code: str
    account_number: str
    account_name: str
    approved_on: date | None = None
    changed: bool = False
    """Whether it replaced an account that this agreement was paid to before."""
    decided_by: UUID | None = None
