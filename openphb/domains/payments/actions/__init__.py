"""Changing payments: entitlement as facts, payers, and runs from draft to confirmed."""

from openphb.domains.payments.actions.accruals import accrue_month
from openphb.domains.payments.actions.answering import take_in_answer
from openphb.domains.payments.actions.approving import approve, ask_to_approve
from openphb.domains.payments.actions.circumstances import note_circumstances, record_closing_cost
from openphb.domains.payments.actions.clock import right_clock
from openphb.domains.payments.actions.commitments import ask_to_state, state_commitments
from openphb.domains.payments.actions.drafting_settlements import (
    draft_settlement,
    withdraw_settlement,
)
from openphb.domains.payments.actions.entitlement import record_entitlement
from openphb.domains.payments.actions.funding import (
    record_contribution,
    record_finding,
)
from openphb.domains.payments.actions.handing_over import (
    record_hand_over,
)
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
from openphb.domains.payments.actions.refunding import (
    decide_refund,
    propose_refund,
    record_refund_paid,
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
from openphb.domains.payments.actions.schedules import (
    take_in_schedule,
)
from openphb.domains.payments.actions.settling import (
    agree_for_body,
    agree_settlement,
    dispute_settlement,
    key_their_agreement,
    resolve_dispute,
    settle,
)

__all__ = [
    "accrue_month",
    "agree_for_body",
    "agree_settlement",
    "approve",
    "ask_to_approve",
    "ask_to_prepare",
    "ask_to_state",
    "cancel",
    "confirm",
    "decide_number",
    "decide_recovery",
    "decide_refund",
    "decide_rule",
    "dispute_settlement",
    "draft_settlement",
    "hold",
    "key_their_agreement",
    "note_circumstances",
    "prepare",
    "propose_number",
    "propose_recovery",
    "propose_refund",
    "propose_rule",
    "record_closing_cost",
    "record_contribution",
    "record_entitlement",
    "record_finding",
    "record_hand_over",
    "record_refund_paid",
    "record_repayment",
    "record_return",
    "release",
    "resolve_dispute",
    "review",
    "right_clock",
    "send_back",
    "set_payer",
    "settle",
    "state_commitments",
    "submit",
    "take_file",
    "take_in_answer",
    "take_in_schedule",
    "waive_cooling_off",
    "withdraw_settlement",
]
