"""Routes of payments."""

from __future__ import annotations

from django.urls import path

from openphb.domains.payments import views

app_name = "payments"
urlpatterns = [
    path("payments/", views.runs, name="runs"),
    path("payments/due/", views.due, name="due"),
    path("payments/prepare/", views.prepare, name="prepare"),
    path("payments/calendar/", views.calendar, name="calendar"),
    path("payments/rules/", views.house_rules, name="house_rules"),
    path("payments/rules/limit/", views.propose_limit, name="propose_limit"),
    path("payments/rules/policy/", views.propose_policy, name="propose_policy"),
    path("payments/rules/calendar/", views.propose_calendar, name="propose_calendar"),
    path("payments/rules/limits/<uuid:limit_id>/", views.decide_limit, name="decide_limit"),
    path("payments/rules/policies/<uuid:policy_id>/", views.decide_policy, name="decide_policy"),
    path(
        "payments/rules/calendars/<uuid:calendar_id>/",
        views.decide_calendar,
        name="decide_calendar",
    ),
    path("payments/rules/rail/", views.propose_rail, name="propose_rail"),
    path("payments/rules/codes/", views.propose_codes, name="propose_codes"),
    path("payments/rules/rails/<uuid:rail_id>/", views.decide_rail, name="decide_rail"),
    path("payments/rules/charging/<uuid:codes_id>/", views.decide_codes, name="decide_codes"),
    path("payments/payees/", views.payees, name="payees"),
    path("payments/payees/numbers/<uuid:number_id>/", views.payee_number, name="payee_number"),
    path("payments/budgets/<uuid:budget_id>/payee/", views.payee, name="payee"),
    path(
        "payments/budgets/<uuid:budget_id>/payee/propose/",
        views.propose_number,
        name="propose_number",
    ),
    path("payments/organisations/", views.billed, name="billed"),
    path("payments/organisations/which/", views.which_organisation, name="which_organisation"),
    path(
        "payments/organisations/accounts/<uuid:organisation_account_id>/",
        views.organisation_account,
        name="organisation_account",
    ),
    path(
        "payments/tenants/<uuid:tenant_id>/organisations/<uuid:organisation_id>/",
        views.billed_organisation,
        name="billed_organisation",
    ),
    path(
        "payments/tenants/<uuid:tenant_id>/organisations/<uuid:organisation_id>/account/",
        views.propose_account,
        name="propose_account",
    ),
    path("payments/payer/", views.payer, name="payer"),
    path("payments/work/<uuid:work_id>/", views.work, name="work"),
    path("payments/runs/<uuid:run_id>/", views.run, name="run"),
    path("payments/runs/<uuid:run_id>/all/", views.run_payments, name="run_payments"),
    path("payments/runs/<uuid:run_id>/report/", views.run_report, name="run_report"),
    path("payments/runs/<uuid:run_id>/report/file/", views.run_report_file, name="run_report_file"),
    path("payments/runs/<uuid:run_id>/review/", views.review, name="review"),
    path("payments/runs/<uuid:run_id>/send-back/", views.send_back, name="send_back"),
    path("payments/runs/<uuid:run_id>/cancel/", views.cancel, name="cancel"),
    path("payments/runs/<uuid:run_id>/approve/", views.approve, name="approve"),
    path("payments/runs/<uuid:run_id>/file/", views.file, name="file"),
    path("payments/runs/<uuid:run_id>/confirm/", views.confirm, name="confirm"),
    path("payments/runs/<uuid:run_id>/clock/", views.right_clock, name="right_clock"),
    path("payments/commitments/", views.commitments, name="commitments"),
    path(
        "payments/commitments/<uuid:commitment_id>/cases/",
        views.stated_budgets,
        name="stated_budgets",
    ),
    path(
        "payments/tenants/<uuid:tenant_id>/commitments/",
        views.commitments_of,
        name="commitments_of",
    ),
    path("payments/tenants/<uuid:tenant_id>/commitments/state/", views.state_now, name="state_now"),
    path("payments/budgets/<uuid:budget_id>/", views.budget_year, name="budget_year"),
    path("payments/<uuid:payment_id>/", views.payment, name="payment"),
    path("payments/<uuid:payment_id>/hold/", views.hold, name="hold"),
    path("payments/<uuid:payment_id>/release/", views.release, name="release"),
    path("payments/<uuid:payment_id>/waive/", views.waive, name="waive"),
    path("payments/<uuid:payment_id>/came-back/", views.came_back, name="came_back"),
    path("payments/answers/", views.answers, name="bank_answers"),
    path("payments/answers/new/", views.take_in_answer, name="take_in_answer"),
    path("payments/answers/<uuid:answer_id>/", views.answer, name="bank_answer"),
    path("overpayments/", views.overpayments, name="overpayments"),
    path("overpayments/<uuid:overpayment_id>/", views.overpayment, name="overpayment"),
    path("recoveries/<uuid:recovery_id>/decide/", views.decide_recovery, name="decide_recovery"),
    path("recoveries/<uuid:recovery_id>/letter/", views.recovery_letter, name="recovery_letter"),
    path("recoveries/<uuid:recovery_id>/received/", views.received, name="received"),
]
