"""Writes about cases: referral, decision, offer, answer, co-ordinator; and who does not agree."""

from openphb.domains.cases.actions.disagreeing import answer_disagreement, disagree
from openphb.domains.cases.actions.files import answer_row, send_file, take_in
from openphb.domains.cases.actions.referring import ask_for_budget, refer, refer_somebody
from openphb.domains.cases.actions.steps import (
    assign,
    make_offer,
    note_budget_opened,
    record_answer,
    record_decision,
)

__all__ = [
    "answer_disagreement",
    "answer_row",
    "ask_for_budget",
    "assign",
    "disagree",
    "make_offer",
    "note_budget_opened",
    "record_answer",
    "record_decision",
    "refer",
    "refer_somebody",
    "send_file",
    "take_in",
]
