"""Routes of local rates."""

from __future__ import annotations

from django.urls import path

from openphb.domains.rates import views

app_name = "rates"
urlpatterns = [
    path("rates/", views.cards, name="cards"),
    path("rates/proposals/<uuid:rate_proposal_id>/", views.proposal, name="proposal"),
    path("rates/<uuid:tenant_id>/", views.card, name="card"),
    path("rates/<uuid:tenant_id>/card.csv", views.card_file, name="card_file"),
    path("rates/<uuid:tenant_id>/new/", views.record, name="record"),
    path("rates/<uuid:tenant_id>/import/", views.take_in, name="take_in"),
    path("rates/<uuid:tenant_id>/<str:rate_code>/", views.life, name="life"),
]
