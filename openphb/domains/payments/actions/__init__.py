"""Changing payments: entitlement as facts, payers, and runs from draft to confirmed."""

from openphb.domains.payments.actions.accruals import accrue_month
from openphb.domains.payments.actions.alarms import look_for_late
from openphb.domains.payments.actions.answering import take_in_answer
from openphb.domains.payments.actions.approving import approve, ask_to_approve
from openphb.domains.payments.actions.bills import put_bill, withdraw_bill
from openphb.domains.payments.actions.caps import (
    ask_for_pot,
    ask_over_cap,
    check_caps,
    decide_over_cap,
)
from openphb.domains.payments.actions.card_balances import take_in_balances
from openphb.domains.payments.actions.circumstances import note_circumstances, record_closing_cost
from openphb.domains.payments.actions.clock import right_clock
from openphb.domains.payments.actions.commitments import ask_to_state, state_commitments
from openphb.domains.payments.actions.drafting_settlements import (
    draft_settlement,
    withdraw_settlement,
)
from openphb.domains.payments.actions.entitlement import record_entitlement
from openphb.domains.payments.actions.extra_cover import end_extra_cover, start_extra_cover
from openphb.domains.payments.actions.funding import (
    record_contribution,
    record_finding,
)
from openphb.domains.payments.actions.handing_over import (
    record_hand_over,
)
from openphb.domains.payments.actions.house_rules import decide_rule, propose_rule
from openphb.domains.payments.actions.moving import ask_to_move, close_exposure, move, override
from openphb.domains.payments.actions.organisation_accounts import (
    decide_organisation_account,
    propose_organisation_account,
)
from openphb.domains.payments.actions.outages import declare_outage, end_outage
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
from openphb.domains.payments.actions.second_ways import record_known_ways, record_second_way
from openphb.domains.payments.actions.settling import (
    agree_for_body,
    agree_settlement,
    dispute_settlement,
    key_their_agreement,
    resolve_dispute,
    settle,
)
from openphb.domains.payments.actions.sources import (
    choose_source,
    decide_draw,
    decide_terms,
    propose_draw,
    propose_source,
    propose_terms,
)
from openphb.domains.payments.actions.transferring import (
    accept_transfer,
    carry_entitlement,
    end_transfer,
    hold_to_take_over,
    pass_on_funding,
    propose_transfer,
    record_taken_over,
    say_about_transfer,
)
from openphb.domains.payments.actions.unspent import give_back_unspent

__all__ = [
    "accept_transfer",
    "accrue_month",
    "agree_for_body",
    "agree_settlement",
    "approve",
    "ask_for_pot",
    "ask_over_cap",
    "ask_to_approve",
    "ask_to_move",
    "ask_to_prepare",
    "ask_to_state",
    "cancel",
    "carry_entitlement",
    "check_caps",
    "choose_source",
    "close_exposure",
    "confirm",
    "decide_draw",
    "decide_number",
    "decide_organisation_account",
    "decide_over_cap",
    "decide_recovery",
    "decide_refund",
    "decide_rule",
    "decide_terms",
    "declare_outage",
    "dispute_settlement",
    "draft_settlement",
    "end_extra_cover",
    "end_outage",
    "end_transfer",
    "give_back_unspent",
    "hold",
    "hold_to_take_over",
    "key_their_agreement",
    "look_for_late",
    "move",
    "note_circumstances",
    "override",
    "pass_on_funding",
    "prepare",
    "propose_draw",
    "propose_number",
    "propose_organisation_account",
    "propose_recovery",
    "propose_refund",
    "propose_rule",
    "propose_source",
    "propose_terms",
    "propose_transfer",
    "put_bill",
    "record_closing_cost",
    "record_contribution",
    "record_entitlement",
    "record_finding",
    "record_hand_over",
    "record_known_ways",
    "record_refund_paid",
    "record_repayment",
    "record_return",
    "record_second_way",
    "record_taken_over",
    "release",
    "resolve_dispute",
    "review",
    "right_clock",
    "say_about_transfer",
    "send_back",
    "set_payer",
    "settle",
    "start_extra_cover",
    "state_commitments",
    "submit",
    "take_file",
    "take_in_answer",
    "take_in_balances",
    "take_in_schedule",
    "waive_cooling_off",
    "withdraw_bill",
    "withdraw_settlement",
]
