"""Routes of statements and spending."""

from __future__ import annotations

from django.urls import path

from openphb.domains.spending import views

app_name = "spending"
urlpatterns = [
    path("spending/<uuid:budget_id>/", views.budget, name="budget"),
    path("spending/<uuid:budget_id>/why/", views.why, name="why"),
    path("spending/<uuid:budget_id>/statements/", views.statements, name="statements"),
    path("spending/<uuid:budget_id>/statements/add/", views.add_statement, name="add_statement"),
    path("spending/<uuid:budget_id>/movements/", views.movements, name="movements"),
    path("spending/<uuid:budget_id>/pdf/", views.statement_pdf, name="statement_pdf"),
    path("spending/movements/<uuid:movement_id>/", views.code, name="code"),
]
