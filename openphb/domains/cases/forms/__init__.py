"""Shapes of what is asked about cases."""

from __future__ import annotations

from openphb.domains.cases.forms.disagreeing import ReplyForm
from openphb.domains.cases.forms.steps import (
    AnswerForm,
    AssignForm,
    DecisionForm,
    OfferForm,
    ReferralForm,
)

__all__ = ["AnswerForm", "AssignForm", "DecisionForm", "OfferForm", "ReferralForm", "ReplyForm"]
