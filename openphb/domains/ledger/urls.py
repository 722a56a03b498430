"""Routes of the ledger."""

from __future__ import annotations

from django.urls import path

from openphb.domains.ledger import views

app_name = "ledger"
urlpatterns = [
    path("ledger/", views.trial_balance, name="trial_balance"),
    path("ledger/tenants/<uuid:tenant_id>/", views.trial_balance_of, name="trial_balance_of"),
    path("ledger/tenants/<uuid:tenant_id>/seals/", views.seals, name="seals"),
    path("ledger/tenants/<uuid:tenant_id>/years/", views.years, name="years"),
    path(
        "ledger/tenants/<uuid:tenant_id>/years/<slug:year>/propose/", views.propose, name="propose"
    ),
    path(
        "ledger/tenants/<uuid:tenant_id>/years/<slug:year>/withdraw/",
        views.withdraw,
        name="withdraw",
    ),
    path("ledger/tenants/<uuid:tenant_id>/years/<slug:year>/close/", views.close, name="close"),
    path("ledger/accounts/<uuid:account_id>/", views.account, name="account"),
    path("ledger/journals/<uuid:journal_id>/", views.journal, name="journal"),
]
