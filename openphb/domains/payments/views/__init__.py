"""Pages of payments: runs for finance, and why a payment is what it is for everyone."""

from openphb.domains.payments.views.answers import answer, answers, take_in_answer
from openphb.domains.payments.views.cards import (
    balances_template,
    card_balances,
    take_in_balances,
)
from openphb.domains.payments.views.commitments import (
    budget_year,
    commitments,
    commitments_of,
    state_now,
    stated_budgets,
)
from openphb.domains.payments.views.continuity import (
    continuity,
    declare_outage,
    exposure,
    look_for_late,
    outage,
)
from openphb.domains.payments.views.house_rules import (
    calendar,
    decide_calendar,
    decide_codes,
    decide_limit,
    decide_policy,
    decide_rail,
    house_rules,
    propose_calendar,
    propose_codes,
    propose_limit,
    propose_policy,
    propose_rail,
)
from openphb.domains.payments.views.moving import move_run, override_run
from openphb.domains.payments.views.organisations import (
    billed,
    billed_organisation,
    organisation_account,
    propose_account,
    which_organisation,
)
from openphb.domains.payments.views.overpayments import (
    decide_recovery,
    overpayment,
    overpayments,
    received,
)
from openphb.domains.payments.views.payees import payee, payee_number, payees, propose_number
from openphb.domains.payments.views.payments import came_back, due, hold, payment, release, waive
from openphb.domains.payments.views.preparing import prepare
from openphb.domains.payments.views.recovery_letter import recovery_letter
from openphb.domains.payments.views.report import run_report, run_report_file
from openphb.domains.payments.views.run_steps import (
    approve,
    cancel,
    confirm,
    file,
    review,
    right_clock,
    send_back,
)
from openphb.domains.payments.views.runs import payer, run, run_payments, runs
from openphb.domains.payments.views.second_ways import (
    record_known_ways,
    second_way,
    second_ways,
)
from openphb.domains.payments.views.work import work

__all__ = [
    "answer",
    "answers",
    "approve",
    "balances_template",
    "billed",
    "billed_organisation",
    "budget_year",
    "calendar",
    "came_back",
    "cancel",
    "card_balances",
    "commitments",
    "commitments_of",
    "confirm",
    "continuity",
    "decide_calendar",
    "decide_codes",
    "decide_limit",
    "decide_policy",
    "decide_rail",
    "decide_recovery",
    "declare_outage",
    "due",
    "exposure",
    "file",
    "hold",
    "house_rules",
    "look_for_late",
    "move_run",
    "organisation_account",
    "outage",
    "overpayment",
    "overpayments",
    "override_run",
    "payee",
    "payee_number",
    "payees",
    "payer",
    "payment",
    "prepare",
    "propose_account",
    "propose_calendar",
    "propose_codes",
    "propose_limit",
    "propose_number",
    "propose_policy",
    "propose_rail",
    "received",
    "record_known_ways",
    "recovery_letter",
    "release",
    "review",
    "right_clock",
    "run",
    "run_payments",
    "run_report",
    "run_report_file",
    "runs",
    "second_way",
    "second_ways",
    "send_back",
    "state_now",
    "stated_budgets",
    "take_in_answer",
    "take_in_balances",
    "waive",
    "which_organisation",
    "work",
]
