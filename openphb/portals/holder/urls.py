"""Routes of the holder's screens."""

from __future__ import annotations

from django.urls import path

from openphb.portals.holder import views

app_name = "holder"
urlpatterns = [
    path("my-budget/", views.home, name="home"),
    path("my-budget/<uuid:budget_id>/", views.budget, name="budget"),
]
