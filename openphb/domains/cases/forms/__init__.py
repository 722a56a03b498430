"""Shapes of what is asked about cases."""

from __future__ import annotations

from openphb.domains.cases.forms.disagreeing import ReplyForm
from openphb.domains.cases.forms.referring import (
    AskedRowForm,
    AskForm,
    ReferralFileForm,
    ReferralForm,
)
from openphb.domains.cases.forms.steps import AnswerForm, AssignForm, DecisionForm, OfferForm

__all__ = [
    "AnswerForm",
    "AskForm",
    "AskedRowForm",
    "AssignForm",
    "DecisionForm",
    "OfferForm",
    "ReferralFileForm",
    "ReferralForm",
    "ReplyForm",
]
