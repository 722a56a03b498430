"""The tables of cases."""

from __future__ import annotations

from openphb.domains.cases.models.disagreeing import Disagreement, DisagreementReply
from openphb.domains.cases.models.referring import Referral, ReferralFile, ReferralRow
from openphb.domains.cases.models.steps import Case, EligibilityDecision, Offer, ReferenceCounter

__all__ = [
    "Case",
    "Disagreement",
    "DisagreementReply",
    "EligibilityDecision",
    "Offer",
    "ReferenceCounter",
    "Referral",
    "ReferralFile",
    "ReferralRow",
]
