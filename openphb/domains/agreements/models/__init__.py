"""Direct payment agreements, their signatures, and the bank details money goes to."""

from __future__ import annotations

from openphb.domains.agreements.models.banking import BankDetails, PayeeCheck
from openphb.domains.agreements.models.conditions import LocalTerms, LocalTermsDecision
from openphb.domains.agreements.models.eligibility import (
    ActingRole,
    DirectPaymentDecision,
    ExclusionLook,
    ExclusionTest,
    PaymentConsent,
)
from openphb.domains.agreements.models.employing import DutyRecord
from openphb.domains.agreements.models.pausing import Pause, PauseRecord
from openphb.domains.agreements.models.terms import DirectPaymentAgreement, Signature, SignatureVoid

__all__ = [
    "ActingRole",
    "BankDetails",
    "DirectPaymentAgreement",
    "DirectPaymentDecision",
    "DutyRecord",
    "ExclusionLook",
    "ExclusionTest",
    "LocalTerms",
    "LocalTermsDecision",
    "Pause",
    "PauseRecord",
    "PayeeCheck",
    "PaymentConsent",
    "Signature",
    "SignatureVoid",
]
