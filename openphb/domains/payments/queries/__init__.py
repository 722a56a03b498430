"""Reading payments: what is due, what was paid and why, and the runs that pay it."""

from openphb.domains.payments.queries.answers import bank_answer, bank_answers
from openphb.domains.payments.queries.bills import (
    accounts_to_decide,
    billed_organisation,
    billed_organisations,
    bills,
    bills_by_key,
    bills_late,
    organisation_account,
)
from openphb.domains.payments.queries.commitments import (
    commitments_of_budget,
    committed_now,
    stated_budgets,
    statement,
    statements,
)
from openphb.domains.payments.queries.due import MOST_WAITED_FOR, due, is_long
from openphb.domains.payments.queries.extra_cover import (
    cover_offers,
    covers_lately,
    extra_cover,
    extra_covers,
)
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

__all__ = [
    "MOST_WAITED_FOR",
    "accounts_to_decide",
    "approvers",
    "bank_answer",
    "bank_answers",
    "billed_organisation",
    "billed_organisations",
    "bills",
    "bills_by_key",
    "bills_late",
    "closing_costs",
    "coming_up",
    "commissioners",
    "commitments_of_budget",
    "committed_now",
    "count_unanswered",
    "cover_offers",
    "covers_lately",
    "due",
    "effect_of_version",
    "entitled_between",
    "extra_cover",
    "extra_covers",
    "first_paid_in_run",
    "first_payment_on",
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
    "organisation_account",
    "overpayment",
    "overpayment_of_recovery",
    "overpayments",
    "overpayments_of_budget",
    "paid_in",
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
    "report_of_run",
    "rules_to_decide",
    "run",
    "runs",
    "runs_late",
    "runs_named",
    "runs_needing",
    "stated_budgets",
    "statement",
    "statements",
    "unanswered",
    "why",
]
