"""Agreements as a viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from openphb.domains.agreements.types.banking import BankAnswer, BankState
from openphb.domains.agreements.types.terms import (
    PAID_AS_USUAL,
    AgreementKind,
    AgreementState,
    ConditionRow,
    HospitalTerm,
    IdentityLevel,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Frequency


def parties(kind: RecipientKind) -> tuple[Party, ...]:
    """Return who has to sign an agreement before any money: a firm that holds it signs too."""
    if kind.agreement is AgreementKind.DIRECT_PAYMENT:
        return (Party.PERSON, Party.BODY)
    return (Party.PERSON, Party.FIRM, Party.BODY)


@dataclass(frozen=True)
class SignatureAnswer:
    """One party's signature. `recorded_by_name` differs from the signer where it was on paper."""

    party: Party
    signed_name: str
    statement: str
    signed_on: date
    recorded_by: UUID
    recorded_by_name: str
    recorded_at: datetime
    id: UUID | None = None
    identity: IdentityLevel | None = None
    """None for signatures from before it was kept."""
    witness: Witnessed | None = None
    voided_why: str = ""
    signed_as: str = ""
    """For a firm: by what role whoever signed may bind it."""


@dataclass(frozen=True)
class AgreementAnswer:
    """An agreement with its signatures and bank details, newest details first."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    plan_id: UUID
    state: AgreementState
    recipient_kind: RecipientKind
    recipient_name: str
    frequency: Frequency
    first_day: date
    conditions: str
    terms_sha256: str
    prepared_by_name: str
    prepared_at: datetime
    ended_on: date | None
    signatures: tuple[SignatureAnswer, ...]
    bank: tuple[BankAnswer, ...]
    hospital: HospitalTerm = PAID_AS_USUAL
    voided: tuple[SignatureAnswer, ...] = ()
    """Signatures that were taken back, with why."""
    rows: tuple[ConditionRow, ...] = ()
    """The coded conditions that it holds; () where it was prepared before conditions had codes."""
    also: str = ""
    """What was agreed with this person besides; it stands at the end of the conditions."""
    ended_why: str = ""

    @property
    def kind(self) -> AgreementKind:
        """Which agreement it is."""
        return self.recipient_kind.agreement

    @property
    def parties(self) -> tuple[Party, ...]:
        """Who has to sign: three where a firm holds the money."""
        return parties(self.recipient_kind)

    def signed_by(self, party: Party) -> SignatureAnswer | None:
        """Return a party's signature, or None where it has not signed."""
        return next((one for one in self.signatures if one.party is party), None)

    def bank_in(self, state: BankState) -> BankAnswer | None:
        """Return the newest bank details in a state, or None."""
        return next((one for one in self.bank if one.state is state), None)


@dataclass(frozen=True)
class AgreementWaiting:
    """An agreement that lacks a signature."""

    id: UUID
    tenant_id: UUID
    subject_id: UUID
    budget_id: UUID
    recipient_name: str
    prepared_at: datetime
    lacks: tuple[Party, ...]
    kind: AgreementKind
