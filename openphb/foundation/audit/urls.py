"""Routes of the trail."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.audit import views

app_name = "audit"
urlpatterns = [
    path("people/<uuid:subject_id>/looks/", views.looks, name="looks"),
    path("audit/", views.events, name="events"),
]
