"""Routes of finance's own screens."""

from __future__ import annotations

from django.urls import path

from openphb.portals.finance import views

app_name = "finance"
urlpatterns = [path("finance/", views.home, name="home")]
