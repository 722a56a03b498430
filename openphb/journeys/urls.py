"""Routes of the use cases that cross domains."""

from __future__ import annotations

from django.urls import URLPattern, path

from openphb.journeys import views

app_name = "journeys"
urlpatterns: list[URLPattern] = [
    path("plans/<uuid:plan_id>/decide/", views.decide_plan, name="decide_plan"),
    path("plans/<uuid:plan_id>/decided/", views.plan_decided, name="plan_decided"),
    path("payments/runs/<uuid:run_id>/submit/", views.submit_run, name="submit_run"),
    path(
        "overpayments/<uuid:overpayment_id>/propose/<slug:kind>/",
        views.propose_recovery,
        name="propose_recovery",
    ),
    path("agreements/<uuid:agreement_id>/sign/", views.sign, name="sign"),
    path(
        "agreements/<uuid:agreement_id>/sign-for-body/",
        views.sign_for_body,
        name="sign_for_body",
    ),
    path(
        "agreements/<uuid:agreement_id>/sign-on-paper/",
        views.record_paper_signature,
        name="record_paper_signature",
    ),
]
