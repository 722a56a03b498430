"""Shapes of what is asked about cases."""

from __future__ import annotations

from openphb.domains.cases.forms.disagreeing import ReplyForm
from openphb.domains.cases.forms.lettering import LetterDecisionForm, LetterForm
from openphb.domains.cases.forms.offering import (
    LocalOfferDecisionForm,
    LocalOfferForm,
)
from openphb.domains.cases.forms.referring import (
    AskedRowForm,
    AskForm,
    ReferralFileForm,
    ReferralForm,
)
from openphb.domains.cases.forms.rights import (
    AnswerRequestForm,
    AskAgainForm,
    AskAgainHeardForm,
    CloseForm,
    ComplainForm,
    ComplainHeardForm,
    ConcernStepForm,
    HeardForm,
    LateForm,
    ManagingForm,
    MoveForm,
    NotOfferedForm,
    RedoneForm,
    SayForm,
)
from openphb.domains.cases.forms.steps import (
    AnswerForm,
    AssignForm,
    DecisionForm,
    OfferForm,
)

__all__ = [
    "AnswerForm",
    "AnswerRequestForm",
    "AskAgainForm",
    "AskAgainHeardForm",
    "AskForm",
    "AskedRowForm",
    "AssignForm",
    "CloseForm",
    "ComplainForm",
    "ComplainHeardForm",
    "ConcernStepForm",
    "DecisionForm",
    "HeardForm",
    "LateForm",
    "LetterDecisionForm",
    "LetterForm",
    "LocalOfferDecisionForm",
    "LocalOfferForm",
    "ManagingForm",
    "MoveForm",
    "NotOfferedForm",
    "OfferForm",
    "RedoneForm",
    "ReferralFileForm",
    "ReferralForm",
    "ReplyForm",
    "SayForm",
]
