"""Routes of plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from openphb.domains.plans import views

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("plans/awaiting/", views.awaiting, name="awaiting"),
    path("budgets/<uuid:budget_id>/plans/", views.versions, name="versions"),
    path("budgets/<uuid:budget_id>/plans/start/", views.start, name="start"),
    path("plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("plans/<uuid:plan_id>/pdf/", views.plan_pdf, name="plan_pdf"),
    path("plans/<uuid:plan_id>/easy-read/", views.easy_read, name="easy_read"),
    path("plans/<uuid:plan_id>/easy-read/pdf/", views.easy_read_pdf, name="easy_read_pdf"),
    path(
        "plans/<uuid:plan_id>/decision/easy-read/pdf/",
        views.decision_easy_read_pdf,
        name="decision_easy_read_pdf",
    ),
    path("plans/<uuid:plan_id>/profile/pdf/", views.profile_pdf, name="profile_pdf"),
    path("plans/<uuid:plan_id>/fhir/", views.plan_fhir, name="plan_fhir"),
    path("plans/<uuid:plan_id>/prsb/", views.plan_prsb, name="plan_prsb"),
    path("plans/<uuid:plan_id>/write/bring-in/", views.bring_in, name="bring_in"),
    path("plans/<uuid:plan_id>/write/", views.tasks, name="tasks"),
    path("plans/<uuid:plan_id>/write/words/<slug:section>/", views.words, name="words"),
    path("plans/<uuid:plan_id>/write/dates/", views.dates, name="dates"),
    path("plans/<uuid:plan_id>/send/", views.send, name="send"),
    path("plans/<uuid:plan_id>/sent/", views.sent, name="sent"),
    path("plans/<uuid:plan_id>/take-back/", views.take_back, name="take_back"),
    path("plans/<uuid:plan_id>/write/needs/", views.needs, name="needs"),
    path("plans/<uuid:plan_id>/write/needs/add/", views.need, name="need_add"),
    path("plans/<uuid:plan_id>/write/needs/<uuid:part_id>/", views.need, name="need"),
    path("plans/<uuid:plan_id>/write/outcomes/", views.outcomes, name="outcomes"),
    path("plans/<uuid:plan_id>/write/outcomes/add/", views.outcome, name="outcome_add"),
    path("plans/<uuid:plan_id>/write/outcomes/<uuid:part_id>/", views.outcome, name="outcome"),
    path("plans/<uuid:plan_id>/write/lines/", views.lines, name="lines"),
    path("plans/<uuid:plan_id>/why/", views.why, name="why"),
    path("plans/<uuid:plan_id>/write/lines/begin/", views.begin, name="begin"),
    path("plans/<uuid:plan_id>/write/lines/add/", views.line, name="line_add"),
    path("plans/<uuid:plan_id>/write/lines/<uuid:part_id>/", views.line, name="line"),
    path("plans/<uuid:plan_id>/write/lines/<uuid:part_id>/funders/", views.funders, name="funders"),
    path("plans/<uuid:plan_id>/write/risks/", views.risks, name="risks"),
    path("plans/<uuid:plan_id>/write/risks/add/", views.risk, name="risk_add"),
    path("plans/<uuid:plan_id>/write/risks/<uuid:part_id>/", views.risk, name="risk"),
    path(
        "plans/<uuid:plan_id>/write/<slug:which>/<uuid:part_id>/remove/",
        views.remove,
        name="remove",
    ),
]
