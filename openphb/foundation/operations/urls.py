"""Routes of operations."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.operations import views

app_name = "operations"
urlpatterns = [
    path("operations/rails/", views.rails, name="rails"),
    path("operations/day/", views.day, name="day"),
]
