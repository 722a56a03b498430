"""Writes about cases: referral, decision, offer, answer, co-ordinator; and who does not agree."""

from openphb.domains.cases.actions.disagreeing import answer_disagreement, disagree
from openphb.domains.cases.actions.rights import ask_again, give_notice, record_redone
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
    "ask_again",
    "assign",
    "disagree",
    "give_notice",
    "make_offer",
    "note_budget_opened",
    "record_answer",
    "record_decision",
    "record_redone",
    "refer",
    "refer_somebody",
]
