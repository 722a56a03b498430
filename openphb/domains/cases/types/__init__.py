"""Words of this domain."""

from __future__ import annotations

from openphb.domains.cases.types.disagreeing import (
    USUAL_DAYS,
    About,
    DisagreementAnswer,
    Heard,
    Reconsidered,
    Reply,
)
from openphb.domains.cases.types.steps import (
    AttentionItem,
    CaseAnswer,
    CaseFacts,
    CasePage,
    CaseRow,
    Category,
    CoOrdinator,
    DecisionAnswer,
    Doing,
    Eligibility,
    OfferAnswer,
    OfferRecord,
    Standing,
    StandingAnswer,
    Step,
    Waiting,
)

__all__ = [
    "USUAL_DAYS",
    "About",
    "AttentionItem",
    "CaseAnswer",
    "CaseFacts",
    "CasePage",
    "CaseRow",
    "Category",
    "CoOrdinator",
    "DecisionAnswer",
    "DisagreementAnswer",
    "Doing",
    "Eligibility",
    "Heard",
    "OfferAnswer",
    "OfferRecord",
    "Reconsidered",
    "Reply",
    "Standing",
    "StandingAnswer",
    "Step",
    "Waiting",
]
