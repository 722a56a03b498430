"""Routes of one-off budgets."""

from __future__ import annotations

from django.urls import path

from openphb.domains.one_offs import views

app_name = "one_offs"
urlpatterns = [
    path("one-offs/", views.one_offs, name="one_offs"),
    path("one-offs/<uuid:budget_id>/", views.one_off, name="one_off"),
    path("one-offs/<uuid:budget_id>/use/", views.use, name="use"),
    path("one-offs/told/<uuid:told_id>/", views.look, name="look"),
    path("budgets/<uuid:budget_id>/one-off/", views.own, name="own"),
    path("budgets/<uuid:budget_id>/one-off/tell/", views.tell, name="tell"),
    path("budgets/<uuid:budget_id>/one-off/helped/", views.helped, name="helped"),
]
