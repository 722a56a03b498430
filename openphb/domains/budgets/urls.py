"""Routes about budgets."""

from __future__ import annotations

from django.urls import path

from openphb.domains.budgets import views

app_name = "budgets"
urlpatterns = [
    path("budgets/what-a-pa-costs/", views.pa_cost, name="pa_cost"),
    path("cases/<uuid:case_id>/budget/open/", views.open_budget, name="open"),
    path("budgets/<uuid:budget_id>/indicative/", views.indicative, name="indicative"),
    path("budgets/<uuid:budget_id>/indicative/methods/", views.methods, name="methods"),
    path("budgets/<uuid:budget_id>/indicative/lines/", views.lines, name="lines"),
    path("budgets/<uuid:budget_id>/indicative/week/", views.week, name="week"),
    path("budgets/<uuid:budget_id>/indicative/range/", views.ranged, name="range"),
    path("budgets/<uuid:budget_id>/indicative/package/", views.package, name="package"),
    path(
        "budgets/<uuid:budget_id>/indicative/package/template.csv",
        views.package_template,
        name="package_template",
    ),
    path("budgets/<uuid:budget_id>/indicative/needs/", views.needs, name="needs"),
    path("budgets/<uuid:budget_id>/indicative/wheelchair/", views.wheelchair, name="wheelchair"),
    path("budgets/<uuid:budget_id>/indicative/one-off/", views.one_off, name="one_off"),
    path("budgets/<uuid:budget_id>/indicative/price-list/", views.price_list, name="price_list"),
    path("budgets/<uuid:budget_id>/accommodation/", views.top_ups, name="top_ups"),
    path("budgets/<uuid:budget_id>/accommodation/new/", views.top_up_new, name="top_up_new"),
    path("budgets/accommodation/<uuid:top_up_id>/end/", views.top_up_end, name="top_up_end"),
    path("budgets/<uuid:budget_id>/first-idea/", views.explained, name="explained"),
    path("budgets/<uuid:budget_id>/first-idea/what-if/", views.what_if, name="what_if"),
    path("budgets/<uuid:budget_id>/first-idea/disagree/", views.disagree, name="disagree"),
    path("budgets/<uuid:budget_id>/first-idea/easy-read/", views.easy_read, name="easy_read"),
    path("budgets/<uuid:budget_id>/first-idea/letter.pdf", views.letter_pdf, name="letter_pdf"),
    path(
        "budgets/<uuid:budget_id>/first-idea/easy-read.pdf",
        views.easy_read_pdf,
        name="easy_read_pdf",
    ),
    path("budgets/<uuid:budget_id>/indicative/tell/", views.tell, name="tell"),
    path("budgets/<uuid:budget_id>/indicative/why/", views.why, name="why"),
    path("budgets/<uuid:budget_id>/indicative/<int:version>/why/", views.why, name="why_version"),
    path(
        "budgets/<uuid:budget_id>/indicative/<int:version>/working.json",
        views.working,
        name="working",
    ),
]
