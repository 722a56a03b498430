"""Routes that everybody may open."""

from __future__ import annotations

from django.urls import path

from openphb.portals.home import views

urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
]
