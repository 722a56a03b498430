"""Writes about cases: referral, decision, offer, answer, co-ordinator; and who does not agree."""

from openphb.domains.cases.actions.disagreeing import answer_disagreement, disagree
from openphb.domains.cases.actions.steps import (
    assign,
    make_offer,
    note_budget_opened,
    record_answer,
    record_decision,
    refer,
    refer_somebody,
)

__all__ = [
    "answer_disagreement",
    "assign",
    "disagree",
    "make_offer",
    "note_budget_opened",
    "record_answer",
    "record_decision",
    "refer",
    "refer_somebody",
]
