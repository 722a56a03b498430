"""Routes of organisations."""

from __future__ import annotations

from django.urls import path

from openphb.foundation.organisations import views

app_name = "organisations"
urlpatterns = [
    path("organisations/", views.organisations, name="list"),
    path("organisations/<uuid:organisation_id>/", views.organisation, name="one"),
]
