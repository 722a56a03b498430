"""The tables of cases."""

from __future__ import annotations

from openphb.domains.cases.models.asking import (
    BudgetRequest,
    ManagementDecision,
    NotOffered,
    RequestDecision,
)
from openphb.domains.cases.models.assessing import (
    Assessment,
    AssessmentFinding,
    AssessmentMember,
    DelayReason,
    NeedNotice,
)
from openphb.domains.cases.models.concerns import (
    Concern,
    ConcernStepTaken,
    LateLetter,
    RedressRow,
)
from openphb.domains.cases.models.disagreeing import Disagreement, DisagreementReply
from openphb.domains.cases.models.lettering import (
    LetterSent,
    LetterTemplate,
    LetterTemplateDecision,
)
from openphb.domains.cases.models.offering import (
    LocalOffer,
    LocalOfferDecision,
)
from openphb.domains.cases.models.referring import Referral, ReferralFile, ReferralRow
from openphb.domains.cases.models.rights import (
    DecisionNotice,
    DisagreementEvidence,
    NoticeRedone,
)
from openphb.domains.cases.models.steps import Case, EligibilityDecision, Offer, ReferenceCounter

__all__ = [
    "Assessment",
    "AssessmentFinding",
    "AssessmentMember",
    "BudgetRequest",
    "Case",
    "Concern",
    "ConcernStepTaken",
    "DecisionNotice",
    "DelayReason",
    "Disagreement",
    "DisagreementEvidence",
    "DisagreementReply",
    "EligibilityDecision",
    "LateLetter",
    "LetterSent",
    "LetterTemplate",
    "LetterTemplateDecision",
    "LocalOffer",
    "LocalOfferDecision",
    "ManagementDecision",
    "NeedNotice",
    "NotOffered",
    "NoticeRedone",
    "Offer",
    "RedressRow",
    "ReferenceCounter",
    "Referral",
    "ReferralFile",
    "ReferralRow",
    "RequestDecision",
]
