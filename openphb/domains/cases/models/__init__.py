"""The tables of cases."""

from __future__ import annotations

from openphb.domains.cases.models.disagreeing import Disagreement, DisagreementReply
from openphb.domains.cases.models.rights import (
    DecisionNotice,
    DisagreementEvidence,
    NoticeRedone,
)
from openphb.domains.cases.models.steps import Case, EligibilityDecision, Offer, ReferenceCounter

__all__ = [
    "Case",
    "DecisionNotice",
    "Disagreement",
    "DisagreementEvidence",
    "DisagreementReply",
    "EligibilityDecision",
    "NoticeRedone",
    "Offer",
    "ReferenceCounter",
]
