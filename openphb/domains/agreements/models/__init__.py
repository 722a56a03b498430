"""Direct payment agreements, their signatures, and the bank details money goes to."""

from __future__ import annotations

from openphb.domains.agreements.models.banking import BankDetails, PayeeCheck
from openphb.domains.agreements.models.pausing import Pause, PauseRecord
from openphb.domains.agreements.models.terms import DirectPaymentAgreement, Signature

__all__ = [
    "BankDetails",
    "DirectPaymentAgreement",
    "Pause",
    "PauseRecord",
    "PayeeCheck",
    "Signature",
]
