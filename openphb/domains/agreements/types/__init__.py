"""Words of this domain: agreements, recipients, signatures and bank details."""

from __future__ import annotations

from openphb.domains.agreements.types.answers import (
    AgreementAnswer,
    AgreementWaiting,
    SignatureAnswer,
)
from openphb.domains.agreements.types.banking import (
    AccountNeed,
    AccountRule,
    AccountTerm,
    BankAnswer,
    BankAwaiting,
    BankState,
    ModulusAnswer,
    Payable,
    PayeeCheckAnswer,
    PayeeMatch,
)
from openphb.domains.agreements.types.pausing import (
    PauseAnswer,
    PauseDraft,
    PauseKind,
    PauseReason,
    PauseSpan,
    PauseTold,
    StopDraft,
    StopGround,
)
from openphb.domains.agreements.types.terms import (
    PAID_AS_USUAL,
    AgreementState,
    HospitalRule,
    HospitalTerm,
    Party,
    RecipientKind,
    TermLine,
    Terms,
)

__all__ = [
    "PAID_AS_USUAL",
    "AccountNeed",
    "AccountRule",
    "AccountTerm",
    "AgreementAnswer",
    "AgreementState",
    "AgreementWaiting",
    "BankAnswer",
    "BankAwaiting",
    "BankState",
    "HospitalRule",
    "HospitalTerm",
    "ModulusAnswer",
    "Party",
    "PauseAnswer",
    "PauseDraft",
    "PauseKind",
    "PauseReason",
    "PauseSpan",
    "PauseTold",
    "Payable",
    "PayeeCheckAnswer",
    "PayeeMatch",
    "RecipientKind",
    "SignatureAnswer",
    "StopDraft",
    "StopGround",
    "TermLine",
    "Terms",
]
