"""Routes of the ledger."""

from __future__ import annotations

from django.urls import path

from openphb.domains.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.trial_balance, name="trial_balance"),
    path("ledger/tenants/<uuid:tenant_id>/", views.trial_balance_of, name="trial_balance_of"),
    path("ledger/journals/<uuid:journal_id>/", views.journal, name="journal"),
]
