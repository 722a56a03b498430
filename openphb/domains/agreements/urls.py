"""Routes of agreements, and of the accounts that they pay to."""

from __future__ import annotations

from django.urls import path

from openphb.domains.agreements import views

app_name = "agreements"
urlpatterns = [
    path("agreements/waiting/", views.waiting, name="waiting"),
    path("agreements/bank/awaiting/", views.awaiting, name="awaiting"),
    path("agreements/plans/<uuid:plan_id>/prepare/", views.prepare, name="prepare"),
    path(
        "agreements/plans/<uuid:plan_id>/prepare/third-party/",
        views.prepare_third_party,
        name="prepare_third_party",
    ),
    path("agreements/conditions/", views.conditions, name="conditions"),
    path("agreements/conditions/of/<uuid:tenant_id>/new/", views.write_terms, name="write_terms"),
    path("agreements/conditions/<uuid:terms_id>/", views.local_terms, name="local_terms"),
    path("agreements/budgets/<uuid:budget_id>/employing/", views.duties, name="duties"),
    path(
        "agreements/budgets/<uuid:budget_id>/employing/<slug:duty>/",
        views.record_duty,
        name="record_duty",
    ),
    path("agreements/bank/<uuid:bank_id>/", views.bank, name="bank"),
    path("agreements/bank/<uuid:bank_id>/payee/", views.payee_check, name="payee_check"),
    path("agreements/budgets/<uuid:budget_id>/pause/pdf/", views.pause_pdf, name="pause_pdf"),
    path("agreements/budgets/<uuid:budget_id>/may-have/", views.may_have, name="may_have"),
    path(
        "agreements/budgets/<uuid:budget_id>/may-have/test/",
        views.record_exclusion_test,
        name="record_exclusion_test",
    ),
    path("agreements/budgets/<uuid:budget_id>/may-have/barred/", views.exclusion, name="exclusion"),
    path(
        "agreements/budgets/<uuid:budget_id>/may-have/consent/",
        views.record_consent,
        name="record_consent",
    ),
    path(
        "agreements/budgets/<uuid:budget_id>/may-have/acting/",
        views.record_role,
        name="record_role",
    ),
    path(
        "agreements/budgets/<uuid:budget_id>/may-have/decide/",
        views.decide_direct_payment,
        name="decide_direct_payment",
    ),
    path("agreements/<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/pdf/", views.agreement_pdf, name="agreement_pdf"),
    path("agreements/<uuid:agreement_id>/change/", views.revise, name="revise"),
    path("agreements/<uuid:agreement_id>/again/", views.prepare_again, name="prepare_again"),
    path(
        "agreements/<uuid:agreement_id>/signatures/<slug:party>/take-out/",
        views.void_signature,
        name="void_signature",
    ),
    path("agreements/<uuid:agreement_id>/end/", views.end_third_party, name="end_third_party"),
    path("agreements/<uuid:agreement_id>/give-up/", views.give_up, name="give_up"),
    path("agreements/<uuid:agreement_id>/bank/", views.propose_bank, name="propose_bank"),
]
