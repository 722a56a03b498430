"""Routes of agreements."""

from __future__ import annotations

from django.urls import URLPattern, path

from openphb.domains.agreements import views

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    path("agreements/waiting/", views.waiting, name="waiting"),
    path("agreements/bank/awaiting/", views.awaiting, name="awaiting"),
    path("agreements/bank/<uuid:bank_id>/decide/", views.decide, name="bank"),
    path("plans/<uuid:plan_id>/agreement/", views.prepare, name="prepare"),
    path("agreements/<uuid:agreement_id>/", views.agreement, name="agreement"),
    path("agreements/<uuid:agreement_id>/change/", views.revise, name="revise"),
    path("agreements/<uuid:agreement_id>/give-up/", views.give_up, name="give_up"),
    path("agreements/<uuid:agreement_id>/bank/", views.propose, name="propose_bank"),
]
