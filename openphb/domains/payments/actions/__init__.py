"""Changing payments: entitlement as facts, payers, and runs from draft to confirmed."""

from openphb.domains.payments.actions.accruals import accrue_month
from openphb.domains.payments.actions.answering import take_in_answer
from openphb.domains.payments.actions.approving import approve, ask_to_approve
from openphb.domains.payments.actions.circumstances import note_circumstances, record_closing_cost
from openphb.domains.payments.actions.clock import right_clock
from openphb.domains.payments.actions.commitments import ask_to_state, state_commitments
from openphb.domains.payments.actions.entitlement import record_entitlement
from openphb.domains.payments.actions.extra_cover import end_extra_cover, start_extra_cover
from openphb.domains.payments.actions.house_rules import decide_rule, propose_rule
from openphb.domains.payments.actions.payees import decide_number, propose_number
from openphb.domains.payments.actions.payers import set_payer
from openphb.domains.payments.actions.paying import confirm, submit, take_file
from openphb.domains.payments.actions.preparing import ask_to_prepare, prepare
from openphb.domains.payments.actions.recovering import (
    decide_recovery,
    propose_recovery,
    record_repayment,
)
from openphb.domains.payments.actions.returning import record_return
from openphb.domains.payments.actions.reviewing import (
    cancel,
    hold,
    release,
    review,
    send_back,
    waive_cooling_off,
)

__all__ = [
    "accrue_month",
    "approve",
    "ask_to_approve",
    "ask_to_prepare",
    "ask_to_state",
    "cancel",
    "confirm",
    "decide_number",
    "decide_recovery",
    "decide_rule",
    "end_extra_cover",
    "hold",
    "note_circumstances",
    "prepare",
    "propose_number",
    "propose_recovery",
    "propose_rule",
    "record_closing_cost",
    "record_entitlement",
    "record_repayment",
    "record_return",
    "release",
    "review",
    "right_clock",
    "send_back",
    "set_payer",
    "start_extra_cover",
    "state_commitments",
    "submit",
    "take_file",
    "take_in_answer",
    "waive_cooling_off",
]
