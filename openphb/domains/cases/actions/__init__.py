"""Writes about cases: referral, assessment, decision, offer, answer; and who does not agree."""

from openphb.domains.cases.actions.assessing import (
    correct_assessment,
    explain_delay,
    note_need,
    record_assessment,
)
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
from openphb.domains.cases.actions.taking_in import take_in_assessments

__all__ = [
    "answer_disagreement",
    "assign",
    "correct_assessment",
    "disagree",
    "explain_delay",
    "make_offer",
    "note_budget_opened",
    "note_need",
    "record_answer",
    "record_assessment",
    "record_decision",
    "refer",
    "refer_somebody",
    "take_in_assessments",
]
