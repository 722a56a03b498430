"""Routes of plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from openphb.domains.plans import views

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("approval/", views.schemes, name="schemes"),
    path("approval/<uuid:tenant_id>/", views.scheme_of, name="scheme_of"),
    path("approval/<uuid:tenant_id>/scheme.csv", views.scheme_file, name="scheme_file"),
    path("approval/<uuid:tenant_id>/new/", views.scheme_new, name="scheme_new"),
    path("approval/<uuid:tenant_id>/try/", views.scheme_try, name="scheme_try"),
    path("approval/<uuid:tenant_id>/away/", views.cover_new, name="cover_new"),
    path("approval/away/<uuid:cover_id>/back/", views.cover_end, name="cover_end"),
    path("approval/schemes/<uuid:scheme_id>/", views.scheme, name="scheme"),
    path("plans/<uuid:plan_id>/ask/", views.question_new, name="question_new"),
    path("plans/<uuid:plan_id>/ask-again/", views.ask_again, name="ask_again"),
    path("plans/questions/<uuid:question_id>/", views.question_answer, name="question_answer"),
    path(
        "plans/questions/<uuid:question_id>/take-back/", views.question_back, name="question_back"
    ),
    path("plans/awaiting/", views.awaiting, name="awaiting"),
    path("budgets/<uuid:budget_id>/plans/", views.versions, name="versions"),
    path("budgets/<uuid:budget_id>/plans/start/", views.start, name="start"),
    path("plans/<uuid:plan_id>/", views.plan, name="plan"),
    path("plans/<uuid:plan_id>/changes/", views.changes, name="changes"),
    path("plans/<uuid:plan_id>/pdf/", views.plan_pdf, name="plan_pdf"),
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
    path("plans/<uuid:plan_id>/write/actions/", views.actions_, name="actions"),
    path("plans/<uuid:plan_id>/write/actions/add/", views.action, name="action_add"),
    path("plans/<uuid:plan_id>/write/actions/<uuid:part_id>/", views.action, name="action"),
    path("plans/<uuid:plan_id>/write/steps/", views.steps, name="steps"),
    path("plans/<uuid:plan_id>/write/steps/add/", views.step, name="step_add"),
    path("plans/<uuid:plan_id>/write/steps/<uuid:part_id>/", views.step, name="step"),
    path("plans/<uuid:plan_id>/write/people/", views.people, name="people"),
    path("plans/<uuid:plan_id>/write/people/add/", views.person, name="person_add"),
    path("plans/<uuid:plan_id>/write/people/<uuid:part_id>/", views.person, name="person"),
    path("plans/<uuid:plan_id>/write/assents/", views.assents, name="assents"),
    path("plans/<uuid:plan_id>/write/assents/add/", views.assent, name="assent_add"),
    path("plans/<uuid:plan_id>/write/assents/<uuid:part_id>/", views.assent, name="assent"),
    path(
        "plans/<uuid:plan_id>/write/<slug:which>/<uuid:part_id>/remove/",
        views.remove,
        name="remove",
    ),
]
