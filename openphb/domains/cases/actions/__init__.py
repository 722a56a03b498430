"""Writes about cases: referral, decision, offer, answer, co-ordinator; and who does not agree."""

from openphb.domains.cases.actions.asking import (
    answer_request,
    ask_for_budget,
    close_case,
    decide_managing,
    leave_unoffered,
)
from openphb.domains.cases.actions.concerns import (
    file_concern,
    move_concern,
    send_late_letter,
    take_step,
)
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
    "answer_request",
    "ask_again",
    "ask_for_budget",
    "assign",
    "close_case",
    "decide_managing",
    "disagree",
    "file_concern",
    "give_notice",
    "leave_unoffered",
    "make_offer",
    "move_concern",
    "note_budget_opened",
    "record_answer",
    "record_decision",
    "record_redone",
    "refer",
    "refer_somebody",
    "send_late_letter",
    "take_step",
]
