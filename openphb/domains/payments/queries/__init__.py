"""Reading payments: what is due, what was paid and why, and the runs that pay it."""

from openphb.domains.payments.funding.queries import (
    funders_on,
    funding_of_budget,
)
from openphb.domains.payments.queries.answers import bank_answer, bank_answers
from openphb.domains.payments.queries.commitments import (
    commitments_of_budget,
    committed_now,
    stated_budgets,
    statement,
    statements,
)
from openphb.domains.payments.queries.due import MOST_WAITED_FOR, due, is_long
from openphb.domains.payments.queries.house_rules import (
    approvers,
    house_rule,
    house_rules,
    pay_calendar,
    rules_to_decide,
    runs_late,
)
from openphb.domains.payments.queries.money_now import money_by_month, money_now
from openphb.domains.payments.queries.not_this_time import not_this_time
from openphb.domains.payments.queries.overpayments import (
    count_unanswered,
    offset_in_payment,
    overpayment,
    overpayment_of_recovery,
    overpayments,
    overpayments_of_budget,
    recoveries_to_decide,
    unanswered,
)
from openphb.domains.payments.queries.payees import (
    numbers_to_decide,
    payee,
    payee_number,
    payees,
)
from openphb.domains.payments.queries.payments import (
    coming_up,
    entitled_between,
    first_payment_on,
    paid_in,
    payment,
    payments_of_subject,
)
from openphb.domains.payments.queries.report import report_of_run
from openphb.domains.payments.queries.runs import (
    commissioners,
    first_paid_in_run,
    left_out,
    open_runs,
    payer,
    payers,
    payments_of_run,
    run,
    runs,
    runs_named,
    runs_needing,
)
from openphb.domains.payments.queries.site_rails import rails_set_up
from openphb.domains.payments.queries.versions import effect_of_version
from openphb.domains.payments.queries.why import closing_costs, why
from openphb.domains.payments.settlement.queries import (
    bodies_answering,
    hand_over,
    hand_overs_of_budget,
    paid_before_hand_over,
    pairs_now,
    refund,
    refunds_of_hand_over,
    schedule,
    schedules,
    settlement,
    settlements,
)

__all__ = [
    "MOST_WAITED_FOR",
    "approvers",
    "bank_answer",
    "bank_answers",
    "bodies_answering",
    "closing_costs",
    "coming_up",
    "commissioners",
    "commitments_of_budget",
    "committed_now",
    "count_unanswered",
    "due",
    "effect_of_version",
    "entitled_between",
    "first_paid_in_run",
    "first_payment_on",
    "funders_on",
    "funding_of_budget",
    "hand_over",
    "hand_overs_of_budget",
    "house_rule",
    "house_rules",
    "is_long",
    "left_out",
    "money_by_month",
    "money_now",
    "not_this_time",
    "numbers_to_decide",
    "offset_in_payment",
    "open_runs",
    "overpayment",
    "overpayment_of_recovery",
    "overpayments",
    "overpayments_of_budget",
    "paid_before_hand_over",
    "paid_in",
    "pairs_now",
    "pay_calendar",
    "payee",
    "payee_number",
    "payees",
    "payer",
    "payers",
    "payment",
    "payments_of_run",
    "payments_of_subject",
    "rails_set_up",
    "recoveries_to_decide",
    "refund",
    "refunds_of_hand_over",
    "report_of_run",
    "rules_to_decide",
    "run",
    "runs",
    "runs_late",
    "runs_named",
    "runs_needing",
    "schedule",
    "schedules",
    "settlement",
    "settlements",
    "stated_budgets",
    "statement",
    "statements",
    "unanswered",
    "why",
]
