"""Writes about cases: referral, assessment, decision, offer, answer; and who does not agree."""

from openphb.domains.cases.actions.asking import (
    answer_request,
    ask_for_budget,
    close_case,
    decide_managing,
    leave_unoffered,
)
from openphb.domains.cases.actions.assessing import (
    correct_assessment,
    explain_delay,
    note_need,
    record_assessment,
)
from openphb.domains.cases.actions.carrying import carry_case
from openphb.domains.cases.actions.concerns import (
    file_concern,
    move_concern,
    send_late_letter,
    take_step,
)
from openphb.domains.cases.actions.disagreeing import answer_disagreement, disagree
from openphb.domains.cases.actions.files import answer_row, send_file, take_in
from openphb.domains.cases.actions.lettering import decide_letter, propose_letter
from openphb.domains.cases.actions.offering import (
    decide_local_offer,
    propose_local_offer,
)
from openphb.domains.cases.actions.referring import refer, refer_oneself, refer_somebody
from openphb.domains.cases.actions.rights import ask_again, give_notice, record_redone
from openphb.domains.cases.actions.steps import (
    assign,
    make_offer,
    note_budget_opened,
    record_answer,
    record_decision,
)
from openphb.domains.cases.actions.taking_in import take_in_assessments

__all__ = [
    "answer_disagreement",
    "answer_request",
    "answer_row",
    "ask_again",
    "ask_for_budget",
    "assign",
    "carry_case",
    "close_case",
    "correct_assessment",
    "decide_letter",
    "decide_local_offer",
    "decide_managing",
    "disagree",
    "explain_delay",
    "file_concern",
    "give_notice",
    "leave_unoffered",
    "make_offer",
    "move_concern",
    "note_budget_opened",
    "note_need",
    "propose_letter",
    "propose_local_offer",
    "record_answer",
    "record_assessment",
    "record_decision",
    "record_redone",
    "refer",
    "refer_oneself",
    "refer_somebody",
    "send_file",
    "send_late_letter",
    "take_in",
    "take_in_assessments",
    "take_step",
]
