"""The tables of cases."""

from __future__ import annotations

from openphb.domains.cases.models.assessing import (
    Assessment,
    AssessmentFinding,
    AssessmentMember,
    DelayReason,
    NeedNotice,
)
from openphb.domains.cases.models.disagreeing import Disagreement, DisagreementReply
from openphb.domains.cases.models.steps import Case, EligibilityDecision, Offer, ReferenceCounter

__all__ = [
    "Assessment",
    "AssessmentFinding",
    "AssessmentMember",
    "Case",
    "DelayReason",
    "Disagreement",
    "DisagreementReply",
    "EligibilityDecision",
    "NeedNotice",
    "Offer",
    "ReferenceCounter",
]
